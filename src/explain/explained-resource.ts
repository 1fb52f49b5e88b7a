import { attempt, type FieldPath, type Location } from '../diagnostics/index.ts'
import { hintText } from '../diagnostics/proposal.ts'
import { printedNode } from '../resource/printed-node.ts'
import type { Resource } from '../resource/resource.ts'
import type { ResourceId } from '../resource/resource-id.ts'
import { apiVersionOf } from '../schema/gvk.ts'
import { childrenOf, isLeaf, memberAt, nodeAt } from '../tree/children.ts'
import { partsOf } from '../tree/field-path.ts'
import { dottedPart } from '../tree/field-path-hint.ts'
import { nearestField } from '../tree/nearest-field.ts'
import { isNull, type Node } from '../tree/node.ts'
import { findNode, keysOf } from '../tree/walk-path.ts'
import { contextBelow, type PrintContext, type PrintedTree, topContext } from '../yaml/print/printed-children.ts'
import { writeNode } from '../yaml/print/write.ts'
import { TextPositions } from '../yaml/read/text-positions.ts'
import type { ExplainedField, ExplainedLine, ExplainedPlace, ExplainedResource, MissingField } from './explanation.ts'
import { parseFieldArgument } from './field-argument.ts'
import type { Chains } from './locations/import-chains.ts'
import type { Places } from './places.ts'
import { type Condition, pathBelow, Steps, Trace, withThrough } from './trace/steps.ts'
import { explainedSteps, TracedField } from './traced-field.ts'

/** Data that all resources of an explanation share. */
interface Shared {
  readonly places: Places
  readonly tree: PrintedTree
  /** The chains to the files of the build, if they are known. */
  readonly chains: Chains | undefined
}

/**
 * Computes the fields of a resource without caching them, for printing a whole build. Cached fields of all resources
 * would take more memory than the build.
 */
export function fieldsToPrint(resource: Pick<ExplainedResource, 'fields'>): readonly ExplainedField[] {
  return resource instanceof TracedResource ? resource.collect() : resource.fields
}

/** Returns the location of the field that was set or removed last. Undefined if this is the first of `fields`. */
export function locateLast(
  resource: ExplainedResource,
  fields: readonly [FieldPath, ...FieldPath[]],
): ExplainedPlace | undefined {
  return resource instanceof TracedResource ? resource.locateLast(fields) : undefined
}

/** The explanation of a resource, which computes the fields lazily. */
export class TracedResource implements ExplainedResource {
  readonly apiVersion: string
  readonly kind: string
  readonly name: string
  readonly namespace?: string
  readonly originalName?: string
  readonly #resource: Resource
  readonly #trace: Trace
  readonly #shared: Shared
  #fields: readonly ExplainedField[] | undefined

  constructor(resource: Resource, trace: Trace, shared: Shared) {
    const { id, originalId } = resource
    const { kind, name, namespace } = id
    this.apiVersion = apiVersionOf(id)
    this.kind = kind
    this.name = name
    if (namespace !== '') this.namespace = namespace
    if (originalId.name !== name) this.originalName = originalId.name
    this.#resource = resource
    this.#trace = trace
    this.#shared = shared
  }

  get id(): ResourceId {
    return this.#resource.id
  }

  get previousIds(): readonly ResourceId[] {
    return this.#resource.previousIds
  }

