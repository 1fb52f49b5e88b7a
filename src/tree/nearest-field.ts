import { didYouMean, nameList } from '../diagnostics/hints.ts'
import { getField } from './fields.ts'
import type { Node } from './node.ts'

/** How a path is spelled: `/spec/ports/0` or `spec.ports.0`. */
export type FormatPath = (parts: readonly string[]) => string

/**
 * What there is instead of a field that a tree does not have: the nearest field on the way there, and what it holds.
 * Undefined where the whole path exists.
 */
export function nearestField(root: Node, parts: readonly string[], format: FormatPath): string | undefined {
  let node = root
  for (const [depth, part] of parts.entries()) {
    const next = childOf(node, part)
    if (next === undefined) return describeStop(node, part, { way: parts.slice(0, depth), format })
    node = next
  }
  return undefined
}

/** What the build has noted on a resource is not what anybody looks for. */
const ownNotes = 'internal.config.kubernetes.io/'

interface Stop {
  readonly way: readonly string[]
  readonly format: FormatPath
}

function describeStop(node: Node, part: string, { way, format }: Stop): string {
  const here = way.length === 0 ? 'the resource' : `'${format(way)}'`
  if (node.type === 'scalar') return `${here} is a single value: there is nothing below it`
  if (node.type === 'sequence') return `${here} is a list, ${indices(node.items.length)}`
  const keys = node.entries.flatMap(({ key }) => (key.text.startsWith(ownNotes) ? [] : [key.text]))
  const near = didYouMean(part, keys)
  if (near !== undefined) return `did you mean '${format([...way, near])}'?`
  return keys.length === 0 ? `${here} is empty` : `${here} has ${nameList(keys)}`
}

/** `whose items are 0 to 2` */
function indices(count: number): string {
  if (count === 0) return 'and it is empty'
  return count === 1 ? 'whose only item is 0' : `whose items are 0 to ${count - 1}`
}

function childOf(node: Node, part: string): Node | undefined {
  if (node.type !== 'sequence') return getField(node, part)
  const pair = /^\[?([^=\]]+)=([^\]]*)\]?$/.exec(part)
  if (pair === null) return /^\d+$/.test(part) ? node.items[Number(part)] : undefined
  const [, key = '', value] = pair
  return node.items.find((item) => {
    const field = getField(item, key)
    return field?.type === 'scalar' && field.text === value
  })
}
