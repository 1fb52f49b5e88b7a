import type { KuiltError, Note } from './error.ts'
import type { Location } from './location.ts'
import type { Warning } from './warning.ts'

/** An error or a warning, ready to be rendered for people or for machines. */
export interface Diagnostic {
  readonly severity: 'error' | 'warning'
  /** Stable, SCREAMING_SNAKE. */
  readonly code: string
  readonly message: string
  readonly params?: unknown
  readonly at?: Location | undefined
  readonly hint?: string | undefined
  /** Other places that belong to it. */
  readonly notes?: readonly Note[]
  /** From the root of the build to the file where it happened: directories and files as the kustomizations name them. */
  readonly chain?: readonly string[]
  readonly related?: readonly Diagnostic[]
  /** A line that scripts look for. Text output prints it, word by word, in place of the message. */
  readonly verbatim?: string
}

export function errorDiagnostic(error: KuiltError): Diagnostic {
  const { code, message, params, at, hint, notes, chain, related } = error
  return { severity: 'error', code, message, params, at, hint, notes, chain, related: related.map(errorDiagnostic) }
}

export function warningDiagnostic(warning: Warning): Diagnostic {
  const { code, message, params, at, hint } = warning
  const diagnostic: Diagnostic = { severity: 'warning', code, message, params, at, hint }
  return code === 'DEPRECATED_FIELD' ? { ...diagnostic, verbatim: deprecationLine(warning) } : diagnostic
}

/** Word by word what kustomize prints: people's scripts filter these lines. */
function deprecationLine({ message, params }: Warning): string {
  const caution = 'experimental' in params && params.experimental ? ' [EXPERIMENTAL]' : ''
  return `# Warning: ${message}${caution} Run 'kustomize edit fix' to update your Kustomization automatically.`
}

/** A list with every related diagnostic after the one it belongs to. */
export function flattenDiagnostics(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return diagnostics.flatMap((diagnostic) => [diagnostic, ...flattenDiagnostics(diagnostic.related ?? [])])
}
