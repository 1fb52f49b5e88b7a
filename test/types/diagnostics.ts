// Types of errors and warnings. `npm run typecheck` checks them: each `@ts-expect-error` is a mistake that must be
// found.
import { formatDiagnostic, isKuiltError, KuiltError, type Location, type Warning, type WarningCode } from '#kuilt'

/** Compiles only if both types are identical. `any` is identical only to itself. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
const holds = <_ extends true>(): void => undefined

export function isKuiltErrorNarrows(error: unknown): string {
  if (!isKuiltError(error)) return ''
  holds<Same<typeof error, KuiltError>>()
  holds<Same<typeof error.at, Location | undefined>>()
  // @ts-expect-error there is no such code
  if (error.code === 'TYPO') return ''
  // @ts-expect-error the params of most codes have no path
  error.params.path
  if (error.code === 'FILE_NOT_FOUND') {
    holds<Same<typeof error.params.path, string>>()
    // @ts-expect-error the params of this code have no id
    error.params.id
  }
  switch (error.code) {
    case 'ID_CONFLICT':
      return error.params.id
    case 'STRICT_WARNINGS':
      holds<Same<typeof error.params.warnings, readonly Warning[] | undefined>>()
      return error.message
    default:
      return ''
  }
}

export function instanceofNarrows(error: unknown): string {
  if (!(error instanceof KuiltError)) return ''
  holds<Same<typeof error, KuiltError>>()
  // @ts-expect-error there is no such code
  if (error.code === 'TYPO') return ''
  return error.code === 'ID_CONFLICT' ? error.params.id : error.message
}

export function relatedErrorsNarrow({ related }: KuiltError): readonly string[] {
  return related.flatMap((other) => (other.code === 'FILE_NOT_FOUND' ? [other.params.path] : []))
}

export function warningsNarrow(warning: Warning): string {
  holds<Same<typeof warning.code, WarningCode>>()
  // @ts-expect-error there is no such code
  if (warning.code === 'TYPO') return ''
  // @ts-expect-error the params of most codes have no field
  warning.params.field
  return warning.code === 'DEPRECATED_FIELD' ? warning.params.replacement : warning.message
}

export function oneCode(error: KuiltError<'FILE_NOT_FOUND'>, warning: Warning<'IMAGE_UNMATCHED'>): readonly string[] {
  const errors: KuiltError = error
  return [error.params.path, warning.params.name, errors.message]
}

export function construction(): KuiltError {
  // @ts-expect-error the params of this code need a path
  new KuiltError('FILE_NOT_FOUND', {})
  // @ts-expect-error there is no such code
  new KuiltError('TYPO', {})
  return new KuiltError('FILE_NOT_FOUND', { path: 'a.yaml' })
}

export function formatting(error: KuiltError, warnings: readonly Warning[]): string {
  // @ts-expect-error there is no such format
  formatDiagnostic(error, { format: 'xml' })
  // @ts-expect-error only errors of kuilt have what it prints
  formatDiagnostic(new Error('x'))
  return formatDiagnostic([error, ...warnings], { format: 'sarif' }) + formatDiagnostic(error, { color: true })
}
