import type { Diagnostic } from '../diagnostic.ts'

/** The same diagnostic with texts that are safe to print: control characters in people's files could drive a terminal. */
export function printableDiagnostic(diagnostic: Diagnostic): Diagnostic {
  // Parameters are not printed, and texts become texts: the shape stays.
  const { params: _, ...printed } = diagnostic
  return printable(printed) as Diagnostic
}

function printable(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(/(?![\n\t])\p{Cc}/gu, '\ufffd')
  if (Array.isArray(value)) return value.map(printable)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, printable(item)]))
}
