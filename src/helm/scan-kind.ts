// Finds the kind of a document without parsing it.

/** The patterns accept only ASCII, and match at `lastIndex`. */
const comment = /#[\t -~]*(?:\n|$)/y
/** A key that is a string in every dialect, and its colon. */
const keyText = '(?!"?[Nn][Uu][Ll][Ll]"?:)(?:[A-Za-z][\\w./-]{0,250}|"[A-Za-z][\\w./-]{0,250}"):(?=[ \\n]|$)'
const key = new RegExp(keyText, 'y')
const endOfLine = '(?: *| +#[\\t -~]*)(?:\\n|$)'
const nothing = new RegExp(endOfLine, 'y')
const emptyCollection = new RegExp(` *(?:\\{\\}|\\[\\])${endOfLine}`, 'y')
const plain = '(?:[\\w/]|-(?=\\w))(?:[ -"$-9;-~]|:(?=[!-~]))*'
const quoted = "\"(?:[ !#-[\\]-~]|\\\\[\"\\\\nrt])*\"|'(?:[ -&(-~]|'')*'"
const scalarText = ` *(?:${plain}|${quoted}) *(?:\\n|$)`
const scalar = new RegExp(scalarText, 'y')
/** Whole lines of a map whose values are scalars, and those of a list of such maps: one match for many lines. */
const simpleFields = new RegExp(`( *)${keyText}${scalarText}(?:\\1${keyText}${scalarText}){0,99}`, 'y')
const simpleItems = new RegExp(`( *)- ${keyText}${scalarText}(?:\\1(?:- |  )${keyText}${scalarText}){0,99}`, 'y')
const blockHeader = / *[|>][-+]?(?:\n|$)/y
const anyLine = /[ -~]*(?:\n|$)/y

const SPACE = 0x20
const LINE_FEED = 0x0a
const HASH = 0x23
const DASH = 0x2d
const MAX_DEPTH = 50
const NO_COLUMN = -1

