import { toYaml } from '../build/build-result.ts'
import { isKuiltError, type KuiltError } from '../diagnostics/index.ts'
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
 * revision. Those that cannot be rendered are always returned, because the files that they read are not known.
 *
 * @throws KuiltError if the target does not exist
 */
export async function affectedParts(query: PartsQuery): Promise<readonly AffectedRoot[]> {
  const { text, changes, base, exact, cwd } = query
  const options = exact ? query.options : await withChartEngine(query.options)
  const now = await partsOf(text, options)
  const revision = base ?? (exact ? 'HEAD' : undefined)
  const before = revision === undefined ? nothing : await partsAt(revision, { ...query, options })
  const targetOf = (name: string): string => (text.includes('#') ? text : `${text}#${name}`)
  const found = [...now.parts.values()].flatMap((part): readonly AffectedRoot[] => {
    const { name } = part
    const error = now.errors.get(name)
    if (error !== undefined) return [{ target: targetOf(name), chain: [], error }]
    const hasFailed = before.errors.has(name)
    if (revision !== undefined && !hasFailed && !isAffected(part, before.parts.get(name), { changes, exact })) return []
    const change = changes.find((path) => dependsOn(part.result, path))
    if (revision === undefined && change === undefined) return []
    return [{ target: targetOf(name), chain: change === undefined ? [] : [relativePath(cwd, change)] }]
  })
  const others = missingParts(now, before).map(({ name, error }) => ({ target: targetOf(name), chain: [], error }))
  return [...new Map([...found, ...others].map((root) => [root.target, root])).values()]
}

/** The parts of a target by name, and the errors of those that cannot be rendered. */
interface Parts {
  readonly parts: ReadonlyMap<string, TargetPart>
  readonly errors: ReadonlyMap<string, KuiltError>
}

const nothing: Parts = { parts: new Map(), errors: new Map() }

/**
 * Returns the ApplicationSets that cannot be expanded, and parts that exist only at the revision: a part that cannot be
 * rendered may still create them.
 */
function missingParts(now: Parts, before: Parts): readonly { readonly name: string; readonly error: KuiltError }[] {
  const [first] = now.errors.values()
  if (first === undefined) return []
  const names = new Set([...now.errors.keys(), ...before.parts.keys()])
  return [...names]
    .filter((name) => !now.parts.has(name))
    .map((name) => ({ name, error: now.errors.get(name) ?? first }))
}

/** Charts in kustomizations are rendered only to find the files that they read, which needs neither helm nor a flag. */
async function withChartEngine(options: TargetOptions): Promise<TargetOptions> {
  if (options.helm !== undefined) return options
  const { chartEngine } = await import('../targets/helm/chart-engine.ts')
  return { ...options, helm: { engine: await chartEngine() } }
}

/**
 * Returns the parts of the target at a revision. If there are none, or if nothing can be rendered, all current parts
 * count as new.
 */
async function partsAt(revision: string, { text, options }: PartsQuery): Promise<Parts> {
  const former = atRevisionText(text, revision, fileAccess(options))
  try {
    return await partsOf(former, options)
  } catch (error) {
    const isRepository = isKuiltError(error) && error.code.startsWith('GIT_') && error.code !== 'GIT_REVISION_PROGRAM'
    if (isKuiltError(error) && !isRepository) return nothing
    throw error
  }
}

async function partsOf(text: string, options: TargetOptions): Promise<Parts> {
  const target = await openTarget(text, { ...options, onWarning: () => {}, strict: false })
  const errors = new Map<string, KuiltError>()
  const onPartError = (error: KuiltError, part: string): void => void errors.set(part, error)
  try {
    const parts = (await target.renderParts?.({ onPartError })) ?? []
    return { parts: new Map(parts.map((part) => [part.name, part])), errors }
  } catch (error) {
    const [, name] = text.split('#')
    if (name === undefined || !isKuiltError(error) || isAbsentTarget(error)) throw error
    return { parts: new Map(), errors: new Map([[name, error]]) }
  }
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
