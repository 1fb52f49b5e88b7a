import type { Location, Warning } from '../diagnostics/index.ts'
import type { MistakeCode } from './mistake.ts'

/** Something that an API server would reject. */
export interface ValidationError {
  /** Stable: programs can depend on it. */
  readonly code: MistakeCode
  readonly message: string
  /** The field in the rendered resource: keys of maps and indexes of lists. */
  readonly path: readonly (string | number)[]
  /** What to try. */
  readonly hint: string | undefined
  /** The line to edit: in the manifest, the patch or the kustomization that has set the field. Undefined for plain objects. */
  readonly at: Location | undefined
  /** How the build reaches that file, from the root: directories and files as written in the kustomizations. */
  readonly chain: readonly string[]
}

/** The verdict on one resource. */
export interface ValidatedResource {
  readonly apiVersion: string
  readonly kind: string
  readonly name: string
  readonly namespace?: string
  /** `skipped`: there is no schema. */
  readonly status: 'valid' | 'invalid' | 'skipped'
  /** Empty unless the status is `invalid`. */
  readonly errors: readonly ValidationError[]
}

/** How many resources are valid, invalid and skipped; they add up to all resources. */
export interface ValidationSummary {
  readonly valid: number
  readonly invalid: number
  readonly skipped: number
}

/** What `validate()` returns. */
export interface ValidationResult {
  /** In output order; the items of a list stand for it. */
  readonly resources: readonly ValidatedResource[]
  readonly summary: ValidationSummary
  /** Problems that leave a resource valid: missing schemas, names that refer to nothing, rules that could not be checked. */
  readonly warnings: readonly Warning[]
}
