import { KuiltError } from '../diagnostics/index.ts'
import { type PathPart, readPathPart } from '../tree/field-path.ts'
import { isNull, type Node, scalarText } from '../tree/node.ts'

/** A node and the positions of the entries and items that lead to it. */
export interface Found {
  readonly node: Node
  readonly path: readonly number[]
}

/**
 * Follows the path of a replacement's source: exact values in brackets, `-` for the last element, no wildcard. Nothing
 * where a field or an element is missing.
 *
 * @throws KuiltError PATH_… or FIELD_WRONG_NODE_KIND where the path does not fit the tree
 */
export function lookUp(root: Node, parts: readonly string[]): Found | undefined {
  let found: Found | undefined = { node: root, path: [] }
  for (const part of parts) {
    found = lookUpPart(found, part)
    if (found === undefined) return undefined
  }
  return found
}

/** One step of `lookUp`. A part of nothing but spaces leads nowhere else. */
export function lookUpPart(from: Found, source: string): Found | undefined {
  const part = source.trim()
  if (part === '') return from
  if (part === '-') return last(from)
  if (/^-\d+$/.test(part) && Number(part) < 0) throw new KuiltError('PATH_INDEX_NEGATIVE', { index: part })
  return step(from, readPathPart(part))
}

function step({ node, path }: Found, part: PathPart): Found | undefined {
  switch (part.type) {
    case 'index':
      return at(elementsOf(node), part.index, path)
    case 'every':
      throw new KuiltError('PATH_WILDCARD_IN_SOURCE', {})
    case 'invalid':
      throw new KuiltError('PATH_MATCH_INVALID', { part: part.source })
    case 'match': {
      const items = elementsOf(node)
      return at(
        items,
        items.findIndex((item) => hasValue(item, part.field, part.value)),
        path,
      )
    }
    case 'field': {
      const index = fieldIndex(node, part.name)
      const entry = node.type === 'mapping' ? node.entries[index] : undefined
      return entry && { node: entry.value, path: [...path, index] }
    }
  }
}

function at(items: readonly Node[], index: number, path: readonly number[]): Found | undefined {
  const node = items[index]
  return node && { node, path: [...path, index] }
}

function last({ node, path }: Found): Found | undefined {
  const items = elementsOf(node)
  if (items.length === 0) throw new KuiltError('PATH_LAST_OF_EMPTY_LIST', {})
  return at(items, items.length - 1, path)
}

/** True for an element that is `value`, or whose field is. Maps and lists count as empty texts. */
export function hasValue(item: Node, field: string, value: string): boolean {
  if (field === '') return scalarText(item) === value
  if (item.type !== 'mapping') return false
  const entry = item.entries.find(({ key }) => key.text === field)
  return entry !== undefined && scalarText(entry.value) === value
}

/** The items of a list; a null counts as an empty list. */
export function elementsOf(node: Node): readonly Node[] {
  if (node.type === 'sequence') return node.items
  if (isNull(node)) return []
  throw wrongKind('SequenceNode', node)
}

/** The position of a field, -1 where there is none. */
export function fieldIndex(node: Node, name: string): number {
  if (isNull(node)) return -1
  if (node.type === 'mapping') return node.entries.findIndex(({ key }) => key.text === name)
  throw wrongKind('MappingNode', node)
}

export function wrongKind(expected: string, node: Node): KuiltError {
  const actual = { scalar: 'ScalarNode', mapping: 'MappingNode', sequence: 'SequenceNode' }[node.type]
  return new KuiltError('FIELD_WRONG_NODE_KIND', { expected, actual })
}
