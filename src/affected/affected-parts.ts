import { toYaml } from '../build/build-result.ts'
import { fileAccess } from '../files/disk-file-system.ts'
import { dirname, relativePath } from '../files/paths.ts'
import type { InputRecord } from '../files/recording-file-system.ts'
import { isAbsentTarget } from '../targets/absent-target.ts'
import { openTarget } from '../targets/open-targets.ts'
import { atRevisionText } from '../targets/parse-target.ts'
import type { TargetOptions, TargetPart } from '../targets/target.ts'
import type { AffectedRoot } from './affected-roots.ts'

export interface PartsQuery {
  /** The target, such as `flux:clusters/prod`. */
  readonly text: string
  /** The absolute paths of the changes. */
  readonly changes: readonly string[]
  readonly base: string | undefined
  readonly exact: boolean
  readonly cwd: string
  readonly options: TargetOptions
}

/**
 * Returns the Kustomizations or Applications of a target that a change affects, because it changes a file that they
 * read, or their definition. If there is no revision to compare definitions with, a change to a file that their
 * creators read also affects them. With `exact`, only those are returned whose output differs from the output at the
 * revision.
 *
 * @throws KuiltError if the target cannot be rendered
 */
export async function affectedParts(query: PartsQuery): Promise<readonly AffectedRoot[]> {
  const { text, changes, base, exact, cwd, options } = query
  const parts = await partsOf(text, options)
  const revision = base ?? (exact ? 'HEAD' : undefined)
  const formerParts = revision === undefined ? [] : await partsAt(revision, query)
  const before = new Map(formerParts.map((part) => [part.name, part]))
  return parts.flatMap((part) => {
    const old = before.get(part.name)
    if (revision !== undefined && !isAffected(part, old, { changes, exact })) return []
    const change = changes.find((path) => dependsOn(part.result, path))
    if (revision === undefined && change === undefined) return []
    const chain = change === undefined ? [] : [relativePath(cwd, change)]
    return [{ target: text.includes('#') ? text : `${text}#${part.name}`, chain }]
  })
}

/** Returns the parts of the target at a revision. Empty if the target does not exist there. */
async function partsAt(revision: string, { text, options }: PartsQuery): Promise<readonly TargetPart[]> {
  try {
    return await partsOf(atRevisionText(text, revision, fileAccess(options)), options)
  } catch (error) {
    if (isAbsentTarget(error)) return []
    throw error
  }
}

async function partsOf(text: string, options: TargetOptions): Promise<readonly TargetPart[]> {
  const target = await openTarget(text, { ...options, onWarning: () => {}, strict: false })
  return (await target.renderParts?.()) ?? []
}

/**
 * True if a change affects a part. Definitions are compared, so that a change to one of them does not affect all other
 * parts with the same creator.
 */
function isAffected(
  part: TargetPart,
  old: TargetPart | undefined,
  { changes, exact }: Pick<PartsQuery, 'changes' | 'exact'>,
): boolean {
  if (exact) return differs(part, old)
  return part.definition !== old?.definition || changes.some((path) => dependsOn(part, path)) || differs(part, old)
}

function differs({ result }: TargetPart, old: TargetPart | undefined): boolean {
  return old === undefined || toYaml(result) !== toYaml(old.result)
}

/**
 * True if inputs depend on a path. New files in a directory affect everything that reads all files in the directory.
 */
function dependsOn({ inputs }: { readonly inputs: InputRecord }, path: string): boolean {
  if (inputs.files.includes(path) || inputs.missing.includes(path)) return true
  return /\.(?:ya?ml|json)$/.test(path) && inputs.directories.includes(dirname(path))
}
