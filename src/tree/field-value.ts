import { splitFieldPath } from './field-path.ts'
import { getField } from './fields.ts'
import type { Node } from './node.ts'

/**
 * The node at a dotted path, as `fieldref.fieldPath` of a var names it: `spec.ports[0].port`,
 * `metadata.annotations.[example.com/a]`, `spec.containers.[name=web].image`, `-` for the last of a list. Nothing
 * where the path leads nowhere.
 */
export function nodeAt(root: Node, path: string): Node | undefined {
  let node: Node | undefined = root
  for (const part of splitDottedPath(path)) {
    node = step(node, part)
    if (node === undefined) return undefined
  }
  return node
}

function step(node: Node, part: string): Node | undefined {
  const list = node.type === 'sequence' ? node.items : undefined
  if (/^[+-]?\d+$/.test(part)) return list?.[Number(part)]
  if (part === '-') return list?.at(-1)
  if (!part.startsWith('[') || !part.endsWith(']')) return getField(node, part)
  const at = part.indexOf('=')
  if (at < 0) return undefined
  const key = part.slice(1, at)
  const value = part.slice(at + 1, -1)
  return list?.find((item) => hasText(key === '' ? item : getField(item, key), value))
}

function hasText(node: Node | undefined, text: string): boolean {
  return node?.type === 'scalar' && node.text === text
}

/** Splits at dots, except escaped ones (`\.`) and those in brackets; `a[0]` is `a` and `0`. */
function splitDottedPath(path: string): readonly string[] {
  const parts = splitFieldPath(path).flatMap((part) => {
    const indexed = /^(.*)\[(\d+)\]$/.exec(part)
    return indexed ? [indexed[1] ?? '', indexed[2] ?? ''] : [part]
  })
  return parts.map((part) => part.trim()).filter((part) => part !== '')
}
