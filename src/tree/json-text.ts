import type { JsonValue } from './node.ts'

const mark = '\u0000integer '

/** Prints any value as JSON, with integers of any size. The JSON has several lines unless `compact` is set. */
export function jsonText(value: unknown, { compact = false }: { readonly compact?: boolean } = {}): string {
  const indent = compact ? undefined : 2
  // Most values contain no bigints, and are printed several times faster without a replacer.
  const plain = withoutBigInts(value, indent)
  if (plain !== undefined) return plain
  const replacer = (_: string, item: unknown): unknown => (typeof item === 'bigint' ? `${mark}${item}` : item)
  const text = JSON.stringify(value, replacer, indent)
  return text.replaceAll(/"\\u0000integer (-?\d+)"/g, '$1')
}

/** Returns the value of a JSON text. Undefined for any other text. */
export function parseJson(text: string): JsonValue | undefined {
  try {
    // JSON.parse returns JSON values.
    return JSON.parse(text) as JsonValue
  } catch {
    return undefined
  }
}

function withoutBigInts(value: unknown, indent: number | undefined): string | undefined {
  try {
    return JSON.stringify(value, undefined, indent)
  } catch (error) {
    if (error instanceof TypeError && error.message.includes('BigInt')) return undefined
    throw error
  }
}
