import { didYouMean, nameList } from '../diagnostics/hints.ts'
import type { MemberStep, PathStep } from './field-path.ts'
import type { Node } from './node.ts'
import { childAt, positionOf, tryFind } from './walk-path.ts'

type Steps = readonly (PathStep | MemberStep)[]

/** Writes a path in the notation of its user: `/spec/ports/0` or `spec.ports.0`. */
export type FormatPath = (steps: Steps) => string

/**
 * Describes what a tree has instead of a field that is missing: the last node of the path that exists, and its fields.
 * Undefined where the whole path exists.
 */
export function nearestField(root: Node, steps: Steps, format: FormatPath): string | undefined {
  let node = root
  for (const [depth, step] of steps.entries()) {
    const next = childAt(node, tryFind(() => positionOf(node, step)) ?? -1)
    if (next === undefined) return describeStop(node, step, { existing: steps.slice(0, depth), format })
    node = next
  }
  return undefined
}

/** Users do not look for internal annotations. */
const internalPrefix = 'internal.config.kubernetes.io/'

interface Stop {
  readonly existing: Steps
  readonly format: FormatPath
}

function describeStop(node: Node, { text }: PathStep | MemberStep, { existing, format }: Stop): string {
  const here = existing.length === 0 ? 'the resource' : `"${format(existing)}"`
  if (node.type === 'scalar') return `${here} is a single value and has no fields`
  if (node.type === 'sequence') return `${here} is ${indices(node.items.length)}`
  const keys = node.entries.flatMap(({ key }) => (key.text.startsWith(internalPrefix) ? [] : [key.text]))
  const near = didYouMean(text, keys)
  if (near !== undefined) return `did you mean "${format([...existing, { type: 'key', text: near }])}"?`
  if (keys.length === 0) return `${here} is empty`
  return `${here} has ${keys.length === 1 ? 'only the field' : 'the fields'} ${nameList(keys)}`
}

/** `a list with the indices 0 to 2` */
function indices(count: number): string {
  if (count === 0) return 'an empty list'
  return count === 1 ? 'a list with one item, 0' : `a list with the indices 0 to ${count - 1}`
}
