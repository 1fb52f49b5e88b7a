/** Characters that an editor could change or a reader could miss, except line feeds. */
const invisible = /[^\P{C}\n]|[^\P{Z} ]/u

/** Marker lines of conformance files. */
const marker = /^(?:=== |>> |-- .* --$)/

/** True if the content could be misread or silently damaged if it were stored unescaped. */
export function needsEscaping(content: Buffer): boolean {
  if (content.length === 0) return false
  const text = content.toString('utf8')
  if (!text.endsWith('\n') || invisible.test(text) || !Buffer.from(text).equals(content)) return true
  return text.split('\n').some((line) => line.endsWith(' ') || marker.test(line))
}

/** Printable text for any bytes. Consists of complete lines. */
export function escapeContent(content: Buffer): string {
  if (content.length === 0) return ''
  const lines = printable(content).split('\n').map(escapeLine)
  const last = lines.pop() ?? ''
  // A backslash at the end of a line removes the line break.
  return lines.map((line) => `${line}\n`).join('') + (last === '' ? '' : `${last}\\\n`)
}

function escapeLine(line: string): string {
  const text = line.replace(/ $/, '\\x20')
  return marker.test(text) ? `\\x${text.charCodeAt(0).toString(16)}${text.slice(1)}` : text
}

function printable(content: Buffer): string {
  let text = ''
  for (let i = 0; i < content.length; ) {
    const character = characterAt(content, i)
    text += character === undefined ? hexByte(content[i] ?? 0) : printableCharacter(character)
    i += character === undefined ? 1 : Buffer.byteLength(character)
  }
  return text
}

/** The character whose UTF-8 form starts at an index; undefined if there is none. */
function characterAt(content: Buffer, start: number): string | undefined {
  for (let length = 1; length <= 4; length++) {
    const bytes = content.subarray(start, start + length)
    const text = bytes.toString('utf8')
    if (Buffer.from(text).equals(bytes) && bytes.length === length) return text
  }
  return undefined
}

function printableCharacter(character: string): string {
  if (character === '\\') return '\\\\'
  if (character === '\t') return '\\t'
  if (character === '\r') return '\\r'
  if (!invisible.test(character)) return character
  const code = character.codePointAt(0) ?? 0
  return code < 0x80 ? hexByte(code) : `\\u{${code.toString(16)}}`
}

function hexByte(byte: number): string {
  return `\\x${byte.toString(16).padStart(2, '0')}`
}

/** The bytes of an escaped text. */
export function unescapeContent(text: string): Buffer {
  const parts = text.match(/\\(?:u\{[0-9a-f]+\}|x[0-9a-f]{2}|[\s\S])|[^\\]+/g) ?? []
  if (parts.join('').length !== text.length) throw new Error('a lone backslash at the end of a text')
  return Buffer.concat(parts.map(unescapePart))
}

function unescapePart(part: string): Buffer {
  if (!part.startsWith('\\')) return Buffer.from(part)
  if (part.startsWith('\\x') && part.length === 4) return Buffer.from([Number.parseInt(part.slice(2), 16)])
  if (part.startsWith('\\u{')) return Buffer.from(String.fromCodePoint(Number.parseInt(part.slice(3, -1), 16)))
  const single = { '\\\\': '\\', '\\t': '\t', '\\r': '\r', '\\\n': '' }[part]
  if (single === undefined) throw new Error(`unknown escape sequence ${JSON.stringify(part)}`)
  return Buffer.from(single)
}
