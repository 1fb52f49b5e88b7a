import { createCache } from '../build/build-cache.ts'
import { isKuiltError, type KuiltError } from '../diagnostics/index.ts'
import type { Target } from '../targets/target.ts'
import { withoutHelmProgram } from '../targets/without-helm-program.ts'
import type { Diff } from './changes.ts'
import { createMasks, type Masks } from './decrypted.ts'
import { checkDiffRevisionOptions, type DiffOptions, type DiffRevisionOptions } from './diff-options.ts'
import { partsDiffs } from './parts-diffs.ts'
import { rendered } from './render-side.ts'
import { type Sides, sidesSince } from './revision-sides.ts'
import type { Comparable } from './side.ts'
import { SideWarnings } from './side-warnings.ts'
import { comparedDiff, failedDiff } from './target-diff.ts'

/**
 * Compares targets with their state at a git revision. Returns a diff for each target that changed. A target that
 * exists on only one side is added or removed as a whole.
 *
 * @param revision the git revision of the old side
 * @param patterns targets in the working tree, as for `openTargets`; default: the affected roots in and below the
 *   working directory
 * @throws KuiltError as `openTargets` and `build` do
 *
 * @example
 * ```ts
 * import { type CompareSettings, type DiffFailure, diffRevision, type DiffRevisionOptions } from 'kuilt'
 *
 * const settings: CompareSettings = { ignore: ['metadata.labels[helm.sh/chart]'], ignoreKinds: ['Namespace'] }
 * const reason = ({ error }: DiffFailure): string => `not compared: ${error.code}`
 * const sinceMain = async (cwd: string): Promise<string> => {
 *   const options: DiffRevisionOptions = { cwd, ...settings, failedTargets: 'return' }
 *   const diffs = await diffRevision('main', ['overlays/*'], options)
 *   const lines = diffs.map(({ target, changes, failure }) => {
 *     return `${target}: ${failure === undefined ? `${changes.length} changes` : reason(failure)}`
 *   })
 *   return lines.join()
 * }
 * console.log(await sinceMain('/').catch(({ code }) => code)) // GIT_REPOSITORY_MISSING
 * ```
 */
export async function diffRevision(
  revision: string,
  patterns: readonly string[] = [],
  options: DiffRevisionOptions = {},
): Promise<readonly Diff[]> {
  return (await compareSince(revision, patterns, options)).diffs
}

/** The result of a comparison with a revision. */
export interface RevisionDiffs {
  /** The diffs of the targets that changed or could not be compared. */
  readonly diffs: readonly Diff[]
  /** The number of targets, including those that did not change. */
  readonly targets: number
}

/** Like `diffRevision`, but also returns the number of targets. */
export async function compareSince(
  revision: string,
  patterns: readonly string[],
  given: DiffRevisionOptions,
): Promise<RevisionDiffs> {
  checkDiffRevisionOptions(given)
  const { failedTargets = 'throw', ...options } = withoutHelmProgram(given)
  const isStrict = failedTargets === 'throw'
  const masks = createMasks()
  const found: Diff[] = []
  for (const sides of await sidesSince(revision, patterns, { ...options, cache: options.cache ?? createCache() })) {
    const hasParts = (sides.now ?? sides.old)?.renderParts !== undefined
    const diffs = hasParts
      ? await partsDiffs(sides, options, { masks, isStrict })
      : [await targetDiff(sides, options, masks)]
    const failure = diffs.find((one) => one.failure !== undefined)?.failure
    if (isStrict && failure !== undefined) throw failure.error
    found.push(...diffs)
  }
  return { diffs: found.filter(({ equal }) => !equal), targets: found.length }
}

async function targetDiff({ name, old, now }: Sides, options: DiffOptions, masks: Masks): Promise<Diff> {
  const warnings = new SideWarnings()
  const before = await attemptRender(old, { ...options, onWarning: warnings.addOld }, masks)
  const after = await attemptRender(now, { ...options, onWarning: warnings.addNow }, masks)
  if (isKuiltError(after)) return failedDiff(name, { version: 'new', error: after, repaired: false })
  if (isKuiltError(before)) return failedDiff(name, { version: 'old', error: before, repaired: now !== undefined })
  warnings.report(options.onWarning)
  return comparedDiff(name, before, after, options)
}

/** Returns the output of a target, or the error that prevented it from being rendered. */
async function attemptRender(
  target: Target | undefined,
  options: DiffOptions,
  masks: Masks,
): Promise<Comparable | KuiltError> {
  if (target === undefined) return []
  try {
    return await rendered(target, options, masks)
  } catch (error) {
    if (isKuiltError(error)) return error
    throw error
  }
}
