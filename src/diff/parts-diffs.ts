import { isKuiltError, type KuiltError } from '../diagnostics/index.ts'
import { isAbsentTarget } from '../targets/absent-target.ts'
import type { Target, TargetPart } from '../targets/target.ts'
import type { Diff, DiffFailure } from './changes.ts'
import type { Masks } from './decrypted.ts'
import type { DiffOptions } from './diff-options.ts'
import { renderedParts } from './render-side.ts'
import type { Sides } from './revision-sides.ts'
import { SideWarnings } from './side-warnings.ts'
import { comparedDiff, failedDiff } from './target-diff.ts'

interface PartsSettings {
  readonly masks: Masks
  /** True to throw the first error of a Kustomization or Application. */
  readonly isStrict: boolean
}

/** Returns a diff for each Kustomization or Application of a target. */
export async function partsDiffs(
  { name, old, now }: Sides,
  options: DiffOptions,
  settings: PartsSettings,
): Promise<readonly Diff[]> {
  const warnings = new SideWarnings()
  const before = await partsSide(old, { ...options, onWarning: warnings.addOld }, settings)
  const after = await partsSide(now, { ...options, onWarning: warnings.addNow }, settings)
  const exists = before.isPresent || after.isPresent
  const error = after.error ?? (exists ? undefined : (after.absence ?? before.absence))
  if (error !== undefined) return [failedDiff(name, { version: 'new', error, repaired: false })]
  if (before.error !== undefined) {
    return [failedDiff(name, { version: 'old', error: before.error, repaired: after.isPresent })]
  }
  const sides = { before, after }
  warnings.report(options.onWarning)
  const isOne = name.includes('#')
  return namesOf(sides).map((part) => {
    const target = isOne ? name : `${name}#${part}`
    const failure = failureOf(part, sides)
    if (failure !== undefined) return failedDiff(target, failure)
    return comparedDiff(target, before.parts.get(part)?.result ?? [], after.parts.get(part)?.result ?? [], options)
  })
}

/** One side of a comparison of Kustomizations or Applications. */
interface PartsSide {
  /** The parts by name. Those that cannot be rendered are empty. */
  readonly parts: ReadonlyMap<string, TargetPart>
  /** The errors of Kustomizations, Applications and ApplicationSets, by name. */
  readonly failures: ReadonlyMap<string, KuiltError>
  /** True if the target exists on this side. */
  readonly isPresent: boolean
  /** The error that reports that the target does not exist. */
  readonly absence?: KuiltError
  /** The error, if no part can be rendered. */
  readonly error?: KuiltError
}

interface BothSides {
  readonly before: PartsSide
  readonly after: PartsSide
}

async function partsSide(
  target: Target | undefined,
  options: DiffOptions,
  { masks, isStrict }: PartsSettings,
): Promise<PartsSide> {
  const nothing = { parts: new Map(), failures: new Map() }
  if (target === undefined) return { ...nothing, isPresent: false }
  const failures = new Map<string, KuiltError>()
  const onPartError = isStrict ? undefined : (error: KuiltError, part: string) => void failures.set(part, error)
  try {
    return { parts: await renderedParts(target, options, { masks, onPartError }), failures, isPresent: true }
  } catch (error) {
    if (isAbsentTarget(error)) return { ...nothing, isPresent: false, absence: error }
    if (isKuiltError(error)) return { ...nothing, isPresent: true, error }
    throw error
  }
}

function namesOf({ before, after }: BothSides): readonly string[] {
  const names = [after.parts, before.parts, after.failures, before.failures].flatMap((map) => [...map.keys()])
  return [...new Set(names)]
}

function failureOf(part: string, { before, after }: BothSides): DiffFailure | undefined {
  const newError = errorOf(part, after, before)
  if (newError !== undefined) return { version: 'new', error: newError, repaired: false }
  const oldError = errorOf(part, before, after)
  return oldError && { version: 'old', error: oldError, repaired: after.parts.has(part) }
}

/**
 * Returns the error that prevents a part from being rendered on one side. If the part is missing, that can be the error
 * of its creator.
 */
function errorOf(part: string, side: PartsSide, other: PartsSide): KuiltError | undefined {
  const own = side.failures.get(part)
  if (own !== undefined || side.failures.size === 0 || side.parts.has(part)) return own
  const suspects = creatorsOf(part, other) ?? [...side.failures.keys()]
  return suspects.map((suspect) => side.failures.get(suspect)).find((error) => error !== undefined)
}

/**
 * Returns the names of the parts that create a part, directly or through other parts. Undefined if they are not known,
 * as for Applications, which an ApplicationSet may generate.
 */
function creatorsOf(part: string, { parts }: PartsSide): readonly string[] | undefined {
  if (parts.get(part)?.creates === undefined) return undefined
  const found = [part]
  for (const name of found) {
    for (const [creator, { creates = [] }] of parts) {
      if (creates.includes(name) && !found.includes(creator)) found.push(creator)
    }
  }
  return found
}
