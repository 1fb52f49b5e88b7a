import { attempt, type FieldPath, fieldBelow, type Location } from '../../diagnostics/index.ts'
import type { Resource } from '../../resource/resource.ts'
import type { Replacement, ReplacementRejection, ReplacementWrite } from '../../transform/replacements/replacements.ts'
import { sourcePath } from '../../transform/replacements/source.ts'
import { childrenOf, nodeAt } from '../../tree/children.ts'
import { type Node, scalarText } from '../../tree/node.ts'
import { keysOf } from '../../tree/walk-path.ts'
import { type Graft, graft } from './graft.ts'
import { idPlaces, lazily, selectorPlaces } from './id-places.ts'
import { scalarLocations } from './locations.ts'
import { type Cause, childTraces, Trace, type TraceOf, writtenBy } from './steps.ts'
import { type ChangeOptions, replaceAt, traceChanges } from './tree-changes.ts'

/**
 * Returns a function that traces a resource after a replacement has written to it. A field is recorded as written even
 * if it already had the value.
 */
export function replacementTracer(by: string, traceOf: TraceOf): (write: ReplacementWrite) => Trace {
  let recent: Copying | undefined
  return (write) => {
    const { replacement, target, source } = write
    // The value is computed once, because a target often selects many resources.
    if (recent?.replacement !== replacement || recent.target !== target || recent.source !== source) {
      recent = { replacement, target, source, ...copiedValue(write, traceOf) }
    }
    return traceReplacement(write, writer({ ...write, by, ...recent }, traceOf), traceOf)
  }
}

function traceReplacement(
  { before, after, fields }: ReplacementWrite,
  written: ChangeOptions['written'],
  traceOf: TraceOf,
): Trace {
  let trace = traceChanges(before.node, after.node, traceOf(before), { written })
  for (const field of fields) {
    const path = keysOf(after.node, field)
    const node = nodeAt(after.node, path)
    if (node === undefined || node !== nodeAt(before.node, path)) continue
    trace = replaceAt(trace, path, ({ steps }) => written(node, path, steps))
  }
  return trace
}

/** Returns the trace of a resource that a replacement rejects. The `reject` entries affect the unchanged fields. */
export function traceRejection({ replacement, target, resource, fields }: ReplacementRejection, trace: Trace): Trace {
  const condition = lazily(() => [
    ...placesOf(replacement, target),
    ...idPlaces(resource, trace),
    ...selectedBy(replacement, target, resource, trace),
  ])
  return fields.reduce(
    (traced, field) => replaceAt(traced, keysOf(resource.node, field), (one) => one.under(condition)),
    trace,
  )
}

/** A value that a replacement copies to the resources that one of its targets selects. */
interface Copying extends Pick<ReplacementWrite, 'replacement' | 'target' | 'source'> {
  /** The copied value in the source. Undefined if there is none. */
  readonly value: { readonly node: Node | undefined; readonly trace: Trace } | undefined
  /** The locations of created list items: see `Copy`. */
  readonly created: ReadonlyMap<string, Location>
}

function copiedValue(
  { replacement, target, source }: ReplacementWrite,
  traceOf: TraceOf,
): Pick<Copying, 'value' | 'created'> {
  const { source: selector } = replacement
  const found = source && selector && attempt(() => sourcePath(source, selector))
  if (found === undefined || source === undefined) return { value: undefined, created: new Map() }
  const path = keysOf(source.node, found)
  const value = { node: nodeAt(source.node, path), trace: traceOf(source).at(path) }
  return { value, created: createdNames(replacement, target) }
}

/** Returns the traces of the values that a replacement writes to a resource. */
function writer(
  {
    by,
    replacement,
    target: index,
    source,
    before: target,
    value,
    created,
  }: Copying & ReplacementWrite & { readonly by: string },
  traceOf: TraceOf,
): ChangeOptions['written'] {
  const { sourceValue, at } = replacement
  const targetTrace = traceOf(target)
  const sourceTrace = source && traceOf(source)
  const through = lazily(() => [
    ...placesOf(replacement, index),
    ...(source && sourceTrace ? idPlaces(source, sourceTrace) : []),
    ...idPlaces(target, targetTrace),
    ...selectedBy(replacement, index, target, targetTrace),
  ])
  const field = at && fieldBelow(at, ['source', 'fieldPath'])
  if (value === undefined) {
    const place = at && fieldBelow(at, sourceValue === undefined ? ['source'] : ['sourceValue'])
    const cause: Cause = { by, at: () => place, through }
    return (node, _, before) => writtenBy(cause, node, before)
  }
  const { node: copy, trace } = value
  return (node, path, before) => {
    const inner = pathInCopy(node, path, copy)
    // A map or a list cannot be copied into a text, so to get a different value, another field must be copied.
    const isText = node.type === 'scalar' && inner.length === 0 && copy?.type !== 'scalar'
    if (isText) return writtenBy({ by, at: () => field, through }, node, before)
    const part = { copy: copy && nodeAt(copy, inner), trace: trace.at(inner), created }
    return copied(node, part, { by, through, before })
  }
}

