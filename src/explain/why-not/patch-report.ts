import type { Location } from '../../diagnostics/index.ts'
import type { TransformerChange } from '../../layer/stage.ts'
import type { Resource } from '../../resource/resource.ts'
import type { ExplainedPlace, ExplainedResource, ExplainedStep } from '../explanation.ts'
import type { TraceOf } from '../trace/steps.ts'

/** Explains why a patch does or does not have an effect. */
export interface PatchReport {
  /** The path relative to the working directory. */
  readonly file: string
  /** The entries in the kustomizations of the target that list the patch, in the order in which they are applied. */
  readonly uses: readonly PatchUse[]
  /** The hint for a patch that is not listed: the object that it would apply to, or the closest object. */
  readonly hint?: string
}

/** One application of a patch. */
export interface PatchUse {
  /** The field that lists the patch, such as `patches`. */
  readonly by: string
  /** The location of the entry. */
  readonly entry: ExplainedPlace
  /** The target of the entry as a string. Undefined if the patch itself identifies its object. */
  readonly target?: string
  /** The objects that the patch was applied to, with their names at that time. */
  readonly matches: readonly string[]
  /** The objects that are closest to the target, if the target matches no object. */
  readonly nearest: readonly NearMiss[]
  /** What to change if the target matches nothing because the resource is added later. */
  readonly hint?: string
  /** The effect of each value in the patch. */
  readonly values: readonly PatchedValue[]
}

/** An object that a target does not match. */
export interface NearMiss {
  readonly resource: string
  readonly differences: readonly TargetDifference[]
}

/** A field of a target that does not match, and the actual value of the object. */
export interface TargetDifference {
  readonly field: string
  readonly wanted: string
  readonly actual: string
  /** The location of the actual value. */
  readonly place?: ExplainedPlace
  /** The later step that sets the required name or namespace, if there is one. */
  readonly later?: ExplainedStep
}

/** A value in a patch, and its effect. */
export interface PatchedValue {
  readonly place: ExplainedPlace
  /** The path in the output, or in the patch if the value is not in the output. */
  readonly path: readonly (string | number)[]
  readonly value: unknown
  /** The object in the output. Undefined if no object contains the value. */
  readonly resource?: string
  /**
   * The effect. With `decides`, the output has the value because of the patch. With `same`, the value was already set.
   * With `changed`, a later step set a different value. With `removes`, the patch removes the field. With `missing`,
   * the output does not have the field.
   */
  readonly outcome: 'decides' | 'same' | 'changed' | 'removes' | 'missing'
  /** The earlier step that set the same value, or the later step that changed or removed the value. */
  readonly step?: ExplainedStep
}

export interface WhyNotInput {
  /** The absolute path of the patch, and its text. */
  readonly file: string
  readonly read: () => string
  /** The displayed path of the file. */
  readonly name: string
  readonly runs: readonly TransformerChange[]
  /** The resources of the output. */
  readonly built: readonly Resource[]
  readonly explained: readonly ExplainedResource[]
  readonly traceOf: TraceOf
  readonly placeOf: (at: Location) => ExplainedPlace
}
