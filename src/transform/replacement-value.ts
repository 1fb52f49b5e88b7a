import { isKuiltError, KuiltError } from '../diagnostics/index.ts'
import { type CellWrites, settleCells } from '../resource/field-specs.ts'
import { splitFieldPath } from '../tree/field-path.ts'
import { mapItems, mapSame } from '../tree/fields.ts'
import { nearestField } from '../tree/nearest-field.ts'
import { type Entry, isNilOrEmpty, isNull, mapping, type Node, scalar, scalarText } from '../tree/node.ts'
import { scalarTag } from '../yaml/types/scalar.ts'
import { lookUp } from './replacement-lookup.ts'

/** Which part of a text between delimiters is meant. */
export interface Delimiter {
  readonly delimiter: string
  readonly index: number
}

/**
 * The value that a replacement writes. Upstream points at the source's own field, so where a target is that field, or
 * lies within it, what is written next is the new value.
 */
export class LiveValue {
  #node: Node
  /** Position of the source among the resources; undefined for a value that nothing can change. */
  readonly #position: number | undefined
  readonly #path: readonly number[]
  #detached = false

  constructor(node: Node, position: number | undefined, path: readonly number[]) {
    this.#node = node
    this.#position = position
    this.#path = path
  }

  get node(): Node {
    return this.#node
  }

  /** Takes note of a write to the resource at `position`. */
  written(position: number, path: readonly number[], node: Node): void {
    if (position !== this.#position || this.#detached) return
    const shared = commonLength(path, this.#path)
    if (shared === path.length && shared < this.#path.length) this.#detached = true
    else if (shared === this.#path.length) this.#node = replaceAt(this.#node, path.slice(shared), node)
  }

  /** Takes note of a field or an element that is added to the node at `path` of the resource at `position`. */
  added(position: number, path: readonly number[], child: Entry | Node): void {
    if (position !== this.#position || this.#detached) return
    const shared = commonLength(path, this.#path)
    if (shared === this.#path.length)
      this.#node = updateAt(this.#node, path.slice(shared), (node) => append(node, child))
  }

  /** Takes note of shared scalars that a write to the resource at `position` has changed. */
  settled(position: number, writes: CellWrites): void {
    if (position !== this.#position || this.#detached || writes.size === 0) return
    const holder = settleCells(mapping([{ key: scalar(''), value: this.#node }]), writes)
    this.#node = holder.entries[0]?.value ?? this.#node
  }
}

function commonLength(a: readonly number[], b: readonly number[]): number {
  let i = 0
  while (i < a.length && i < b.length && a[i] === b[i]) i++
  return i
}

/** The tree with another node at a path of positions. */
export function replaceAt(node: Node, path: readonly number[], value: Node): Node {
  return updateAt(node, path, () => value)
}

function updateAt(node: Node, path: readonly number[], update: (node: Node) => Node): Node {
  const [position, ...rest] = path
  if (position === undefined) return update(node)
  if (node.type === 'sequence')
    return mapItems(node, (item, i) => (i === position ? updateAt(item, rest, update) : item))
  if (node.type === 'scalar') return node
  const entries = mapSame(node.entries, (entry, i) =>
    i === position ? { key: entry.key, value: updateAt(entry.value, rest, update) } : entry,
  )
  return { ...node, entries }
}

function append(node: Node, child: Entry | Node): Node {
  if (node.type === 'mapping' && 'key' in child) return { ...node, entries: [...node.entries, child] }
  if (node.type === 'sequence' && 'type' in child) return { ...node, items: [...node.items, child] }
  return node
}

export interface SourceField {
  readonly field: string
  readonly delimiter: Delimiter | undefined
  /** For messages. */
  readonly resource: string
}

/**
 * The value of a source's field.
 *
 * @throws KuiltError REPLACEMENT_SOURCE_…, REPLACEMENT_DELIMITER
 */
export function readSource(root: Node, position: number, { field, delimiter, resource }: SourceField): LiveValue {
  const found = locating({ field, resource }, () => lookUp(root, splitFieldPath(field)))
  if (found === undefined || isNilOrEmpty(found.node)) {
    const hint = nearestField(root, splitFieldPath(field), (parts) => parts.join('.'))
    throw new KuiltError('REPLACEMENT_SOURCE_FIELD_MISSING', { field, resource }, { hint })
  }
  if (delimiter === undefined) return new LiveValue(found.node, position, found.path)
  const { node } = found
  if (node.type !== 'scalar') throw new KuiltError('REPLACEMENT_DELIMITER', { field, resource })
  const text = splitText(node.text, delimiter.delimiter)[delimiter.index]
  if (text === undefined) {
    throw new KuiltError('REPLACEMENT_SOURCE_INDEX', { index: delimiter.index, value: node.text })
  }
  return new LiveValue({ ...node, text, tag: scalarTag(node), cell: undefined }, undefined, [])
}

function locating<T>(place: { readonly field: string; readonly resource: string }, run: () => T): T {
  try {
    return run()
  } catch (error) {
    if (!isKuiltError(error)) throw error
    throw new KuiltError('REPLACEMENT_SOURCE_LOOKUP', { ...place, reason: error.message }, { cause: error })
  }
}

function splitText(text: string, delimiter: string): string[] {
  return text.split(delimiter)
}

/**
 * Writes a value over a node. A scalar only gets the text: its type and quoting stay. Anything else is replaced by a
 * copy. Undefined where a delimiter is to be looked for in a map or a list.
 */
export function overwrite(target: Node, value: Node, delimiter: Delimiter | undefined): Node | undefined {
  if (target.type !== 'scalar') return delimiter === undefined ? withoutCells(value) : undefined
  const text = delimiter === undefined ? scalarText(value) : replacePart(target.text, valueText(value), delimiter)
  return text === target.text ? target : { ...target, text, tag: scalarTag(target) }
}

/** A replacement whose target is its source doubles it every time. */
const maxTextLength = 2 ** 24

function replacePart(text: string, part: string, { delimiter, index }: Delimiter): string {
  const parts = splitText(text, delimiter)
  if (index < 0) parts.unshift(part)
  else if (index >= parts.length) parts.push(part)
  else parts[index] = part
  const result = parts.join(delimiter)
  if (result.length > maxTextLength) throw new KuiltError('REPLACEMENT_TOO_LONG', { limit: maxTextLength })
  return result
}

function valueText(value: Node): string {
  return isNull(value) ? '' : scalarText(value)
}

/** A copy never shares its scalars. */
function withoutCells(node: Node): Node {
  switch (node.type) {
    case 'scalar':
      return node.cell === undefined ? node : { ...node, cell: undefined }
    case 'sequence':
      return mapItems(node, withoutCells)
    case 'mapping': {
      const entries = mapSame(node.entries, (entry) => {
        const value = withoutCells(entry.value)
        return value === entry.value ? entry : { key: entry.key, value }
      })
      return entries === node.entries ? node : { ...node, entries }
    }
  }
}
