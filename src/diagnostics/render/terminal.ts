import type { Diagnostic } from '../diagnostic.ts'
import { picocolorsPackage } from '../picocolors-package.ts'

/** The colors of text output. With colors off, every function returns its text. */
export interface Colors {
  bold(text: string): string
  dim(text: string): string
  red(text: string): string
  yellow(text: string): string
  cyan(text: string): string
}

export function createColors(enabled: boolean): Colors {
  if (!enabled) return { bold: String, dim: String, red: String, yellow: String, cyan: String }
  return picocolorsPackage().createColors(true)
}

/**
 * The same diagnostic without control characters: control characters from input files could manipulate the terminal.
 */
export function printableDiagnostic(diagnostic: Diagnostic): Diagnostic {
  // Params are not printed; strings stay strings, so the type does not change.
  const { params: _, ...printed } = diagnostic
  return printable(printed) as Diagnostic
}

function printable(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(/(?![\n\t])\p{Cc}/gu, '\ufffd')
  if (Array.isArray(value)) return value.map(printable)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, printable(item)]))
}
