import { getField, getText } from './fields.ts'
import type { Node } from './node.ts'

/** Maps with string values: there is nothing below their keys. */
const flatMaps: ReadonlySet<string> = new Set([
  'labels',
  'annotations',
  'matchLabels',
  'nodeSelector',
  'data',
  'binaryData',
  'stringData',
])

interface JoinOptions {
  /** What separates the parts of the path, and is also in some keys: `.` or `/`. */
  readonly separator: string
  /** The last part may be missing in a map such as labels, because the path adds it. */
  readonly mayAdd: boolean
}

/**
 * The parts of a path through keys that contain its separator, such as `app.kubernetes.io/name`: those that are one key in
 * the tree are joined. The same parts if the whole path exists as it is; undefined if no way leads to the end.
 */
export function joinKeys(
  root: Node,
  parts: readonly string[],
  { separator, mayAdd }: JoinOptions,
): readonly string[] | undefined {
  const walk = (node: Node, rest: readonly string[], parent: string): readonly string[] | undefined => {
    const [first] = rest
    if (first === undefined) return []
    if (node.type === 'scalar') return undefined
    if (node.type === 'sequence') {
      const child = elementOf(node.items, first)
      const below = child && walk(child, rest.slice(1), first)
      return below && [first, ...below]
    }
    for (let count = 1; count <= rest.length; count++) {
      const key = rest.slice(0, count).join(separator)
      const child = getField(node, key)
      const below = child && walk(child, rest.slice(count), key)
      if (below !== undefined) return [key, ...below]
    }
    return mayAdd && flatMaps.has(parent) ? [rest.join(separator)] : undefined
  }
  return walk(root, parts, '')
}

function elementOf(items: readonly Node[], part: string): Node | undefined {
  if (/^\d+$/.test(part)) return items[Number(part)]
  const [, field = '', value = ''] = /^\[([^=]+)=(.*)\]$/.exec(part) ?? []
  if (field !== '') return items.find((item) => getText(item, field) === value)
  return part === '*' || part === '-' ? items.at(-1) : undefined
}
