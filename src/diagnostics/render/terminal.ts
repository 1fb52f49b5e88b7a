import type { Diagnostic } from '../diagnostic.ts'
import { picocolorsPackage } from '../picocolors-package.ts'

/** The colors of text output. If colors are off, every function returns its text unchanged. */
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
 * Returns the same diagnostic without control characters, because control characters from input files could manipulate
 * the terminal.
 */
export function printableDiagnostic(diagnostic: Diagnostic): Diagnostic {
  // Params are not printed. Strings stay strings, so the type does not change.
  const { params: _, ...printed } = diagnostic
  return printableStrings(printed) as Diagnostic
}

/**
 * Replaces characters that could manipulate a terminal: control characters, except for line breaks and tabs, and
 * characters that change the direction of text or end a line.
 */
export function printable(text: string): string {
  return text.replace(/(?![\n\t])[\p{Cc}\u2028-\u202e\u2066-\u2069]/gu, '\ufffd')
}

/** Like `printable`, but for text on one line. */
export function printableLine(text: string): string {
  return printable(text).replace(/[\n\t]/g, '\ufffd')
}

function printableStrings(value: unknown, field?: string): unknown {
  if (typeof value === 'string') return field === 'file' ? printableLine(value) : printable(value)
  if (Array.isArray(value)) return value.map((item) => printableStrings(item))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, printableStrings(item, key)]))
}