/**
 * Returns the path inside the copied value. If a map or list was replaced with another one, only the parts that differ
 * are recorded as written.
 */
function pathInCopy(node: Node, path: FieldPath, copy: Node | undefined): FieldPath {
  if (copy === undefined || copy.type === 'scalar') return []
  for (let start = 0; start < path.length; start++) {
    const inner = path.slice(start)
    const found = nodeAt(copy, inner)
    if (found !== undefined && isSameTree(found, node)) return inner
  }
  return []
}

interface Copy {
  /** The copied value in the source. */
  readonly copy: Node | undefined
  readonly trace: Trace
  /** The locations of list items that the paths of targets refer to, such as `[name=web]`. */
  readonly created: ReadonlyMap<string, Location>
}

/**
 * Returns the trace of the written value, which is the copy of the source, possibly inside maps and lists that were
 * created for it.
 */
function copied(node: Node, source: Copy, options: Graft): Trace {
  const { copy, trace, created } = source
  if (node.type === 'scalar' || copy === undefined || isSameTree(node, copy)) return graft(node, trace, options)
  const { before: _, ...below } = options
  const steps = graft(node, trace, options).steps
  const children = childrenOf(node).map(({ step, child }): readonly [string | number, Trace] => {
    const at = child.type === 'scalar' ? created.get(`${step}=${child.text}`) : undefined
    if (at === undefined) return [step, copied(child, source, below)]
    return [step, writtenBy({ by: options.by, at: () => at, through: options.through }, child)]
  })
  return new Trace(steps, childTraces(children))
}

function isSameTree(a: Node, b: Node): boolean {
  if (a === b) return true
  if (a.type === 'scalar' || b.type === 'scalar') return a.type === b.type && scalarText(a) === scalarText(b)
  const [children, others] = [childrenOf(a), childrenOf(b)]
  return (
    children.length === others.length &&
    children.every(({ step, child }, i) => {
      const other = others[i]
      return other !== undefined && other.step === step && isSameTree(child, other.child)
    })
  )
}

function createdNames({ targets = [], at }: Replacement, index: number): ReadonlyMap<string, Location> {
  const { fieldPaths = [] } = targets[index] ?? {}
  if (at === undefined) return new Map()
  const names = fieldPaths.flatMap((path, j) =>
    Array.from(path.matchAll(/\[([^\]=]+)=([^\]]*)\]/g), ([, key, value]): [string, Location] => [
      `${key}=${value}`,
      fieldBelow(at, ['targets', index, 'fieldPaths', j]),
    ]),
  )
  return new Map(names)
}

/** Returns the locations of the labels and annotations of a target, if a replacement selects it by them. */
function selectedBy({ targets = [] }: Replacement, index: number, target: Resource, trace: Trace): readonly Location[] {
  const { select, reject = [] } = targets[index] ?? {}
  return [select, ...reject].flatMap((selector) => selectorPlaces(selector ?? {}, target, trace))
}

/**
 * The locations of the scalars of a replacement, without those of its other targets. They are cached, because a
 * replacement may apply to many resources.
 */
const knownPlaces: WeakMap<Replacement, Map<number, readonly Location[]>> = new WeakMap()

function placesOf(replacement: Replacement, index: number): readonly Location[] {
  const { source, sourceValue, targets = [], at } = replacement
  if (at === undefined) return []
  const known = knownPlaces.get(replacement) ?? new Map<number, readonly Location[]>()
  knownPlaces.set(replacement, known)
  let places = known.get(index)
  if (places === undefined) {
    const target = scalarLocations(targets[index], fieldBelow(at, ['targets', index]))
    places = [...scalarLocations({ source, sourceValue }, at), ...target]
    known.set(index, places)
  }
  return places
}
