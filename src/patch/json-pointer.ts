import { getField } from '../tree/fields.ts'
import type { Mapping, Node, Sequence } from '../tree/node.ts'

export type Container = Mapping | Sequence

export function isContainer(node: Node | undefined): node is Container {
  return node !== undefined && node.type !== 'scalar'
}

/** The parts of a pointer. As evanphx/json-patch v4 reads it, whatever stands before the first slash does not count. */
export function pointerParts(pointer: string): readonly string[] {
  const parts = pointer.split('/').slice(1)
  return pointer.includes('~') ? parts.map(unescapePart) : parts
}

/** A member that exists; undefined where a map has no such key, or a list no such element. */
export function memberAt(container: Container, key: string): Node | undefined {
  if (container.type === 'mapping') return getField(container, key)
  const index = existingIndex(container, key)
  return index === undefined ? undefined : container.items[index]
}

/** The index of an element that exists. Negative indexes count back from the end; they may have a sign. */
export function existingIndex({ items }: Sequence, key: string): number | undefined {
  const index = parseIndex(key, items.length)
  return index === undefined || index >= items.length ? undefined : index
}

/** The index for inserting: `-` and the length append, `-1` too. Undefined for a bad index. */
export function insertionIndex({ items }: Sequence, key: string): number | undefined {
  const { length } = items
  const index = key === '-' ? length : parseIndex(key, length + 1)
  return index === undefined || index > length ? undefined : index
}

/** Reads an index as Go's Atoi does; negative ones count back from `length`. */
function parseIndex(text: string, length: number): number | undefined {
  if (!/^[+-]?[0-9]+$/.test(text)) return undefined
  const index = Number(text)
  if (index >= 0) return index
  return index < -length ? undefined : index + length
}

function unescapePart(part: string): string {
  return part.replace(/~[01]/g, (escaped) => (escaped === '~0' ? '~' : '/'))
}
