import { once } from '../diagnostics/warning.ts'

/** Long names of Unicode categories. */
const categories: Readonly<Record<string, string>> = {
  L: 'Letter',
  Ll: 'Lowercase_Letter',
  Lm: 'Modifier_Letter',
  Lo: 'Other_Letter',
  Lt: 'Titlecase_Letter',
  Lu: 'Uppercase_Letter',
  M: 'Mark Combining_Mark',
  Mc: 'Spacing_Mark',
  Me: 'Enclosing_Mark',
  Mn: 'Nonspacing_Mark',
  N: 'Number',
  Nd: 'Decimal_Number digit',
  Nl: 'Letter_Number',
  No: 'Other_Number',
  P: 'Punctuation punct',
  Pc: 'Connector_Punctuation',
  Pd: 'Dash_Punctuation',
  Pe: 'Close_Punctuation',
  Pf: 'Final_Punctuation',
  Pi: 'Initial_Punctuation',
  Po: 'Other_Punctuation',
  Ps: 'Open_Punctuation',
  S: 'Symbol',
  Sc: 'Currency_Symbol',
  Sk: 'Modifier_Symbol',
  Sm: 'Math_Symbol',
  So: 'Other_Symbol',
  Z: 'Separator',
  Zl: 'Line_Separator',
  Zp: 'Paragraph_Separator',
  Zs: 'Space_Separator',
}

const shortNames = once(
  (): ReadonlyMap<string, string> =>
    new Map(
      Object.entries(categories).flatMap(([short, names]) =>
        [short, ...names.split(' ')].map((name) => [normalized(name), short] as const),
      ),
    ),
)

function normalized(name: string): string {
  return name.toLowerCase().replace(/[ _-]/g, '')
}

/** Writes `\p{L}` instead of `\p{Letter}` and `\p{l}`, which Go has accepted since version 1.25, but re2js does not. */
export function shortCategories(pattern: string): string {
  if (!/\\p\{/i.test(pattern)) return pattern
  return pattern.replace(/\\(?:Q.*?(?:\\E|$)|([pP])\{(\^?)([^}]*)\}|.)/gs, (whole, p, negation, name) => {
    const short = name === undefined ? undefined : shortNames().get(normalized(name))
    return short === undefined ? whole : `\\${p}{${negation}${short}}`
  })
}
