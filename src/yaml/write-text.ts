import { KuiltError } from '../diagnostics/index.ts'
import { resolveTag } from './scalar.ts'

/** Where a text is written. */
export interface TextPlace {
  /** Column of continuation lines. */
  readonly indent: number
  /** Column where the text begins. */
  readonly column: number
}

const oldWords = /^(?:y|Y|yes|Yes|YES|on|On|ON|n|N|no|No|NO|off|Off|OFF)$/
const base60 = /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/

// Letters first, then characters that never need quotes; words that mean something else are excluded.
const plainSafe =
  /^(?!(?:[yYnN]|[yY]es|YES|[nN]o|NO|[oO]n|ON|[oO]ff|OFF|[tT]rue|TRUE|[fF]alse|FALSE|[nN]ull|NULL)$)[A-Za-z/$][A-Za-z0-9_./$()@%+=,;-]*$/

/** True for texts that are strings to every reader and need no quotes: the quick way for most of what manifests hold. */
export function isPlainSafe(text: string): boolean {
  return plainSafe.test(text)
}

/** How a key is written; a complex one goes behind `? `, with its value behind `: `. */
export function writeKeyText(name: string, indent: number): { readonly text: string; readonly complex: boolean } {
  if (isPlainSafe(name) && name.length <= 128) return { text: name, complex: false }
  if (name.length > 1022) throw new KuiltError('YAML_KEY_TOO_LONG', { key: name })
  const complex = anyBreak.test(name) || Buffer.byteLength(name) > 128
  if (complex) return { text: writeText(name, { indent: indent + 2, column: indent + 2 }), complex }
  return { text: write(name, { indent, column: indent }, false), complex }
}

/** A string value, quoted and folded as upstream does. @throws KuiltError YAML_UNPRINTABLE */
export function writeText(text: string, place: TextPlace): string {
  return write(text, place, true)
}

// Everything the emitter writes as it is, line feeds disregarded.
const special = /[^\n\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd]/
/** What upstream's emitter takes for a line break. */
const anyBreak = /[\n\r\u2028\u2029]/
const spaceAtBreak = / [\n\u2028\u2029]|[\n\u2028\u2029] /
const unwritable = /[\x7f-\x84\x86-\x9f\ufffe\uffff]/

function write(original: string, place: TextPlace, foldable: boolean): string {
  if (unwritable.test(original)) throw new KuiltError('YAML_UNPRINTABLE', { text: original })
  const text = original.includes('\u0085') ? foldNextLines(original) : original
  const isSpecial = special.test(text)
  if (text.includes('\n')) {
    if (foldable && !isSpecial && !/ (?:[\n\u2028\u2029]|$)/.test(text)) return literal(text, place.indent)
    return double(text, place, foldable)
  }
  if (text === '' || isSpecial || looksTyped(text) || spaceAtBreak.test(text)) return double(text, place, foldable)
  if (plainAllowed(text)) return foldable ? foldPlain(text, place) : text
  return single(text, place, foldable)
}

/** U+0085 is a line break to the reader of the JSON step: it is folded like one. */
function foldNextLines(text: string): string {
  return text.replace(/[ \t]*\u0085(?:[ \t]*\u0085)*[ \t]*/g, (run) => {
    const breaks = run.split('\u0085').length - 1
    return breaks === 1 ? ' ' : '\n'.repeat(breaks - 1)
  })
}

function looksTyped(text: string): boolean {
  const first = text.charCodeAt(0)
  const numeric = (first >= 48 && first <= 57) || first === 43 || first === 45 || first === 46
  if (numeric && /^[-+]?0o[-+]/.test(text)) return false
  const tag = resolveTag(text)
  if (tag !== '!!str' && tag !== '!!merge') return true
  return oldWords.test(text) || (numeric && base60.test(text))
}

