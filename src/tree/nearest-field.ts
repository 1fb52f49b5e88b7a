import { alternatives, didYouMean, nameList } from '../diagnostics/hints.ts'
import { attempt } from '../diagnostics/index.ts'
import { type Hint, type Proposal, propose } from '../diagnostics/proposal.ts'
import type { MatchStep, MemberStep, PathStep } from './field-path.ts'
import { getField, getText } from './fields.ts'
import type { Node } from './node.ts'
import { childAt, positionOf } from './walk-path.ts'

type Steps = readonly (PathStep | MemberStep)[]

/** Formats a path in the notation of the caller: `/spec/ports/0` or `spec.ports.0`. */
export type FormatPath = (steps: Steps) => string

/**
 * Describes what a tree contains instead of a missing field: a path with a similar name, or the last existing node of
 * the path and its fields. Undefined if the whole path exists.
 *
 * @param rootName what to call the tree
 */
export function nearestField(
  root: Node,
  steps: Steps,
  format: FormatPath,
  rootName = 'the resource',
): Hint | undefined {
  let node = root
  for (const [depth, step] of steps.entries()) {
    const next = childAt(node, attempt(() => positionOf(node, step)) ?? -1)
    if (next === undefined) return describeStop(node, { steps, depth, format, rootName })
    node = next
  }
  return undefined
}

/** The prefix of internal annotations, which users do not look for. */
const internalPrefix = 'internal.config.kubernetes.io/'

interface Stop {
  readonly steps: Steps
  /** The index of the first step that does not exist. */
  readonly depth: number
  readonly format: FormatPath
  readonly rootName: string
}

function describeStop(node: Node, stop: Stop): Hint {
  const { steps, depth, format, rootName } = stop
  const here = depth === 0 ? rootName : `"${format(steps.slice(0, depth))}"`
  if (node.type === 'scalar') return `${here} is a single value and has no fields`
  if (node.type === 'sequence') return describeList(node.items, here, stop)
  const keys = node.entries.flatMap(({ key }) => (key.text.startsWith(internalPrefix) ? [] : [key.text]))
  const described =
    keys.length === 0
      ? `${here} is empty`
      : `${here} has ${keys.length === 1 ? 'only one field:' : 'the fields'} ${nameList(keys)}`
  const near = didYouMean(steps[depth]?.text ?? '', keys)
  return near === undefined ? described : proposeStep({ type: 'key', text: near }, stop, described)
}

function describeList(items: readonly Node[], here: string, stop: Stop): Hint {
  const list = `${here} is ${indices(items.length)}`
  const step = stop.steps[stop.depth]
  if (step?.type === 'match') return describeMatch(items, step, { stop, here })
  const name = step?.text ?? ''
  const index = items.findIndex((item) => getText(item, 'name') === name)
  if (name === '') return list
  if (index >= 0) return proposeStep({ type: 'key', text: String(index) }, stop, list)
  return proposeItem(items, name, { stop, list })
}

/** Proposes the index of an item if it is the only item that has the field. */
function proposeItem(
  items: readonly Node[],
  name: string,
  { stop: { steps, depth, format }, list }: { readonly stop: Stop; readonly list: Hint },
): Hint {
  const [index, ...others] = items.flatMap((item, i) => (getField(item, name) === undefined ? [] : [i]))
  if (index === undefined || others.length > 0) return list
  const step = { type: 'key', text: String(index) } as const
  return propose(format(steps), format([...steps.slice(0, depth), step, ...steps.slice(depth)]), list)
}

/**
 * Describes the elements for a step such as `[name=wbe]`: proposes the element with a similar name, or lists all names.
 */
function describeMatch(
  items: readonly Node[],
  { field, value, text }: MatchStep,
  { stop, here }: { readonly stop: Stop; readonly here: string },
): Hint {
  const values = items.map((item) => getText(item, field)).filter((other) => other !== '')
  if (values.length === 0) return `${here} is ${indices(items.length)}`
  const near = didYouMean(value, values)
  const described = `${here} has ${values.length === 1 ? 'an item' : 'items'} whose ${field} is ${alternatives(values)}`
  if (near === undefined || near === value) return described
  return proposeStep({ type: 'match', text: text.replace(value, near), field, value: near }, stop, described)
}

/** Proposes the same path with a different step at one position. */
function proposeStep(step: Steps[number], { steps, depth, format }: Stop, otherwise: Hint): Proposal {
  return propose(format(steps), format([...steps.slice(0, depth), step, ...steps.slice(depth + 1)]), otherwise)
}

/** Returns a string such as `a list of 3 items (indexes 0 to 2)`. */
function indices(count: number): string {
  if (count === 0) return 'an empty list'
  return count === 1 ? 'a list of 1 item (index 0)' : `a list of ${count} items (indexes 0 to ${count - 1})`
}
