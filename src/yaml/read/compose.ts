import type { Node } from '../../tree/node.ts'
import { DASH } from '../types/characters.ts'
import type { Dialect } from '../types/scalar.ts'
import { BlockReader } from './block-reader.ts'
import { Cursor } from './cursor.ts'
import { atDirective, readDirectives } from './directives.ts'
import type { NodePositions } from './node-positions.ts'
import { Source, type TextOrigin } from './source.ts'
import { TokenScanner } from './token-scanner.ts'

export interface ComposeOptions {
  readonly origin: TextOrigin
  /** Default: `v3`, in which merge keys are expanded. */
  readonly dialect?: Dialect
  /** True if the text is known to have no line breaks other than LF. */
  readonly isSimple?: boolean
  /** Receives the start positions of values. */
  readonly positions?: NodePositions
}

/**
 * The first document of a text as a tree, with aliases expanded, and in dialect v3 also merge keys. Undefined if the
 * document is empty. The text after the first document is only checked, to the same extent as in go-yaml.
 *
 * go-yaml's scanner (scannerc.go) is older than YAML 1.2. It is more lenient in some places (lines in flow collections
 * and quotes may start at any column, comments need no space before them) and stricter in others (`?` in flow
 * collections, tabs, escapes, `a: b: c`), so this reader follows its rules. The `yaml` package follows the standard,
 * and rejects some text that go-yaml accepts.
 *
 * @throws KuiltError YAML_…
 */
export function composeDocument(text: string, options: ComposeOptions): Node | undefined {
  return new Composer().compose(text, options)
}

/** Like `composeDocument`, for several texts, which share data if possible. Must not be used after an error. */
export class Composer {
  #cursor: Cursor | undefined
  #blocks: BlockReader | undefined

  /** The first line of the file that belongs to the document but was not read; undefined if all of it was read. */
  get unreadLine(): number | undefined {
    return this.#cursor?.unreadLine
  }

  compose(text: string, { origin, isSimple = false, dialect = 'v3', positions }: ComposeOptions): Node | undefined {
    const source = new Source(text, origin, isSimple)
    if (this.#cursor === undefined) this.#cursor = new Cursor(source, dialect)
    else this.#cursor.open(source, dialect)
    this.#cursor.positions = positions
    this.#blocks ??= new BlockReader(this.#cursor)
    return readDocument(this.#cursor, this.#blocks)
  }
}

const BYTE_ORDER_MARK = 0xfeff

/**
 * The number of tokens by which go-yaml's scanner is ahead of its parser. Follows yaml_parser_fetch_more_tokens in
 * scannerc.go of v2 and v3.
 */
const LOOKAHEAD: Readonly<Record<Dialect, number>> = { v2: 1, v3: 3 }

/**
 * Reads the first document of the text at `cursor` with `blocks`. Undefined for an empty document. The text after the
 * document has no effect, but it is an error if go-yaml cannot scan the next tokens.
 */
function readDocument(cursor: Cursor, blocks: BlockReader): Node | undefined {
  if (cursor.code() === BYTE_ORDER_MARK) {
    cursor.pos = 1
    cursor.lineStart = 1
  }
  cursor.next(true)
  const isKeyAllowed = readStart(cursor)
  const node = cursor.ended ? undefined : blocks.readNode(-1, isKeyAllowed ? 'item' : 'inline')
  cursor.unreadLine = cursor.code() === 0 ? undefined : unreadLine(cursor)
  if (cursor.code() !== 0) new TokenScanner(cursor).scan(LOOKAHEAD[cursor.dialect])
  return node
}

/** The first line after the document that contains anything other than a comment or a document marker. */
function unreadLine({ text, pos, source }: Cursor): number | undefined {
  const offset = text.slice(pos, -1).search(/^(?!\s*(?:#.*|\.\.\.\s*(?:#.*)?|---\s*(?:#.*)?)?$)/m)
  return offset < 0 ? undefined : source.locate(pos + offset).line
}

/**
 * Moves past `---`, if the document starts with it. Returns false if a map or a list in block style cannot start there.
 */
function readStart(cursor: Cursor): boolean {
  const hasDirectives = atDirective(cursor)
  if (hasDirectives) cursor.tagHandles = readDirectives(cursor)
  if (cursor.ended && cursor.code() === DASH) {
    cursor.pos += 3
    cursor.ended = false
    return cursor.next(false)
  }
  if (hasDirectives) cursor.fail('directives must be followed by ---')
  if (cursor.ended && cursor.code() !== 0) cursor.fail('a document cannot start with "..."')
  return true
}
