/** Whether a text that starts with a given character can be plain. */
const NEVER = 1
const PERHAPS = 2

const starts: Readonly<Uint8Array> = startTable()

function startTable(): Uint8Array {
  const table = new Uint8Array(128).fill(NEVER)
  for (let code = 33; code < 127; code++) table[code] = 0
  for (const char of '#,[]{}&*!|>\'"%@`') table[char.charCodeAt(0)] = NEVER
  for (const char of '0123456789+-.~nNtTfFyYoO?:') table[char.charCodeAt(0)] = PERHAPS
  return table
}

/** Nulls and bools, including those that exist only in YAML 1.1. */
const words: ReadonlySet<string> = new Set(
  '~ null Null NULL true True TRUE false False FALSE y Y yes Yes YES n N no No NO on On ON off Off OFF'.split(' '),
)

/**
 * Matches text that does not start with anything special. One native call is faster than the code below in short runs,
 * where V8 has not compiled that code yet.
 */
const ordinary = /^[A-EG-MP-SU-XZa-eg-mp-su-xz_/$()](?:[!-9;-~]| (?!#)|:(?! |$))*(?<! )$/

/**
 * True for printable ASCII that every parser reads as a string and that needs no quotes, which is most of the text in
 * manifests. False if the text needs quotes, or if deciding would take more work.
 */
export function isPlainText(text: string): boolean {
  return ordinary.test(text) || isPlainUnusual(text)
}

function isPlainUnusual(text: string): boolean {
  const { length } = text
  const first = text.charCodeAt(0)
  if (length === 0 || first > 126) return false
  const start = starts[first]
  if (start === NEVER || (start === PERHAPS && isDoubtful(text, first))) return false
  let previous = first
  for (let i = 1; i < length; i++) {
    const code = text.charCodeAt(i)
    if (code < 48) {
      if (code < 32 || (code === 35 && previous === 32)) return false
    } else if (code > 57) {
      if (code > 126) return false
      if (code === 58 && (i + 1 === length || text.charCodeAt(i + 1) === 32)) return false
    }
    previous = code
  }
  return previous !== 32
}

/** True if the text may start with an indicator, a number, a date or a special word. */
function isDoubtful(text: string, first: number): boolean {
  if (first > 64) return text.length <= 5 && words.has(text)
  const second = text.charCodeAt(1)
  switch (first) {
    case 58: // :
    case 63: // ?
      return text.length === 1 || second === 32
    case 45: // -
      if (text.length === 1 || second === 32 || text.startsWith('---')) return true
  }
  const isSign = first === 43 || first === 45
  // Underscores in numbers are ignored: `+_0` is a number.
  if (isSign && !isDigit(second) && second !== 46 && second !== 95) return false
  return first === 46 ? !isOrdinaryDot(text) : mayEndNumber(text.charCodeAt(text.length - 1))
}

/** True for text such as `.bashrc`, but not for `.5`, `.inf`, `.nan` or `...`. */
function isOrdinaryDot(text: string): boolean {
  const second = text.charCodeAt(1)
  return text.length > 4 && !isDigit(second) && second !== 95 && !text.startsWith('...')
}

/**
 * True for characters that can end a number or a date in any notation: `1.`, `1_`, `0xff`, `.inf`,
 * `2001-01-01T00:00:00Z`.
 */
function mayEndNumber(code: number): boolean {
  return (
    isDigit(code) ||
    code === 46 ||
    code === 95 ||
    (code >= 65 && code <= 70) ||
    (code >= 97 && code <= 102) ||
    code === 90
  )
}

/** True for the usual spelling of natural numbers, which is also how they are printed. */
export function isPlainInteger(text: string): boolean {
  const { length } = text
  if (length === 0 || length > 15 || (length > 1 && text.charCodeAt(0) === 48)) return false
  for (let i = 0; i < length; i++) if (!isDigit(text.charCodeAt(i))) return false
  return true
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57
}
