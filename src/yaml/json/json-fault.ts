type Expected = 'value' | 'element' | 'key' | 'first key' | 'colon' | 'more' | 'end'

/** Matches all tokens except strings, which may be longer than a regular expression can match. */
const token = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|[[\]{},:]/
const escapeSequence = /\\(?:["\\/bfnrt]|u[\da-fA-F]{4})/

export interface JsonFault {
  readonly reason: string
  /** One-based. */
  readonly line: number
  readonly column: number
}

/**
 * Finds the mistake in text that `JSON.parse` rejects, and its position. The messages of `JSON.parse` are not used,
 * because they differ between runtimes.
 */
export function jsonFault(text: string): JsonFault {
  const tokenAt = new RegExp(token, 'y')
  const escapeAt = new RegExp(escapeSequence, 'y')
  const open: string[] = []
  let expected: Expected = 'value'
  let offset = 0
  for (;;) {
    while (/[ \t\r\n]/.test(text.charAt(offset))) offset++
    if (offset >= text.length) return { reason: 'unexpected end of JSON', ...locationOf(text, offset) }
    const found = text[offset] === '"' ? stringAt(text, offset, escapeAt) : matchAt(text, offset, tokenAt)
    const next: Expected | undefined = found === undefined ? undefined : after(found, expected, open)
    if (found === undefined || next === undefined) return unexpected(text, offset)
    expected = next
    offset += found.length
  }
}

function matchAt(text: string, offset: number, sticky: RegExp): string | undefined {
  sticky.lastIndex = offset
  return sticky.exec(text)?.[0]
}

function stringAt(text: string, offset: number, escapeAt: RegExp): string | undefined {
  let end = offset + 1
  while (text[end] !== '"') {
    const code = text.charCodeAt(end)
    // `code` is NaN past the end of the text.
    if (!(code >= 0x20)) return undefined
    const character = text[end] === '\\' ? matchAt(text, end, escapeAt) : ' '
    if (character === undefined) return undefined
    end += character.length
  }
  return text.slice(offset, end + 1)
}

/** The tokens that may follow a token; undefined if the token itself is not allowed. */
function after(found: string, expected: Expected, open: string[]): Expected | undefined {
  if (expected === 'colon') return found === ':' ? 'value' : undefined
  if (expected === 'more' && found === ',') return open.at(-1) === '{' ? 'key' : 'value'
  if (found === ']' || found === '}') return closing(found, expected, open)
  if (expected === 'key' || expected === 'first key') return found.startsWith('"') ? 'colon' : undefined
  if ((expected !== 'value' && expected !== 'element') || found === ',' || found === ':') return undefined
  if (found !== '[' && found !== '{') return afterValue(open)
  open.push(found)
  return found === '[' ? 'element' : 'first key'
}

function closing(found: string, expected: Expected, open: string[]): Expected | undefined {
  const isList = found === ']'
  if (open.at(-1) !== (isList ? '[' : '{')) return undefined
  if (expected !== 'more' && expected !== (isList ? 'element' : 'first key')) return undefined
  open.pop()
  return afterValue(open)
}

function afterValue(open: readonly string[]): Expected {
  return open.length === 0 ? 'end' : 'more'
}

function unexpected(text: string, offset: number): JsonFault {
  const position = locationOf(text, offset)
  const what = /^(?:[\w.+-]+|"[^"\n]{0,20}"?|.)/su.exec(text.slice(offset, offset + 20))?.[0] ?? ''
  // A string token includes its quotes; the message adds its own.
  const shown = JSON.stringify(/^"(.+?)"?$/su.exec(what)?.[1] ?? what)
  const reason = `unexpected ${shown} in JSON at line ${position.line}, column ${position.column}`
  return { reason, ...position }
}

function locationOf(text: string, offset: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, offset)
  return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') }
}
