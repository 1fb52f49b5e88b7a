const mark = '\u0000integer '

/** JSON of any value, with integers of any size, on several lines unless `compact`. */
export function jsonText(value: unknown, { compact = false }: { readonly compact?: boolean } = {}): string {
  const replacer = (_: string, item: unknown): unknown => (typeof item === 'bigint' ? `${mark}${item}` : item)
  const text = JSON.stringify(value, replacer, compact ? undefined : 2)
  return text.replaceAll(/"\\u0000integer (-?\d+)"/g, '$1')
}
