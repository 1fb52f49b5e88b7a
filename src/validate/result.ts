import type { Location, Warning } from '../diagnostics/index.ts'
import type { MistakeCode } from './mistake.ts'

/** Something that an API server would reject. */
export interface ValidationError {
  /** Stable, so programs can depend on it. */
  readonly code: MistakeCode
  readonly message: string
  /** The field in the rendered resource: keys of maps and indexes of lists. */
  readonly path: readonly (string | number)[]
  /** A suggestion for fixing the mistake. */
  readonly hint: string | undefined
  /** The line to edit, in the manifest, patch or kustomization that set the field. Undefined for plain objects. */
  readonly at: Location | undefined
  /** The chain from the root to that file: directories and files as written in the kustomizations. */
  readonly chain: readonly string[]
}

/** The result for one resource. */
export interface ValidatedResource {
  readonly apiVersion: string
  readonly kind: string
  readonly name: string
  readonly namespace?: string
  /** `skipped` means that there is no schema for the kind. */
  readonly status: 'valid' | 'invalid' | 'skipped'
  /** Empty unless the status is `invalid`. */
  readonly errors: readonly ValidationError[]
}

/** The numbers of valid, invalid and skipped resources, which add up to the total. */
export interface ValidationSummary {
  readonly valid: number
  readonly invalid: number
  readonly skipped: number
}

/** The result of `validate()`. */
export interface ValidationResult {
  /** In output order. Lists are replaced with their items. */
  readonly resources: readonly ValidatedResource[]
  readonly summary: ValidationSummary
  /**
   * Problems that do not invalidate a resource: missing schemas, references to missing objects, rules that could not
   * be checked.
   */
  readonly warnings: readonly Warning[]
}
