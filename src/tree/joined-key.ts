import { getField, getText } from './fields.ts'
import type { Node } from './node.ts'

/** Maps with string values, so that there is nothing below their keys. */
const flatMaps: ReadonlySet<string> = new Set([
  'labels',
  'annotations',
  'matchLabels',
  'nodeSelector',
  'data',
  'binaryData',
  'stringData',
])

export interface JoinOptions {
  /** The separator of the path, which some keys also contain: `.` or `/`. */
  readonly separator: string
  /** True if the last key may be missing in a map such as `labels`, because the path adds it. */
  readonly mayAdd: boolean
  /** True if the path may continue into a text that has its own fields. */
  readonly intoText?: boolean | undefined
}

/**
 * Joins the parts of a path that form one key in the tree, because the key contains the separator, such as
 * `app.kubernetes.io/name`. In a path with dots, items are selected as `[name=web]`. Returns the same parts if the
 * whole path exists as written, and undefined if no combination of parts exists.
 */
export function joinKeys(
  root: Node,
  parts: readonly string[],
  { separator, mayAdd, intoText = false }: JoinOptions,
): readonly string[] | undefined {
  const walk = (node: Node, rest: readonly string[], parent: string): readonly string[] | undefined => {
    const [first] = rest
    if (first === undefined) return []
    if (node.type === 'scalar') return intoText && /[:{]/.test(node.text) ? rest : undefined
    if (node.type === 'sequence') {
      const part = separator === '.' ? asMatch(node.items, first) : first
      const child = elementOf(node.items, part)
      const below = child && walk(child, rest.slice(1), part)
      return below && [part, ...below]
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

/** Converts `name=web`, or only the name, to the `[name=web]` that selects the item. */
function asMatch(items: readonly Node[], part: string): string {
  const matches = [`[${part}]`, `[name=${part}]`]
  return elementOf(items, part) === undefined ? (matches.find((match) => elementOf(items, match)) ?? part) : part
}

function elementOf(items: readonly Node[], part: string): Node | undefined {
  if (/^\d+$/.test(part)) return items[Number(part)]
  const [, field = '', value = ''] = /^\[([^=]+)=(.*)\]$/.exec(part) ?? []
  if (field !== '') return items.find((item) => getText(item, field) === value)
  return part === '*' || part === '-' ? items.at(-1) : undefined
}
