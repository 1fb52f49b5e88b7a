// The printer. This is the entry point of yaml/print.

import { KuiltError } from '../../diagnostics/index.ts'
import { changedScalar, type Entry, type Mapping, type Node, type Scalar } from '../../tree/node.ts'
import { keyName } from '../json/key-name.ts'
import { scalarValue } from '../json/scalar-value.ts'
import { MAX_DEPTH } from '../read/depth.ts'
import { decodeBinaryKeys } from '../types/binary.ts'
import { isBreak } from '../types/characters.ts'
import { formatEmitted } from '../types/go-number.ts'
import { sortEntries } from '../types/key-order.ts'
import { type KeyShape, KeyShapes } from '../types/key-shapes.ts'
import { isPlainInteger, isPlainText } from '../types/plain-text.ts'
import { mergePrinted } from './merge-printed.ts'
import { isComplexKey, writeText } from './write-text.ts'

/**
 * A resource as one YAML document that ends with a line break. Keys are in natural order, and values are printed as
 * kustomize does after it has written, parsed and converted them to JSON. Follows api/resource/resource.go,
 * (*Resource).AsYAML.
 *
 * @throws KuiltError YAML_… for what cannot be printed
 */
export function writeResource(node: Mapping): string {
  return writeNode(node)
}

/** Resources as a YAML stream. */
export function writeResources(nodes: readonly Mapping[]): string {
  const writer = new Writer(true)
  for (let i = 0; i < nodes.length; i++) writer.document(nodes[i] as Mapping, i > 0)
  return writer.text()
}

/**
 * A resource as a separate file. Its values come directly from the tree, without being written and parsed again: an
 * omitted value in a flow collection is null, and folded texts do not change.
 *
 * @throws KuiltError YAML_… for what cannot be printed
 */
export function writeFile(node: Node): string {
  const writer = new Writer(false)
  writer.document(node, false)
  return writer.text()
}

/** Any value as a YAML document. @param merges Merge maps with a `<<` key. */
export function writeNode(node: Node, merges = true): string {
  const writer = new Writer(true, merges)
  writer.document(node, false)
  return writer.text()
}

/** The position of a collection whose entries are being written. Each context caches the contexts directly below it. */
class CollectionContext {
  /** Column where the entries start. */
  readonly indent: number
  /** True inside what was a flow collection in the source. */
  readonly flow: boolean
  readonly depth: number
  /** True if the first entry follows a dash or a colon on the same line. */
  readonly started: boolean
  private readonly below: (CollectionContext | undefined)[] = [
    undefined,
    undefined,
    undefined,
    undefined,
    undefined,
    undefined,
  ]

  constructor(
    indent: number,
    flow: boolean,
    { depth, started }: { readonly depth: number; readonly started: boolean },
  ) {
    this.indent = indent
    this.flow = flow
    this.depth = depth
    this.started = started
  }

  /** The context of a list below its key, at the same column. */
  list(flow: boolean): CollectionContext {
    return this.at(0, this.indent, flow)
  }

  /** The context of a map below its key. */
  map(flow: boolean): CollectionContext {
    return this.at(2, this.indent + 2, flow)
  }

  /** The context of a collection after a dash. */
  item(flow: boolean): CollectionContext {
    return this.at(4, this.indent + 2, flow)
  }

  private at(kind: 0 | 2 | 4, indent: number, flow: boolean): CollectionContext {
    const inFlow = this.flow || flow
    const index = inFlow ? kind + 1 : kind
    let context = this.below[index]
    if (context === undefined) {
      context = new CollectionContext(indent, inFlow, { depth: this.depth + 1, started: kind === 4 })
      this.below[index] = context
    }
    return context
  }
}

class Writer {
  private written = ''
  /**
   * After a flush, the array is overwritten from the start instead of being emptied, which would release its memory.
   */
  private readonly parts: string[] = []
  private count = 0
  private readonly rewritten: boolean
  private readonly merges: boolean
  private readonly top: CollectionContext = new CollectionContext(0, false, { depth: 0, started: false })
  private readonly flowTop: CollectionContext = new CollectionContext(0, true, { depth: 0, started: false })
  private readonly pads: string[] = []
  private readonly shapes: KeyShapes = new KeyShapes({ newer: false, untyped: true })

  /** `rewritten`: print values as if they had been written and parsed again first. */
  constructor(rewritten: boolean, merges = true) {
    this.rewritten = rewritten
    this.merges = merges
  }

  text(): string {
    this.flush()
    return this.written
  }

  /**
   * Joining the pieces from time to time is faster than appending each one to the text, and than joining all of them at
   * the end.
   */
  private flush(): void {
    this.parts.length = this.count
    this.written += this.parts.join('')
    this.count = 0
  }

  private put(part: string): void {
    this.parts[this.count++] = part
  }

  document(node: Node, separated: boolean): void {
    if (separated) this.put('---\n')
    if (node.type === 'scalar') this.line(node, 0, new CollectionContext(-2, false, { depth: 0, started: false }))
    else if (isEmpty(node)) this.put(node.type === 'mapping' ? '{}\n' : '[]\n')
    else if (this.rewritten && node.flow) this.collection(decodedTop(node), this.flowTop)
    else this.collection(decodedTop(node), this.top)
  }

  private collection(node: Exclude<Node, Scalar>, context: CollectionContext): void {
    if (context.depth > MAX_DEPTH) throw new KuiltError('YAML_TOO_DEEP', { depth: MAX_DEPTH })
    if (this.count > 2000) this.flush()
    if (node.type === 'mapping') this.entries(node, context)
    else this.items(node.items, context)
  }

