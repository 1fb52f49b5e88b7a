// Functions for words and case. Go maps single characters, so `ß` has no uppercase letter.

import { isSpace } from '../../tree/go-space.ts'
import { replaceInvalid } from '../go-strings.ts'

// Excludes the symbols $ + < = > ^ ` | ~.
const ASCII_PUNCTUATION = /^[!-#%-*,-/:;?@[-\]_{}]$/

/** Unicode classes take long to compile, so they are not used for ASCII, and not created before they are needed. */
function isUpper(char: string): boolean {
  return char <= '\x7f' ? char >= 'A' && char <= 'Z' : /^\p{Lu}$/u.test(char)
}

function isLower(char: string): boolean {
  return char <= '\x7f' ? char >= 'a' && char <= 'z' : /^\p{Ll}$/u.test(char)
}

function isLetter(char: string): boolean {
  return char <= '\x7f' ? isUpper(char) || isLower(char) : /^\p{L}$/u.test(char)
}

function isNumber(char: string): boolean {
  return char <= '\x7f' ? char >= '0' && char <= '9' : /^\p{N}$/u.test(char)
}

function isPunctuation(char: string): boolean {
  return char <= '\x7f' ? ASCII_PUNCTUATION.test(char) : /^\p{P}$/u.test(char)
}

/** Follows Go's unicode.ToUpper. */
export function upperChar(char: string): string {
  const changed = char.toUpperCase()
  return [...changed].length === 1 ? changed : char
}

/** Follows Go's unicode.ToLower. */
export function lowerChar(char: string): string {
  if (char === '\u0130') return 'i'
  const changed = char.toLowerCase()
  return [...changed].length === 1 ? changed : char
}

/** Follows Go's unicode.ToTitle: uppercase, except for digraphs such as `ǆ`. */
function titleChar(char: string): string {
  const code = char.codePointAt(0) ?? 0
  if (code >= 0x1c4 && code <= 0x1cc) return String.fromCodePoint(code <= 0x1c6 ? 0x1c5 : code <= 0x1c9 ? 0x1c8 : 0x1cb)
  return code >= 0x1f1 && code <= 0x1f3 ? '\u01f2' : upperChar(char)
}

const ASCII = /^[\0-\x7f]*$/

/** Characters. A byte that is not valid UTF-8 becomes U+FFFD. */
function runes(text: string): readonly string[] {
  return [...replaceInvalid(text)]
}

/** strings.ToUpper */
export function toUpper(text: string): string {
  return ASCII.test(text) ? text.toUpperCase() : runes(text).map(upperChar).join('')
}

/** Follows Go's strings.ToLower. */
export function toLower(text: string): string {
  return ASCII.test(text) ? text.toLowerCase() : runes(text).map(lowerChar).join('')
}

/** Follows Go's strings.Title: title case after any separator. */
export function title(text: string): string {
  let previous = ' '
  return runes(text)
    .map((char) => {
      const changed = isTitleSeparator(previous) ? titleChar(char) : char
      previous = char
      return changed
    })
    .join('')
}

/**
 * Follows Go's strings.isSeparator: in ASCII, everything except letters, digits and underscores; otherwise only white
 * space.
 */
function isTitleSeparator(char: string): boolean {
  if ((char.codePointAt(0) ?? 0) < 0x80) return !/[0-9A-Za-z_]/.test(char)
  if (/^[\p{L}\p{Nd}]$/u.test(char)) return false
  return isSpace(char)
}

/** Follows goutils.Uncapitalize: converts the first letter of each word to lowercase. */
export function untitle(text: string): string {
  let next = true
  return runes(text)
    .map((char) => {
      const change = next && !isSpace(char)
      next = isSpace(char)
      return change ? lowerChar(char) : char
    })
    .join('')
}

/** Follows goutils.SwapCase. */
export function swapCase(text: string): string {
  let afterSpace = true
  return runes(text)
    .map((char) => {
      if (isUpper(char) || /^\p{Lt}$/u.test(char)) {
        afterSpace = false
        return lowerChar(char)
      }
      if (!isLower(char)) {
        afterSpace = isSpace(char)
        return char
      }
      const changed = afterSpace ? titleChar(char) : upperChar(char)
      afterSpace = false
      return changed
    })
    .join('')
}

function isConnector(char: string): boolean {
  return char === '-' || char === '_' || isSpace(char)
}

/** Follows xstrings.ToPascalCase: `first_name` → `FirstName`. */
export function pascalCase(text: string): string {
  const chars = runes(text)
  const first = chars.findIndex((char) => !isConnector(char))
  // As in xstrings, if there are only connectors, the last one is repeated.
  if (first < 0) return text + (chars.at(-1) ?? '')
  let result = chars.slice(0, first).join('')
  let current = upperChar(chars[first] ?? '')
  let firstIsUpper = isUpper(chars[first] ?? '')
  for (const char of chars.slice(first + 1)) {
    const previous = current
    current = char
    if (isConnector(current) && isConnector(previous)) {
      result += previous
    } else if (isConnector(previous)) {
      firstIsUpper = isUpper(current)
      current = upperChar(current)
    } else {
      if (firstIsUpper) {
        if (isUpper(current)) current = lowerChar(current)
        else firstIsUpper = false
      }
      result += previous
    }
  }
  return result + current
}

type WordType = 'none' | 'number' | 'upper' | 'alphabet' | 'connector' | 'punctuation' | 'other'

interface Word {
  readonly type: WordType
  readonly chars: readonly string[]
}

/** Follows xstrings, isAlphabet: true for letters, except Chinese characters. */
function isAlphabet(char: string): boolean {
  const code = char.codePointAt(0) ?? 0
  if (!isLetter(char)) return false
  return !(
    (code >= 0x4e00 && code <= 0x9fcc) ||
    (code >= 0x3400 && code <= 0x4d85) ||
    (code >= 0x20000 && code <= 0x2b81d)
  )
}

/** Splits off the first word. Follows xstrings/convert.go, nextWord. */
function nextWord(chars: readonly string[], from: number): Word {
  const first = chars[from]
  if (first === undefined) return { type: 'none', chars: [] }
  const run = (test: (char: string) => boolean, start = from + 1): number => {
    let end = start
    while (end < chars.length && test(chars[end] ?? '')) end++
    return end
  }
  const word = (type: WordType, end: number): Word => ({ type, chars: chars.slice(from, end) })
  if (isConnector(first)) return word('connector', run(isConnector))
  if (isPunctuation(first)) return word('punctuation', run(isPunctuation))
  const isLowerLetter = (char: string): boolean => isAlphabet(char) && !isUpper(char)
  if (isUpper(first)) {
    const uppers = run(isUpper)
    if (uppers === from + 1) return word('upper', run(isLowerLetter))
    // The last uppercase letter before a lowercase one starts the next word.
    return word('upper', uppers < chars.length && isAlphabet(chars[uppers] ?? '') ? uppers - 1 : uppers)
  }
  if (isAlphabet(first)) return word('alphabet', run(isLowerLetter))
  if (isNumber(first)) return word('number', run(isNumber))
  return word(
    'other',
    run((char) => !isConnector(char) && !isAlphabet(char) && !isNumber(char) && !isPunctuation(char)),
  )
}

/** Words without changes of case: `db`, `DB_HOST`, `web-1`. */
const SIMPLE_WORDS = /^(?:[a-z]+|[A-Z]+)(?:[_ -](?:[a-z]+|[A-Z]+))*\d*$/

/** xstrings.ToSnakeCase and ToKebabCase. Follows convert.go, camelCaseToLowerCase. */
export function joinWords(text: string, connector: string): string {
  if (SIMPLE_WORDS.test(text)) return text.toLowerCase().replace(/[_ -]/g, connector)
  return new WordJoiner(text, connector).run()
}

class WordJoiner {
  readonly #chars: readonly string[]
  readonly #connector: string
  #at = 0
  #word: Word = { type: 'none', chars: [] }
  #result = ''

  constructor(text: string, connector: string) {
    this.#chars = runes(text)
    this.#connector = connector
  }

  run(): string {
    this.#next()
    while (this.#at < this.#chars.length) {
      if (this.#word.type !== 'connector') this.#write(this.#word)
      const previous = this.#word
      this.#next()
      this.#between(previous)
    }
    this.#write(this.#word)
    return this.#result
  }

  #between(previous: Word): void {
    if (previous.type === 'number') {
      this.#joined()
      if (this.#isType('none', 'punctuation', 'connector')) return
      this.#result += this.#connector
    } else if (previous.type === 'connector') {
      this.#write(previous)
    } else if (previous.type !== 'punctuation') {
      this.#afterWord()
    }
  }

  #afterWord(): void {
    if (!this.#isType('number')) {
      if (!this.#isType('connector', 'punctuation')) this.#result += this.#connector
      return
    }
    if (this.#at >= this.#chars.length) return
    const number = this.#word
    this.#next()
    if (!this.#isType('alphabet')) {
      this.#write(number)
      if (!this.#isType('connector', 'punctuation')) this.#result += this.#connector
      return
    }
    this.#result += this.#connector
    this.#write(number)
    this.#joined()
    if (!this.#isType('none', 'connector', 'punctuation')) this.#result += this.#connector
  }

  /** Appends alternating words and numbers without connectors. */
  #joined(): void {
    while (this.#isType('alphabet', 'number')) {
      this.#write(this.#word)
      this.#next()
    }
  }

  #isType(...types: readonly WordType[]): boolean {
    return types.includes(this.#word.type)
  }

  #next(): void {
    this.#word = nextWord(this.#chars, this.#at)
    this.#at += this.#word.chars.length
  }

  #write({ type, chars }: Word): void {
    if (type !== 'upper' && type !== 'connector') this.#result += chars.join('')
    else for (const char of chars) this.#result += isConnector(char) ? this.#connector : lowerChar(char)
  }
}
