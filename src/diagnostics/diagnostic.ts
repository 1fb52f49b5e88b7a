import type { KuiltError, Note } from './error.ts'
import type { Location } from './location.ts'
import type { Warning } from './warning.ts'

/** An error or a warning as plain data, ready to be rendered. */
export interface Diagnostic {
  readonly severity: 'error' | 'warning'
  /** Stable, SCREAMING_SNAKE. */
  readonly code: string
  readonly message: string
  readonly params?: unknown
  readonly at?: Location | undefined
  readonly hint?: string | undefined
  /** Secondary locations. */
  readonly notes?: readonly Note[]
  /** Import chain from the root of the build to the file: directories and files as written in the kustomizations. */
  readonly chain?: readonly string[]
  readonly related?: readonly Diagnostic[]
  /** A line that scripts filter by. Text output prints it verbatim instead of the message. */
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

/** The exact line that kustomize prints: scripts filter by it. */
function deprecationLine({ message, params }: Warning): string {
  const caution = 'experimental' in params && params.experimental ? ' [EXPERIMENTAL]' : ''
  return `# Warning: ${message}${caution} Run 'kustomize edit fix' to update your Kustomization automatically.`
}

/** A flat list: every diagnostic is followed by its related ones. */
export function flattenDiagnostics(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return diagnostics.flatMap((diagnostic) => [diagnostic, ...flattenDiagnostics(diagnostic.related ?? [])])
}