const fieldNames = ['apiVersion', 'kind', 'metadata', 'metadata/name', 'metadata/annotations']
/** The paths of fields that Helm reads. Go ignores the case of their names. */
const knownFields = /^(?:apiVersion|kind|metadata|metadata\/(?:name|annotations))$/i
/** For fields that must be strings, values that are certainly strings. */
const simpleTexts: ReadonlyMap<string, RegExp> = new Map([
  ['kind', /^(?!(?:true|false|yes|no|on|off|y|n|null)\b)[a-z]\w*$/i],
  ['apiVersion', /^[a-z][\w./-]*$/i],
  ['metadata/name', /^["'a-z]/i],
  ['metadata/annotations/', /^["'a-z_/]/i],
])

/**
 * The `kind` of a document, or an empty string if it has none. Undefined if the document must be parsed to find out
 * whether it is valid, or whether it is a hook: the scanner recognizes only the block style that most templates print.
 */
export function scanKind(text: string): string | undefined {
  const scanner = new KindScanner(text)
  return scanner.run() ? scanner.kind : undefined
}

class KindScanner {
  readonly #text: string
  #at = 0
  /** The columns of the open maps and lists, outermost first. */
  readonly #columns: number[] = []
  readonly #areLists: boolean[] = []
  /** The last of them. */
  #column = NO_COLUMN
  #isList = false
  /** True if the last line has a key without a value, which may be on the next lines. */
  #isOpen = false
  /** The fields that contain the current line: at the top level (`#outer`) and one level below (`#inner`). */
  #outer = ''
  #inner = ''
  readonly #seen: string[] = []
  kind = ''

  constructor(text: string) {
    this.#text = text
  }

  run(): boolean {
    while (this.#at < this.#text.length) if (!this.#line()) return false
    return this.#columns.length > 0
  }

  /** Moves past a match. Returns false if there is none. */
  #match(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at
    if (!pattern.test(this.#text)) return false
    this.#at = pattern.lastIndex
    return true
  }

  #line(): boolean {
    const start = this.#at
    const column = this.#skipSpaces()
    const code = this.#text.charCodeAt(start + column)
    if (code === LINE_FEED || Number.isNaN(code)) {
      this.#at++
      return true
    }
    if (code === HASH) return this.#match(comment)
    while (column < this.#column) this.#close()
    return code === DASH && this.#isDash() ? this.#items(start, column) : this.#entries(start, column)
  }

  /** True if nothing depends on fields at this depth. */
  #isMeaningless(depth: number): boolean {
    return depth > 3 || (depth === 3 && !this.#isAnnotation())
  }

  /** Scans map entries from `start`: many simple lines with one match, or else one entry. */
  #entries(start: number, column: number): boolean {
    const isNext = !this.#isList && this.#column === column
    if (!isNext || !this.#isMeaningless(this.#columns.length) || !this.#matchFrom(start, simpleFields)) {
      return this.#entry(column)
    }
    this.#isOpen = false
    return true
  }

  #items(start: number, column: number): boolean {
    const isNext = this.#isList && this.#column === column
    if (!isNext || !this.#isMeaningless(this.#columns.length + 1) || !this.#matchFrom(start, simpleItems)) {
      return this.#item(column)
    }
    this.#isOpen = false
    return this.#open(column + 2, false)
  }

  #matchFrom(start: number, pattern: RegExp): boolean {
    const before = this.#at
    this.#at = start
    const isMatch = this.#match(pattern)
    if (!isMatch) this.#at = before
    return isMatch
  }

  /** Moves past spaces, and returns their number. */
  #skipSpaces(): number {
    const start = this.#at
    let at = start
    while (this.#text.charCodeAt(at) === SPACE) at++
    this.#at = at
    return at - start
  }

  #close(): void {
    this.#isOpen = false
    this.#columns.pop()
    this.#areLists.pop()
    this.#column = this.#columns.at(-1) ?? NO_COLUMN
    this.#isList = this.#areLists.at(-1) === true
  }

  #isDash(): boolean {
    return this.#text.charCodeAt(this.#at + 1) === SPACE
  }

  #item(column: number): boolean {
    const isNext = this.#isList && this.#column === column
    if (!isNext && !(this.#isOpen && this.#open(column, true))) return false
    this.#at++
    const inner = column + 1 + this.#skipSpaces()
    if (this.#text.charCodeAt(this.#at) === DASH && this.#isDash()) return this.#open(inner, true) && this.#item(inner)
    const from = this.#at
    if (this.#match(key)) return this.#open(inner, false) && this.#value(from)
    this.#isOpen = false
    return this.#match(scalar) || this.#match(emptyCollection) || this.#block(column)
  }

  #entry(column: number): boolean {
    // A list may start at the column of its key.
    if (this.#isList && this.#column === column) this.#close()
    const isNext = this.#column === column && !this.#isList
    if (!isNext && !((this.#isOpen || this.#column === NO_COLUMN) && this.#open(column, false))) return false
    const from = this.#at
    return this.#match(key) && this.#value(from)
  }

  /**
   * Starts a map or list, which is the value of the last key. Returns false if that field must not have such a value.
   */
  #open(column: number, isList: boolean): boolean {
    const depth = this.#columns.length
    if (depth === 0 ? column > 0 || isList : depth > MAX_DEPTH) return false
    const path = this.#path(depth)
    if (path !== '' && (isList || !/^metadata(?:\/annotations)?$/.test(path))) return false
    this.#columns.push(column)
    this.#areLists.push(isList)
    this.#column = column
    this.#isList = isList
    return true
  }

  /** The path of the current field at this depth if it is one of the known fields; otherwise empty. */
  #path(depth: number): string {
    if (depth === 0 || depth > 3) return ''
    if (depth === 1) return knownFields.test(this.#outer) ? this.#outer : ''
    if (this.#outer !== 'metadata') return ''
    if (depth === 3) return this.#isAnnotation() ? 'metadata/annotations/' : ''
    const path = `metadata/${this.#inner}`
    return knownFields.test(path) ? path : ''
  }

  #isAnnotation(): boolean {
    return this.#outer === 'metadata' && this.#inner === 'annotations'
  }

  /** Scans the rest of the line after a key that starts at `from`. */
  #value(from: number): boolean {
    const depth = this.#columns.length
    const end = this.#at
    if (depth <= 3 && !this.#field(depth, from)) return false
    // Most lines end here, or have a scalar.
    this.#isOpen = this.#text.charCodeAt(end) === LINE_FEED
    if (this.#isOpen) this.#at = end + 1
    if (this.#isOpen) return true
    const path = this.#path(depth)
    if (this.#match(scalar)) return path === '' || this.#isSimple(path, end)
    this.#isOpen = this.#match(nothing)
    if (this.#isOpen) return true
    if (path === '' && this.#match(emptyCollection)) return true
    return (path === '' || path === 'metadata/annotations/') && this.#block(this.#column)
  }

  /** Records the field at `from`. Returns false if it is a duplicate, or if its name is spelled in a different case. */
  #field(depth: number, from: number): boolean {
    const name = this.#text.slice(from, this.#at - 1).replaceAll('"', '')
    if (depth === 1) this.#outer = name
    else if (depth === 2) this.#inner = name
    else return !(this.#isAnnotation() && /hook/i.test(name))
    const path = this.#path(depth)
    if (path === '') return true
    if (this.#seen.includes(path)) return false
    this.#seen.push(path)
    return fieldNames.includes(path)
  }

  #isSimple(path: string, from: number): boolean {
    const value = this.#text.slice(from, this.#at).trim()
    if (path === 'kind') this.kind = value
    return simpleTexts.get(path)?.test(value) === true
  }

  /** Scans a block scalar in a map or list at this column. */
  #block(column: number): boolean {
    if (!this.#match(blockHeader)) return false
    let indent = 0
    for (;;) {
      const start = this.#at
      const width = this.#skipSpaces()
      const code = this.#text.charCodeAt(this.#at)
      if (code === LINE_FEED) {
        // Leading lines may be empty, but not blank, because their spaces could determine the indentation.
        if (indent === 0 && width > 0) return false
        this.#at++
      } else if (width <= column || Number.isNaN(code)) {
        this.#at = start
        return true
      } else {
        if (indent === 0) indent = width
        if (width < indent || !this.#match(anyLine)) return false
      }
    }
  }
}
