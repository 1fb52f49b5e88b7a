// Matches the patterns of `${x#P}` and `${x%P}` like Go's path.Match, except that `*` also matches `/`.

import { fromBytes, toBytes } from '../../go-template/go-strings.ts'

/** A string in which each character represents a byte. */
type ByteText = string

/** Removes the shortest or longest matching prefix. An invalid pattern changes nothing. */
export function trimMatch(value: string, pattern: string, which: 'shortest' | 'longest'): string {
  const bytes = byteText(value)
  const glob = byteText(pattern)
  let found = 0
  for (let length = bytes.length; length > 0; length--) {
    const matches = matchGlob(glob, bytes.slice(0, length))
    if (matches === undefined) return value
    if (!matches) continue
    found = length
    if (which === 'longest') break
  }
  return found === 0 ? value : fromBytes(Uint8Array.from(bytes.slice(found), (char) => char.charCodeAt(0)))
}

function byteText(text: string): ByteText {
  return Array.from(toBytes(text), (byte) => String.fromCharCode(byte)).join('')
}

/**
 * Returns true if a name matches a pattern. Undefined if the part of the pattern that was evaluated is invalid. Follows
 * path.Match.
 */
function matchGlob(pattern: ByteText, name: ByteText): boolean | undefined {
  let rest = pattern
  let left = name
  while (rest !== '') {
    const { star, chunk, after } = nextChunk(rest)
    rest = after
    if (star && chunk === '') return true
    const next = matchChunk(chunk, left)
    if (next === BAD) return undefined
    if (next !== undefined && (next === '' || rest !== '')) {
      left = next
      continue
    }
    const found = star ? skipTo(chunk, left, rest === '') : undefined
    if (found === BAD) return undefined
    if (found === undefined) return false
    left = found
  }
  return left === ''
}

const BAD = Symbol('bad pattern')
/** The rest of the text after a match. Undefined without a match. */
type Rest = ByteText | undefined | typeof BAD

function skipTo(chunk: ByteText, name: ByteText, isLast: boolean): Rest {
  for (let i = 1; i <= name.length; i++) {
    const rest = matchChunk(chunk, name.slice(i))
    if (rest === BAD) return BAD
    if (rest !== undefined && !(isLast && rest !== '')) return rest
  }
  return undefined
}

function nextChunk(pattern: ByteText): { readonly star: boolean; readonly chunk: ByteText; readonly after: ByteText } {
  const text = pattern.replace(/^\*+/, '')
  let inRange = false
  let i = 0
  for (; i < text.length; i++) {
    const char = text[i]
    if (char === '\\') i++
    else if (char === '[') inRange = true
    else if (char === ']') inRange = false
    else if (char === '*' && !inRange) break
  }
  return { star: text.length < pattern.length, chunk: text.slice(0, i), after: text.slice(i) }
}

/** Matches a part of the pattern without a star at the beginning of the name. */
function matchChunk(pattern: ByteText, name: ByteText): Rest {
  let chunk = pattern
  let rest = name
  while (chunk !== '') {
    if (rest === '') return undefined
    if (chunk[0] === '[') {
      const after = matchClass(chunk, rest)
      if (after === undefined || after === BAD) return after
      chunk = after
      rest = rest.slice(runeAt(rest).size)
      continue
    }
    if (chunk[0] === '?') {
      rest = rest.slice(runeAt(rest).size)
      chunk = chunk.slice(1)
      continue
    }
    if (chunk[0] === '\\') chunk = chunk.slice(1)
    if (chunk === '') return BAD
    if (chunk[0] !== rest[0]) return undefined
    chunk = chunk.slice(1)
    rest = rest.slice(1)
  }
  return rest
}

/** Matches a class. Returns the pattern after the class. */
function matchClass(pattern: ByteText, name: ByteText): Rest {
  const { code } = runeAt(name)
  let chunk = pattern.slice(1)
  const negated = chunk[0] === '^'
  if (negated) chunk = chunk.slice(1)
  let matched = false
  for (let count = 0; count === 0 || chunk[0] !== ']'; count++) {
    const low = classChar(chunk)
    if (low === undefined) return BAD
    chunk = chunk.slice(low.size)
    let high = low
    if (chunk[0] === '-') {
      const found = classChar(chunk.slice(1))
      if (found === undefined) return BAD
      high = found
      chunk = chunk.slice(1 + high.size)
    }
    if (low.code <= code && code <= high.code) matched = true
  }
  return matched === negated ? undefined : chunk.slice(1)
}

interface Rune {
  readonly code: number
  readonly size: number
}

/** Returns a character of a class, which must not be the last character of the pattern. Follows path.getEsc. */
function classChar(chunk: ByteText): Rune | undefined {
  if (chunk === '' || chunk[0] === '-' || chunk[0] === ']') return undefined
  const escaped = chunk[0] === '\\' ? 1 : 0
  const text = chunk.slice(escaped)
  if (text === '') return undefined
  const { code, size } = runeAt(text)
  if ((code === 0xfffd && size === 1) || text.length <= size) return undefined
  return { code, size: size + escaped }
}

/** Returns the first UTF-8 character. For an invalid byte, this is U+FFFD with a length of one byte. */
function runeAt(text: ByteText): Rune {
  const bytes = Uint8Array.from(text.slice(0, 4), (char) => char.charCodeAt(0))
  const [first = '\ufffd'] = fromBytes(bytes)
  const code = first.codePointAt(0) ?? 0
  if (code >= 0xdc80 && code <= 0xdcff) return { code: 0xfffd, size: 1 }
  return { code, size: code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4 }
}
