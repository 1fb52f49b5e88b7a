import type { Location } from '../../diagnostics/index.ts'
import type { TransformerChange } from '../../layer/stage.ts'
import type { Resource } from '../../resource/resource.ts'
import type { ExplainedPlace, ExplainedResource, ExplainedStep } from '../explanation.ts'
import type { TraceOf } from '../trace/steps.ts'

/** Why a patch had an effect, or none. */
export interface PatchReport {
  /** Relative to the working directory. */
  readonly file: string
  /** Where the kustomizations of the target list the patch, in the order in which it is applied. */
  readonly uses: readonly PatchUse[]
  /** For a patch that is not listed: what it would apply to, or the nearest object. */
  readonly hint?: string
}

/** One application of a patch. */
export interface PatchUse {
  /** The field that lists it, such as `patches`. */
  readonly by: string
  /** The entry. */
  readonly entry: ExplainedPlace
  /** The target that the entry asks for, as a text; undefined if the patch names its object itself. */
  readonly target?: string
  /** The objects that it was applied to, by their names at that point. */
  readonly matches: readonly string[]
  /** The objects that come closest to the target, if it matches none. */
  readonly nearest: readonly NearMiss[]
  /** What became of each value in the patch. */
  readonly values: readonly PatchedValue[]
}

/** An object that a target does not match. */
export interface NearMiss {
  readonly resource: string
  readonly differences: readonly TargetDifference[]
}

/** A field of a target, and what the object has instead. */
export interface TargetDifference {
  readonly field: string
  readonly wanted: string
  readonly actual: string
  /** Where the actual value is written. */
  readonly place?: ExplainedPlace
  /** For a name or a namespace that the object gets only later: what sets it. */
  readonly later?: ExplainedStep
}

/** A value in a patch, and what became of it. */
export interface PatchedValue {
  readonly place: ExplainedPlace
  /** In the output; as in the patch for a value that is not in the output. */
  readonly path: readonly (string | number)[]
  readonly value: unknown
  /** The object of the output. Undefined if the value is in none. */
  readonly resource?: string
  /**
   * `decides`: the output has the value because of the patch. `same`: it was there before. `changed`: a later step has set
   * another value. `removes`: the patch removes the field. `missing`: the output does not have the field.
   */
  readonly outcome: 'decides' | 'same' | 'changed' | 'removes' | 'missing'
  /** The step that had set the same value before, or the one that has changed or removed the value later. */
  readonly step?: ExplainedStep
}

export interface WhyNotInput {
  /** The absolute path of the patch, and its text. */
  readonly file: string
  readonly read: () => string
  /** As the file is shown. */
  readonly name: string
  readonly runs: readonly TransformerChange[]
  /** The resources of the output. */
  readonly built: readonly Resource[]
  readonly explained: readonly ExplainedResource[]
  readonly traceOf: TraceOf
  readonly placeOf: (at: Location) => ExplainedPlace
}
