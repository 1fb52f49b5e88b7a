import { isKuiltError, type KuiltError, type Note } from './error.ts'
import type { SourceExcerpt } from './excerpt.ts'
import type { Location } from './location.ts'
import type { OptionHint } from './option-hint.ts'
import type { Warning } from './warning.ts'

/** An error or a warning as plain data, ready to be rendered. */
export interface Diagnostic {
  readonly severity: 'error' | 'warning'
  /** The code, which is stable and written in uppercase with underscores. */
  readonly code: string
  readonly message: string
  readonly params?: unknown
  readonly at?: Location | undefined
  /** The lines around `at`. */
  readonly excerpt?: SourceExcerpt | undefined
  readonly hint?: string | undefined
  /** The hint, if it mentions an option of the library. */
  readonly optionHint?: OptionHint | undefined
  /** Secondary locations. */
  readonly notes?: readonly Note[]
  /**
   * The import chain from the root of the build to the file: directories and files as written in the kustomizations.
   */
  readonly chain?: readonly string[]
  readonly related?: readonly Diagnostic[]
  /** A line that scripts search for. The text format prints it unchanged instead of the message. */
  readonly verbatim?: string
}

export function errorDiagnostic(error: KuiltError): Diagnostic {
  const { code, message, params, at, excerpt, hint, optionHint, notes, chain } = error
  const related = error.related.map(errorDiagnostic)
  const texts = { message, params, at, excerpt, hint, optionHint }
  const diagnostic: Diagnostic = { severity: 'error', code, ...texts, notes, chain, related }
  if (error.code !== 'STRICT_WARNINGS' || error.params.warnings === undefined) return diagnostic
  // Each warning has its own location, and the error has the location of the first warning. The warnings do not contain
  // the line that scripts search for.
  const { count, warnings } = error.params
  const { at: _, excerpt: __, ...rest } = diagnostic
  return { ...rest, params: { count }, related: [...related, ...warnings.map(withoutVerbatim)] }
}

function withoutVerbatim(warning: Warning): Diagnostic {
  const { verbatim: _, ...diagnostic } = warningDiagnostic(warning)
  return diagnostic
}

export function warningDiagnostic(warning: Warning): Diagnostic {
  const { code, message, params, at, hint, optionHint, excerpt } = warning
  const diagnostic: Diagnostic = { severity: 'warning', code, message, params, at, excerpt, hint, optionHint }
  return warning.code === 'DEPRECATED_FIELD' ? { ...diagnostic, verbatim: deprecationLine(warning) } : diagnostic
}

/** Converts a warning, which is an error with `--strict`. */
export function strictDiagnostic(warning: Warning, strict: boolean): Diagnostic {
  const diagnostic = warningDiagnostic(warning)
  return strict ? { ...diagnostic, severity: 'error' } : diagnostic
}

/** Converts an error or a warning, which may come from another copy of the library. */
export function diagnosticOf(value: KuiltError | Warning): Diagnostic {
  return isKuiltError(value) ? errorDiagnostic(value) : warningDiagnostic(value)
}

/** The exact line that kustomize prints, because scripts search for it. */
function deprecationLine({ message, params }: Warning<'DEPRECATED_FIELD'>): string {
  const caution = params.experimental ? ' [EXPERIMENTAL]' : ''
  return `# Warning: ${message}${caution} Run 'kustomize edit fix' to update your Kustomization automatically.`
}

/** Returns a flat list in which every diagnostic is followed by its related diagnostics. */
export function flattenDiagnostics(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return diagnostics.flatMap((diagnostic) => [diagnostic, ...flattenDiagnostics(diagnostic.related ?? [])])
}
