/** An expression in a text, found without parsing the whole text. */
export interface FoundExpression {
  /** The text, such as `${name:=default}`. It is cut if it is too long. */
  readonly text: string
  readonly name: string
  /** The text after the name, such as `:=` or `/`. */
  readonly operator: string
  readonly hasDefault: boolean
}

/** The advice on how to make a replaced value a string, although Flux drops the quotes in the manifest. */
export const quoteAdvice =
  'define a variable `quote` with the value `"`, and write `${quote}` before and after the expression'

const pattern = /\$*\$\{#?([\p{L}\p{Nd}_]+)(:?[-=?+]|[:/#%^,]{0,2})/gu

/** Returns the expressions in a text, including nested expressions. */
export function expressionsIn(text: string): readonly FoundExpression[] {
  if (!text.includes('${')) return []
  return [...text.matchAll(pattern)].flatMap((match) => {
    const [found, name = '', operator = ''] = match
    const dollars = /^\$*/.exec(found)?.[0].length ?? 0
    // `$${x}` is an escape for the text `${x}`.
    if (dollars === 2) return []
    const start = match.index + dollars - 1
    const end = text.indexOf('}', start)
    const shown = text.slice(start, end < 0 ? undefined : end + 1).split('\n')[0] ?? ''
    const hasDefault = /^(?:=|:[-=?+])$/.test(operator)
    return [{ text: shown.length > 60 ? `${shown.slice(0, 60)}…` : shown, name, operator, hasDefault }]
  })
}
