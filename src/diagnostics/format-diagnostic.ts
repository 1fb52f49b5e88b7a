import { describeValue } from './describe-value.ts'
import { diagnosticOf } from './diagnostic.ts'
import { KuiltError } from './error.ts'
import { type DiagnosticFormat, renderers } from './render.ts'
import { reported } from './report.ts'
import { kuiltVersion } from './version.ts'
import type { Warning } from './warning.ts'

/** Options for `formatDiagnostic()`. */
export interface FormatOptions {
  /**
   * The format: `text` for terminals and logs, `github` for annotations in GitHub Actions, `json` for other programs,
   * and `sarif` for code scanning. Default: `text`.
   */
  readonly format?: DiagnosticFormat
  /** True to use colors for terminals in the format `text`. Default: false. */
  readonly color?: boolean
  /** Paths of files below this directory are printed relative to it. Default: the working directory of the process. */
  readonly cwd?: string
}

/**
 * Formats errors and warnings in the same way as the program: the message, the location with the lines around it, the
 * hint, and related errors. Reads no files. Errors and warnings may come from another copy of the library.
 *
 * @param diagnostics one error or warning, or several; the formats `json` and `sarif` put all of them in one document
 * @returns lines, each with a line break
 * @throws KuiltError OPTION_INVALID for any other format
 *
 * @example
 * ```ts
 * import { buildSync, type DiagnosticFormat, formatDiagnostic, type FormatOptions, memoryFileSystem } from 'kuilt'
 *
 * const fileSystem = memoryFileSystem({ '/app/kustomization.yaml': 'commonLabels: { app: web }\n' })
 * const { warnings } = buildSync('/app', { fileSystem })
 * const format: DiagnosticFormat = 'github'
 * const options: FormatOptions = { format, cwd: '/app' }
 * console.log(formatDiagnostic(warnings, options).split(',')[0]) // ::warning file=kustomization.yaml
 * ```
 */
export function formatDiagnostic(
  diagnostics: KuiltError | Warning | readonly (KuiltError | Warning)[],
  { format = 'text', color = false, cwd = process.cwd() }: FormatOptions = {},
): string {
  reported(() => checkFormat(format))
  const list = [diagnostics].flat().map(diagnosticOf)
  return renderers[format].render(list, { colors: color, cwd, version: kuiltVersion })
}

/** Checks the format, because callers in JavaScript may pass any value. */
function checkFormat(format: unknown): void {
  if (typeof format === 'string' && Object.hasOwn(renderers, format)) return
  const expected = Object.keys(renderers).map((name) => JSON.stringify(name))
  throw new KuiltError('OPTION_INVALID', { option: 'format', actual: describeValue(format), expected })
}