function plainAllowed(text: string): boolean {
  if (text.startsWith(' ') || text.endsWith(' ') || text.startsWith('---') || text.startsWith('...')) return false
  if (/^[#,[\]{}&*!|>'"%@`]/.test(text) || /^[?:-](?:[ \t]|$)/.test(text)) return false
  return !/:(?:[ \t]|$)|[ \t\u2028\u2029]#|[\u2028\u2029]/.test(text)
}

function literal(text: string, indent: number): string {
  const first = text.charCodeAt(0)
  const hint = first === 32 || first === 10 ? '2' : ''
  const chomp = !text.endsWith('\n') ? '-' : text === '\n' || text.endsWith('\n\n') ? '+' : ''
  const pad = `\n${' '.repeat(indent)}`
  const lines = (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n')
  let out = `|${hint}${chomp}`
  for (const line of lines) out += line === '' ? '\n' : pad + indentAfterBreaks(line, pad.slice(1))
  return out
}

/** Upstream starts a new line, and so indents, after U+2028 and U+2029 too. */
function indentAfterBreaks(line: string, pad: string): string {
  return line.replace(/[\u2028\u2029]+(?!$)/g, (breaks) => breaks + pad)
}

/** Breaks at a single space once the column is past 80. */
function foldPlain(text: string, { indent, column }: TextPlace): string {
  if (column + text.length <= 81) return text
  return foldAtSpaces(text, { indent, column })
}

function foldAtSpaces(text: string, { indent, column }: TextPlace): string {
  let out = ''
  let at = column
  let start = 0
  for (let i = 0; i < text.length; i++) {
    const breaks =
      text.charCodeAt(i) === 32 && at > 80 && i > 0 && text[i - 1] !== ' ' && i < text.length - 1 && text[i + 1] !== ' '
    if (breaks) {
      out += `${text.slice(start, i)}\n${' '.repeat(indent)}`
      start = i + 1
      at = indent
    } else at++
  }
  return out + text.slice(start)
}

function single(text: string, { indent, column }: TextPlace, foldable: boolean): string {
  let out = "'"
  let at = column + 1
  const pad = ' '.repeat(indent)
  for (let i = 0; i < text.length; i++) {
    const char = text[i] as string
    const inside = i > 0 && i < text.length - 1
    if (char === ' ' && foldable && at > 80 && inside && text[i - 1] !== ' ' && text[i + 1] !== ' ') {
      out += `\n${pad}`
      at = indent
    } else if (char === '\u2028' || char === '\u2029') {
      // Upstream takes these for line breaks and indents what follows.
      const ends = text[i + 1] !== '\u2028' && text[i + 1] !== '\u2029' && i + 1 < text.length
      out += char + (ends ? pad : '')
      at = indent
    } else {
      out += char === "'" ? "''" : char
      at += char === "'" ? 2 : 1
    }
  }
  return `${out}'`
}

const escapes: Readonly<Record<string, string>> = {
  '\0': '\\0',
  '\x07': '\\a',
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\v': '\\v',
  '\f': '\\f',
  '\r': '\\r',
  '\x1b': '\\e',
  '"': '\\"',
  '\\': '\\\\',
  '\u2028': '\\L',
  '\u2029': '\\P',
}

function double(text: string, { indent, column }: TextPlace, foldable: boolean): string {
  // Upstream escapes everything in a text that starts like a file with a byte order mark.
  const all = text.startsWith('\ufeff')
  const chars = Array.from(text)
  let out = '"'
  let at = column + 1
  let afterSpace = false
  for (let i = 0; i < chars.length; i++) {
    const char = chars[i] as string
    if (char === ' ' && foldable && !afterSpace && at > 80 && i > 0 && i < chars.length - 1) {
      out += `\n${' '.repeat(indent)}`
      at = indent
      if (chars[i + 1] === ' ') {
        out += '\\'
        at++
      }
      afterSpace = true
      continue
    }
    const written = escapeChar(char, all)
    out += written
    at += written.length
    afterSpace = char === ' '
  }
  return `${out}"`
}

function escapeChar(char: string, all: boolean): string {
  const known = Object.hasOwn(escapes, char) ? escapes[char] : undefined
  if (known !== undefined) return known
  if (char === ' ' || (!all && !special.test(char))) return char
  const point = char.codePointAt(0) ?? 0
  const hex = point.toString(16).toUpperCase()
  if (point > 0xffff) return `\\U${hex.padStart(8, '0')}`
  return point > 0xff ? `\\u${hex.padStart(4, '0')}` : `\\x${hex.padStart(2, '0')}`
}
