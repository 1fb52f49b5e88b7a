import { resolve } from 'node:path'
import { nameList, quoted } from '../diagnostics/hints.ts'
import { diskFileSystem } from '../files/disk-file-system.ts'
import type { AffectedResult } from '../index.ts'
import { groupBy } from '../tree/groups.ts'

type Roots = AffectedResult['roots']

/**
 * Returns lines about roots that are listed only because they cannot be rendered and, if no root is listed, about files
 * that are probably misspelled.
 */
export function affectedNotes(files: readonly string[], roots: Roots, cwd: string): readonly string[] {
  if (roots.length > 0) return errorNotes(roots)
  const missing = files.filter((file) => diskFileSystem().kind(resolve(cwd, file)) === 'missing')
  if (missing.length === 0) return []
  return [`no root depends on ${nameList(quoted(missing))}, which ${missing.length === 1 ? 'does' : 'do'} not exist`]
}

function errorNotes(roots: Roots): readonly string[] {
  const failed = roots.flatMap(({ target, error }) => (error === undefined ? [] : [{ target, code: error.code }]))
  return [...groupBy(failed, ({ code }) => code)].map(([code, group]) => {
    const names = nameList(group.map(({ target }) => target))
    const effect = group.length === 1 ? 'it counts' : 'they count'
    return `${names} cannot be rendered (${code}), so ${effect} as affected`
  })
}
