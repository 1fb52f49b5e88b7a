// Formats values like Go's fmt.Print, Println and Printf. Follows fmt/print.go and fmt/format.go.

import { PrintfFormat } from './printf-format.ts'
import { ValuePrinter } from './value-printer.ts'
import type { GoValue } from './values.ts'

/** Formats a value like `%v`. Actions print values in this format too. */
export function sprint(value: GoValue): string {
  if (typeof value === 'string') return value
  return new ValuePrinter().arg(value, 'v')
}

/** Follows fmt.Sprint, which adds a space between two operands if neither is a string. */
export function sprintAll(values: readonly GoValue[]): string {
  let text = ''
  for (const [i, value] of values.entries()) {
    if (i > 0 && typeof value !== 'string' && typeof values[i - 1] !== 'string') text += ' '
    text += sprint(value)
  }
  return text
}

/** Follows fmt.Sprintln. */
export function sprintln(values: readonly GoValue[]): string {
  return `${values.map(sprint).join(' ')}\n`
}

/** Follows fmt.Sprintf. */
export function sprintf(format: string, args: readonly GoValue[]): string {
  return new PrintfFormat(format, args).run()
}
