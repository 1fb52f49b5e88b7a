// Tokens, and their names in error messages. Follows text/template/parse/lex.go.

import { quote } from './go-strings.ts'

export type TokenType =
  | 'error'
  | 'bool'
  | 'char'
  | 'charConstant'
  | 'complex'
  | 'assign'
  | 'declare'
  | 'eof'
  | 'field'
  | 'identifier'
  | 'leftDelim'
  | 'leftParen'
  | 'number'
  | 'pipe'
  | 'rawString'
  | 'rightDelim'
  | 'rightParen'
  | 'string'
  | 'text'
  | 'variable'
  | Keyword

export type Keyword =
  | 'block'
  | 'break'
  | 'continue'
  | 'dot'
  | 'define'
  | 'else'
  | 'end'
  | 'if'
  | 'nil'
  | 'range'
  | 'template'
  | 'with'

export interface Token {
  readonly type: TokenType
  /** The offset in the text. */
  readonly position: number
  readonly value: string
  /** True if white space precedes the token in an action. */
  readonly isSpaced: boolean
  /** For an error, the offset up to which the text has been read. */
  readonly stopped: number | undefined
}

export const KEYWORDS: ReadonlyMap<string, Keyword> = new Map<string, Keyword>([
  ['.', 'dot'],
  ['block', 'block'],
  ['break', 'break'],
  ['continue', 'continue'],
  ['define', 'define'],
  ['else', 'else'],
  ['end', 'end'],
  ['if', 'if'],
  ['range', 'range'],
  ['nil', 'nil'],
  ['template', 'template'],
  ['with', 'with'],
])

const keywordTypes: ReadonlySet<TokenType> = new Set(KEYWORDS.values())

/** The name of a token in error messages. */
export function describeToken({ type, value }: Token): string {
  if (type === 'eof') return 'EOF'
  if (type === 'error') return value
  if (keywordTypes.has(type)) return `<${value}>`
  const chars = [...value]
  return Buffer.byteLength(value) > 10 ? `${quote(chars.slice(0, 10).join(''))}...` : quote(value)
}