  private entries(map: Mapping, context: CollectionContext): void {
    const shape = this.shapes.of(map.entries)
    if (shape === undefined) this.anyEntries(map, context)
    else this.plainEntries(map.entries, shape, context)
  }

  /** Writes entries whose keys have a cached shape. */
  private plainEntries(entries: readonly Entry[], shape: KeyShape, context: CollectionContext): void {
    const { order } = shape
    const { inline, block } = shape.heads(context.indent)
    for (let i = 0; i < entries.length; i++) {
      const { value } = entries[order === undefined ? i : (order[i] as number)] as Entry
      const head = (isBlock(value) ? block : inline)[i] as string
      // The first key after a dash is not indented.
      this.put(i === 0 && context.started ? head.slice(context.indent) : head)
      this.value(value, context, (inline[i] as string).length)
    }
  }

  private anyEntries(map: Mapping, context: CollectionContext): void {
    const pad = this.pad(context.indent)
    const entries = sortEntries((this.merges ? mergePrinted(map) : map).entries, false)
    let previous: string | undefined
    for (let i = 0; i < entries.length; i++) {
      const { key, value } = entries[i] as Entry
      const isPlain = key.style === 'plain' && key.tag === undefined && key.text.length <= 128 && isPlainText(key.text)
      const name = isPlain ? key.text : keyName(key, context)
      if (name === previous) throw new KuiltError('YAML_DUPLICATE_KEY', { key: name })
      previous = name
      if (i > 0 || !context.started) this.put(pad)
      if (!isPlain && isComplexKey(name)) {
        const text = writeText(name, { indent: context.indent + 2, column: context.indent + 2, foldable: true })
        this.put(`? ${text}${lineEnd(text)}${pad}: `)
        this.item(value, context)
      } else {
        const text = isPlain
          ? name
          : writeText(name, { indent: context.indent, column: context.indent, foldable: false })
        this.put(text + (isBlock(value) ? ':\n' : ': '))
        this.value(value, context, context.indent + text.length + 2)
      }
    }
  }

  /**
   * Writes the value of an entry. Its key has been written, followed by a colon and a space or, before a collection
   * that is not empty, by a colon and a line break.
   */
  private value(value: Node, context: CollectionContext, column: number): void {
    if (value.type === 'scalar') this.line(value, column, context)
    else if (isEmpty(value)) this.put(value.type === 'mapping' ? '{}\n' : '[]\n')
    else {
      const flow = this.rewritten && value.flow
      this.collection(value, value.type === 'mapping' ? context.map(flow) : context.list(flow))
    }
  }

  private items(items: readonly Node[], context: CollectionContext): void {
    const pad = this.pad(context.indent)
    for (let i = 0; i < items.length; i++) {
      if (i > 0 || !context.started) this.put(pad)
      this.put('- ')
      this.item(items[i] as Node, context)
    }
  }

  /** Writes a value after a dash, or after the colon of a complex key, where collections start on the same line. */
  private item(value: Node, context: CollectionContext): void {
    if (value.type === 'scalar') this.line(value, context.indent + 2, context)
    else if (isEmpty(value)) this.put(value.type === 'mapping' ? '{}\n' : '[]\n')
    else this.collection(value, context.item(this.rewritten && value.flow))
  }

  /** Writes a scalar that starts at `column`, and ends the line. */
  private line(node: Scalar, column: number, context: CollectionContext): void {
    const { text, style, tag } = node
    const isBare = tag === undefined || tag === ''
    if (isBare && ((column + text.length <= 81 && isPlainText(text)) || (style === 'plain' && isPlainValue(text)))) {
      this.put(text)
      this.put('\n')
      return
    }
    const written = this.scalar(node, column, context)
    this.put(written)
    this.put(lineEnd(written))
  }

  private scalar(node: Scalar, column: number, context: CollectionContext): string {
    const { text } = node
    const value = scalarValue(this.rewritten ? node : unfolded(node), context.flow)
    if (typeof value === 'string') return writeText(value, { indent: context.indent + 2, column, foldable: true })
    if (value === null) return 'null'
    if (typeof value === 'boolean') return value ? 'true' : 'false'
    if (typeof value === 'number' && !Number.isFinite(value)) {
      throw new KuiltError('YAML_UNSUPPORTED_NUMBER', { text })
    }
    return formatEmitted(value)
  }

  private pad(indent: number): string {
    const known = this.pads[indent]
    if (known !== undefined) return known
    const pad = ' '.repeat(indent)
    this.pads[indent] = pad
    return pad
  }
}

function decodedTop(node: Exclude<Node, Scalar>): Exclude<Node, Scalar> {
  return node.type === 'mapping' ? decodeBinaryKeys(node) : node
}

/** True for a natural number or a bool that is spelled the way it is printed. */
function isPlainValue(text: string): boolean {
  return isPlainInteger(text) || text === 'true' || text === 'false'
}

function unfolded(node: Scalar): Scalar {
  return node.style === 'folded' || node.style === 'literal' ? changedScalar(node, { style: 'double' }) : node
}

/**
 * The line break to write after a value. None after a literal block that ends with a line break, which may also be
 * U+2028 or U+2029.
 */
function lineEnd(text: string): string {
  return isBreak(text.charCodeAt(text.length - 1)) ? '' : '\n'
}

/** True for values that start on a separate line. */
function isBlock(node: Node): boolean {
  return node.type !== 'scalar' && !isEmpty(node)
}

function isEmpty(node: Exclude<Node, Scalar>): boolean {
  return (node.type === 'mapping' ? node.entries : node.items).length === 0
}
