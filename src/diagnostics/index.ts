export type { Code, Params } from './catalog.ts'
export { convertEngineErrors, engineError } from './engine-errors.ts'
export {
  attempt,
  isKuiltError,
  KuiltError,
  mapError,
  type Note,
  type Outcome,
  outcomeOf,
  withLocation,
} from './error.ts'
export type { SourceExcerpt } from './excerpt.ts'
export {
  type FieldPath,
  fieldBelow,
  formatFieldPath,
  type Location,
  locationInside,
  type TextLocation,
} from './location.ts'
export { maskCredentials, maskCredentialsIn } from './mask-credentials.ts'
export { reported } from './report.ts'
export { type Warning, warning } from './warning.ts'
export { listWarningCodes, type WarningCode, type WarningParams } from './warning-catalog.ts'
export { warningCodes } from './warning-codes.ts'
