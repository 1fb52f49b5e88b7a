/**
 * The tree that the reader creates and the writer prints. It contains what users wrote, without interpretation.
 *
 * kustomize determines the type of a scalar late, from its text, its quoting and its tag, so a scalar keeps all three
 * until it is printed. Trees are immutable: a change creates new nodes along its path and shares everything else, so a
 * different reference means that something changed.
 */

export type ScalarStyle = 'plain' | 'single' | 'double' | 'literal' | 'folded'

/**
 * The identity that several scalars of one resource share because one transformer added all of them. In kustomize, they
 * are one object in memory (kyaml/yaml/fns.go, FieldSetter), so writing to one of them changes all of them.
 */
export interface Cell {
  readonly label: string
}

export interface Scalar {
  readonly type: 'scalar'
  /** The value after unescaping and folding: `"a\tb"` contains a real tab, `0x10` stays `0x10`. */
  readonly text: string
  readonly style: ScalarStyle
  /**
   * A short tag (`!!str`, `!!int`, `!custom`), or:
   * - `undefined`: the scalar is as the reader created it, so the tag follows from its text and style.
   * - `''`: the scalar has no type, as if kyaml/yaml/rnode.go, NewScalarRNode, created it. Its text determines the type
   *   when it is printed.
   */
  readonly tag: string | undefined
  /**
   * True if the tag is explicit in the input (`!!str 1`). Only an explicit tag is kept if a new text has another type.
   */
  readonly tagged: boolean
  readonly cell: Cell | undefined
}

export interface Entry {
  readonly key: Scalar
  readonly value: Node
}

export interface Mapping {
  readonly type: 'mapping'
  /**
   * The entries in the order of the source. There may be duplicate keys, which are an error only when they are printed.
   */
  readonly entries: readonly Entry[]
  /**
   * True if the map is written as `{a: b}`. This matters for the output, because some values change when a flow
   * collection is written and read again.
   */
  readonly flow: boolean
}

export interface Sequence {
  readonly type: 'sequence'
  readonly items: readonly Node[]
  readonly flow: boolean
}

export type Node = Scalar | Mapping | Sequence

/**
 * Any value that JSON can represent. Objects have no prototype, so every key is data. Integers beyond
 * `Number.MAX_SAFE_INTEGER` are bigints.
 */
export type JsonValue = null | boolean | number | bigint | string | readonly JsonValue[] | JsonObject

export interface JsonObject {
  readonly [key: string]: JsonValue
}

export function isList(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value)
}

/** Returns a scalar as the reader creates it: its text and style determine its type. */
export function scalar(text: string, style: ScalarStyle = 'plain'): Scalar {
  return { type: 'scalar', text, style, tag: undefined, tagged: false, cell: undefined }
}

/** Returns a scalar with an explicit short tag that the user did not write. */
export function taggedScalar(text: string, tag: string, style: ScalarStyle = 'plain'): Scalar {
  return { type: 'scalar', text, style, tag, tagged: false, cell: undefined }
}

/**
 * Returns a changed copy of a scalar. The code does not use object spread, because V8 gives spread objects a different
 * hidden class, which slows down all code that handles both.
 */
export function changedScalar(
  old: Scalar,
  { text = old.text, style = old.style, tag = old.tag, tagged = old.tagged }: ScalarChange,
): Scalar {
  return { type: 'scalar', text, style, tag, tagged, cell: old.cell }
}

/** The properties of a scalar that may be changed. A tag cannot be removed. */
export interface ScalarChange {
  readonly text?: string
  readonly style?: ScalarStyle
  readonly tag?: string
  readonly tagged?: boolean
}

/** Returns the scalar with the identity `cell`, or without an identity. */
export function inCell({ text, style, tag, tagged }: Scalar, cell: Cell | undefined): Scalar {
  return { type: 'scalar', text, style, tag, tagged, cell }
}

export function mapping(entries: readonly Entry[], flow = false): Mapping {
  return { type: 'mapping', entries, flow }
}

export function sequence(items: readonly Node[], flow = false): Sequence {
  return { type: 'sequence', items, flow }
}

/** Returns the text of a scalar, even if it is null, and `''` for any other node. */
export function scalarText(node: Node | undefined): string {
  return node?.type === 'scalar' ? node.text : ''
}

/** True for a null scalar: an unquoted `null`, `~` or empty value, or one with an explicit `!!null` tag. */
export function isNull(node: Node): boolean {
  if (node.type !== 'scalar') return false
  if (node.tag !== undefined) return node.tag === '!!null'
  return node.style === 'plain' && isNullWord(node.text)
}

function isNullWord(text: string): boolean {
  return text === '' || text === '~' || text === 'null' || text === 'Null' || text === 'NULL'
}

/** True if there is no node, or if it is a null. */
export function isMissing(node: Node | undefined): boolean {
  return node === undefined || isNull(node)
}

/** True if there is no node, or if it is a null or an empty mapping or sequence. */
export function isNilOrEmpty(node: Node | undefined): boolean {
  if (node === undefined || isNull(node)) return true
  return (node.type === 'mapping' && node.entries.length === 0) || (node.type === 'sequence' && node.items.length === 0)
}
