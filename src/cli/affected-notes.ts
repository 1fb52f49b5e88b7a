import { resolve } from 'node:path'
import { affected } from '../affected/affected.ts'
import { nameList, quoted } from '../diagnostics/hints.ts'
import { diskFileSystem } from '../files/disk-file-system.ts'
import type { AffectedOptions, AffectedResult } from '../index.ts'
import { groupBy } from '../tree/groups.ts'

type Roots = AffectedResult['roots']

/**
 * Returns lines about files that are probably misspelled, and about roots that are listed only because they cannot be
 * rendered.
 */
export async function affectedNotes(
  files: readonly string[],
  roots: Roots,
  options: AffectedOptions & { readonly cwd: string },
): Promise<readonly string[]> {
  const unknown = await unknownFiles(files, roots, options)
  const verb = unknown.length === 1 ? 'does' : 'do'
  const missing =
    unknown.length === 0 ? [] : [`no root depends on ${nameList(quoted(unknown))}, which ${verb} not exist`]
  return [...missing, ...errorNotes(roots)]
}

function errorNotes(roots: Roots): readonly string[] {
  const failed = roots.flatMap(({ target, error }) => (error === undefined ? [] : [{ target, code: error.code }]))
  return [...groupBy(failed, ({ code }) => code)].map(([code, group]) => {
    const names = nameList(group.map(({ target }) => target))
    const effect = group.length === 1 ? 'it counts' : 'they count'
    return `${names} cannot be rendered (${code}), so ${effect} as affected`
  })
}

/** Returns the files that do not exist and that no root refers to. */
async function unknownFiles(
  files: readonly string[],
  roots: Roots,
  options: AffectedOptions & { readonly cwd: string },
): Promise<readonly string[]> {
  const { cwd } = options
  const { base: _, exact: __, ...search } = options
  const missing = files.filter((file) => diskFileSystem().kind(resolve(cwd, file)) === 'missing')
  let unknown = withoutCauses(missing, roots, cwd)
  // A root has only one chain, so other files may also affect it.
  while (unknown.length > 0) {
    const { roots: others } = await affected(unknown, search)
    if (others.every(({ error }) => error !== undefined)) return unknown
    const rest = withoutCauses(unknown, others, cwd)
    if (rest.length === unknown.length) return []
    unknown = rest
  }
  return []
}

/** Returns the files that are not the start of a chain. */
function withoutCauses(files: readonly string[], roots: Roots, cwd: string): readonly string[] {
  const causes = new Set(roots.flatMap(({ chain }) => chain.slice(0, 1).map((file) => resolve(cwd, file))))
  return files.filter((file) => !causes.has(resolve(cwd, file)))
}
