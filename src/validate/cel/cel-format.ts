/** The result of `"%s is %d".format([…])`. Follows github.com/google/cel-go, ext/formatting.go. */
export function formatText(text: string, values: readonly unknown[]): string {
  let next = 0
  return text.replace(
    /%(?:\.(\d+))?([sdfeboxX%])|%/g,
    (all, precision: string | undefined, verb: string | undefined) => {
      if (verb === '%') return '%'
      if (verb === undefined) throw new Error(`unknown verb in the format "${text}"`)
      if (next >= values.length) throw new Error(`too few values for the format "${text}"`)
      return formatValue(values[next++], verb, precision === undefined ? 6 : Number(precision)) ?? all
    },
  )
}

function formatValue(value: unknown, verb: string, precision: number): string | undefined {
  switch (verb) {
    case 's':
      return toText(value)
    case 'd':
      return typeof value === 'bigint' || typeof value === 'number' ? String(value) : fail(value, verb)
    case 'f':
      return typeof value === 'bigint' || typeof value === 'number'
        ? Number(value).toFixed(precision)
        : fail(value, verb)
    case 'e':
      return typeof value === 'bigint' || typeof value === 'number'
        ? Number(value)
            .toExponential(precision)
            .replace(/e([+-])(\d)$/, 'e$10$2')
        : fail(value, verb)
    case 'b':
      if (typeof value === 'boolean') return value ? '1' : '0'
      return typeof value === 'bigint' ? value.toString(2) : fail(value, verb)
    case 'o':
      return typeof value === 'bigint' ? value.toString(8) : fail(value, verb)
    default: {
      if (typeof value !== 'bigint' && typeof value !== 'string') return fail(value, verb)
      const hex = typeof value === 'bigint' ? value.toString(16) : Buffer.from(value).toString('hex')
      return verb === 'X' ? hex.toUpperCase() : hex
    }
  }
}

function fail(value: unknown, verb: string): never {
  throw new Error(`%${verb} cannot format ${toText(value)}`)
}

function toText(value: unknown): string {
  if (value === null) return 'null'
  if (value instanceof Date) return value.toISOString().replace(/\.000Z$/, 'Z')
  if (Array.isArray(value) || value instanceof Set) return `[${[...value].map(toText).join(', ')}]`
  if (value instanceof Map) return mapText([...value])
  if (typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype)
    return mapText(Object.entries(value))
  return String(value)
}

function mapText(entries: readonly (readonly [unknown, unknown])[]): string {
  const texts = entries.map(([key, item]) => `${toText(key)}: ${toText(item)}`)
  return `{${texts.sort().join(', ')}}`
}