  find(path: string): readonly ExplainedField[] {
    const found = attempt(() => findNode(this.#resource.node, parseFieldArgument(path)))
    if (found === undefined) return []
    const start = keysOf(this.#resource.node, found.path)
    return this.fields.filter((field) => start.every((step, i) => field.path[i] === step))
  }

  locate(path: FieldPath, part: 'value' | 'key'): ExplainedPlace | undefined {
    const last = this.#trace.at(path).steps
    const { at } = (last.cause.by === 'hash' ? last.before : undefined) ?? last
    return at && this.#shared.places.find(at, part)
  }

  locateLast([first, ...others]: readonly [FieldPath, ...FieldPath[]]): ExplainedPlace | undefined {
    const earliest = this.#lastSteps(first)
    let last = earliest
    for (const path of others) last = later(last, this.#lastSteps(path))
    return last === earliest || last.at === undefined ? undefined : this.#shared.places.find(last.at, 'value')
  }

  /** The last steps of everything at and below a path, or the steps that removed it. */
  #lastSteps(path: FieldPath): Steps {
    const node = nodeAt(this.#resource.node, path)
    const removal = node === undefined ? this.#trace.at(path.slice(0, -1)).removed.get(path.at(-1) ?? '') : undefined
    return removal ?? lastOf(this.#trace.at(path), node)
  }

  chain(place: ExplainedPlace): readonly string[] {
    const { chains, places } = this.#shared
    return chains?.to(places.pathOf(place)) ?? []
  }

  missing(path: string): MissingField | undefined {
    const { node } = this.#resource
    const steps = parseFieldArgument(path)
    const hint = nearestField(node, steps, (found) => partsOf(found).map(dottedPart).join('.'))
    if (hint === undefined) return undefined
    return { hint: hintText(hint), steps: explainedSteps(this.#removal(partsOf(steps)), this.#shared.places) }
  }

  /** The steps of a removed field, or of a field above it. */
  #removal(parts: readonly string[]): Steps | undefined {
    let trace = this.#trace
    let node: Node | undefined = this.#resource.node
    for (const part of parts) {
      const steps = trace.removed.get(part)
      const next: Node | undefined = node && memberAt(node, part)
      if (next === undefined) return steps
      trace = trace.child(node?.type === 'sequence' ? Number(part) : part)
      node = next
    }
    return undefined
  }

  get fields(): readonly ExplainedField[] {
    this.#fields ??= this.collect()
    return this.#fields
  }

  collect(): readonly ExplainedField[] {
    return collectFields(this.#resource, this.#trace, this.#shared)
  }

  get lines(): readonly ExplainedLine[] {
    const text = writeNode(printedNode(this.#resource))
    const positions = new TextPositions(text)
    const starting = new Map<number, ExplainedField>()
    for (const field of this.fields) {
      const line = positions.find({ path: field.path })?.line
      if (line !== undefined && !starting.has(line)) starting.set(line, field)
    }
    return text
      .trimEnd()
      .split('\n')
      .map((line, i) => ({ text: line, field: starting.get(i + 1) }))
  }

  toJSON(): object {
    const { apiVersion, kind, name, namespace, originalName, fields } = this
    return { apiVersion, kind, name, namespace, originalName, fields }
  }
}

function lastOf(trace: Trace, node: Node | undefined): Steps {
  const children = node === undefined ? [] : childrenOf(node)
  let last = trace.steps
  for (const { step, child } of children) last = later(last, lastOf(trace.child(step), child))
  return last
}

function later(a: Steps, b: Steps): Steps {
  return b.order > a.order ? b : a
}

function collectFields(resource: Resource, start: Trace, { places, tree }: Shared): readonly ExplainedField[] {
  const fields: ExplainedField[] = []
  // Most values were written together with the tree around them, so they have steps, but no trace.
  const visit = (
    node: Node,
    steps: Steps,
    trace: Trace | undefined,
    path: FieldPath,
    context: PrintContext,
    above: readonly Condition[],
  ): void => {
    const own = trace?.conditions ?? none
    const conditions = own.length === 0 ? above : [...above, ...own]
    if (isLeaf(node)) {
      const last =
        node.type === 'scalar' ? steps : emptiedSteps(node, nodeAt(resource.node, path), trace ?? new Trace(steps))
      fields.push(new TracedField(path, { node, inFlow: context.flow, steps: last, conditions }, places))
      return
    }
    const below = contextBelow(node, context)
    tree.children(node, context, (name, step, child) => {
      const changed = trace?.changed(step)
      const next = changed?.steps ?? steps.below(step)
      const inner = isBelow(next.path, path, name) ? next.path : pathBelow(path, name)
      visit(child, next, changed, inner, below, conditions)
    })
  }
  visit(printedNode(resource), start.steps, start, [], topContext, none)
  return fields
}

function isBelow(inner: FieldPath, path: FieldPath, key: string | number): boolean {
  if (inner.length !== path.length + 1 || inner[path.length] !== key) return false
  for (let i = 0; i < path.length; i++) if (inner[i] !== path[i]) return false
  return true
}

const none: readonly Condition[] = []

/** Returns the steps of an empty map or list. The last step removed its last field or item. */
function emptiedSteps(node: Node, built: Node | undefined, trace: Trace): Steps {
  // Fields and elements without a value are not printed.
  const [unprinted] = built === undefined ? [] : childrenOf(built)
  if (unprinted !== undefined) return trace.child(unprinted.step).steps.with({ node })
  const removal = trace.removed.values.at(-1)
  if (removal === undefined) return trace.steps
  const { cause, path, before } = removal
  // A patch also removes fields without a value.
  if (before?.node !== undefined && isNull(before.node)) return before.with({ node })
  const gone = (before?.list ?? []).flatMap(({ at }) => at ?? [])
  const through = (): readonly Location[] => [...removal.through, ...gone]
  return new Steps(withThrough(cause, through), path, node, trace.steps)
}
