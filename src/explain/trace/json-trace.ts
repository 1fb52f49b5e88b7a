import { attempt, type FieldPath, fieldBelow, type Location } from '../../diagnostics/index.ts'
import { JsonDocument } from '../../patch/json/document.ts'
import type { JsonPatch } from '../../patch/json/json-patch.ts'
import type { JsonOperation } from '../../patch/json/operation.ts'
import type { Resource } from '../../resource/resource.ts'
import { nodeAt } from '../../tree/children.ts'
import { parsePointer, partsOf } from '../../tree/field-path.ts'
import type { Node } from '../../tree/node.ts'
import { throughJson } from '../../yaml/json/through-json.ts'
import { graft } from './graft.ts'
import { lazily } from './id-places.ts'
import { type Cause, Steps, Trace, writtenBy } from './steps.ts'
import { traceChanges } from './tree-changes.ts'

export interface JsonStep {
  readonly by: string
  readonly patch: JsonPatch
  /** The location of the list of operations. */
  readonly at: Location
  readonly through: () => readonly Location[]
}

/**
 * Returns the trace of a resource after a JSON patch. The build converts the whole tree to JSON and back, so all its
 * objects are new. The operations are therefore applied again one by one, because each of them reuses everything that
 * it does not change.
 */
export function traceJsonPatch(before: Resource, after: Resource, trace: Trace, step: JsonStep): Trace {
  // If the operations cannot be applied to the original tree, they are applied to a converted tree, as in the build.
  const replayed =
    attempt(() => replay(before.node, trace, step)) ??
    attempt(() => replay(throughJson(before.node, step.patch.memory), trace, step))
  if (replayed !== undefined) return replayed
  const cause: Cause = { by: step.by, at: () => step.at, through: step.through }
  const written = (node: Node, _: unknown, old: Steps | undefined): Trace => writtenBy(cause, node, old)
  return traceChanges(before.node, after.node, trace, { written, byText: true })
}

function replay(node: Node, start: Trace, step: JsonStep): Trace {
  const document = new JsonDocument(node)
  let trace = start
  step.patch.operations.forEach((operation, index) => {
    const { root } = document
    operation.applyTo(document)
    const written = operationTrace(operation, { root, trace }, { ...step, at: fieldBelow(step.at, [index]) })
    trace = traceChanges(root, document.root, trace, { written })
  })
  return trace
}

/**
 * Returns the trace of the value that an operation writes: its own value, or a value from another part of the resource.
 */
function operationTrace(
  { op, from, target }: JsonOperation,
  { root, trace }: { readonly root: Node; readonly trace: Trace },
  { by, at, through }: JsonStep,
): (node: Node, path: FieldPath, old: Steps | undefined) => Trace {
  const depth = target.length
  const entry = lazily(() => [fieldBelow(at, ['op']), fieldBelow(at, ['path']), ...through()])
  if (from === undefined) {
    const cause: Cause = {
      by,
      at: (path) => fieldBelow(at, op === 'remove' ? ['path'] : ['value', ...path]),
      through: entry,
    }
    return (node, path, old) => new Trace(new Steps(cause, path.slice(depth), node, old))
  }
  const path = partsOf(parsePointer(from))
  if (nodeAt(root, path) === undefined) {
    // If the path does not exist, kustomize copies a null.
    const cause: Cause = { by, at: () => fieldBelow(at, ['from']), through: entry }
    return (node, _, old) => writtenBy(cause, node, old)
  }
  const source = trace.at(path)
  const places = lazily(() => [fieldBelow(at, ['from']), ...entry()])
  return (node, path, old) => graft(node, source.at(path.slice(depth)), { by, through: places, before: old })
}
