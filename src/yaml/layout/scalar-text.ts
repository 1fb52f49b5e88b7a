import { type LayoutStyle, readsAsPlain } from './edit-document.ts'

export type Quote = 'single' | 'double'

/** Where a scalar is written, and how it is quoted. */
export interface ScalarContext {
  readonly context: 'block' | 'flow' | 'key'
  /** The quotes for text that must be quoted. */
  readonly quote: Quote
  /** True to also quote text that does not need quotes. */
  readonly always?: boolean
}

export type ScalarValue = null | boolean | number | bigint | string

/** The value as one line of YAML that has the same meaning in YAML 1.1 and 1.2. */
export function inlineScalar(value: ScalarValue, { context, quote, always = false }: ScalarContext): string {
  if (typeof value !== 'string') return String(value)
  if (!always && readsAsPlain(value, context)) return value
  return quoted(value, !always && isClearerInSingleQuotes(value) ? 'single' : quote)
}

/** True for text such as JSON, which would need many backslashes in double quotes. */
function isClearerInSingleQuotes(text: string): boolean {
  return /["\\]/.test(text)
}

/** Quotes a string. Single quotes cannot represent every text, but double quotes can. */
export function quoted(text: string, quote: Quote): string {
  return quote === 'single' && isPrintable(text) ? `'${text.replaceAll("'", "''")}'` : doubleQuoted(text)
}

function doubleQuoted(text: string): string {
  return JSON.stringify(text).replace(unprintable, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** Characters that JSON does not escape, but that YAML does not allow or treats as line breaks. */
const unprintable = /[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g

function isPrintable(text: string): boolean {
  return !/[\p{Cc}\u2028\u2029\ufeff\ufffe\uffff]/u.test(text)
}

/** The lines of a literal block, starting with its header; undefined for text that a literal block cannot represent. */
export function literalLines(text: string, indent: number): readonly string[] | undefined {
  if (!text.includes('\n') || text.trim() === '' || !isPrintable(text.replaceAll('\n', ''))) return undefined
  // Spaces before the first word would be interpreted as indentation.
  if (/^\n* /.test(text)) return undefined
  const ending = /\n*$/.exec(text)?.[0].length ?? 0
  const header = ending === 0 ? '|-' : ending === 1 ? '|' : '|+'
  const lines = (ending === 0 ? text : text.slice(0, -1)).split('\n')
  return [header, ...lines.map((line) => (line === '' ? '' : ' '.repeat(indent) + line))]
}

export function quoteOf(style: LayoutStyle): Quote | undefined {
  return style === 'single' || style === 'double' ? style : undefined
}
