import { attempt, fieldBelow, type Location } from '../../diagnostics/index.ts'
import type { Resource } from '../../resource/resource.ts'
import { ResourceMap } from '../../resource/resource-map.ts'
import { applyReplacements, type Replacement } from '../../transform/replacements/replacements.ts'
import { sourceField } from '../../transform/replacements/source.ts'
import { childrenOf, nodeAt } from '../../tree/children.ts'
import { type Node, scalarText } from '../../tree/node.ts'
import { keysOf } from '../../tree/walk-path.ts'
import { type Graft, graft } from './graft.ts'
import { idPlaces, lazily, selectorPlaces } from './id-places.ts'
import { scalarLocations } from './locations.ts'
import { type Cause, type Path, Trace, type TraceOf, type Traces } from './steps.ts'
import { type ChangeOptions, traceChanges } from './tree-changes.ts'

interface ReplacementChange {
  readonly by: string
  readonly before: readonly Resource[]
  readonly after: readonly Resource[]
  readonly replacements: readonly Replacement[]
}

/**
 * The traces of the resources that replacements have written to. One run applies all of them, and later ones read what
 * earlier ones have written, so they are applied once more, one at a time.
 */
export function traceReplacements({ by, before, after, replacements }: ReplacementChange, traceOf: TraceOf): Traces {
  const traces = new Map<Resource, Trace>()
  const known: TraceOf = (resource) => traces.get(resource) ?? traceOf(resource)
  let current = before
  for (const replacement of replacements) {
    const next = attempt(() => applyReplacements(current, [replacement])) ?? current
    const writtenTo = writer(replacement, { by, resources: current, traceOf: known })
    next.forEach((resource, i) => {
      const old = current[i]
      if (old === undefined || old === resource) return
      traces.set(resource, traceChanges(old.node, resource.node, known(old), { written: writtenTo(old) }))
    })
    current = next
  }
  // The same trees as those of the build, in other objects.
  const result = new Map<Resource, Trace>()
  after.forEach((resource, i) => {
    const replayed = current[i]
    if (replayed !== undefined && resource !== before[i]) result.set(resource, known(replayed))
  })
  return result
}

interface Writing {
  readonly by: string
  readonly resources: readonly Resource[]
  readonly traceOf: TraceOf
}

/** The traces of what a replacement writes to a target. */
function writer(
  replacement: Replacement,
  { by, resources, traceOf }: Writing,
): (target: Resource) => ChangeOptions['written'] {
  const { source, sourceValue, at } = replacement
  const field = source && attempt(() => sourceField(new ResourceMap(resources), source))
  const throughTo = (target: Resource): (() => readonly Location[]) =>
    lazily(() => [
      ...placesOf(replacement),
      ...(field === undefined ? [] : idPlaces(field.resource, traceOf(field.resource))),
      ...idPlaces(target, traceOf(target)),
      ...selectedBy(replacement, target, traceOf(target)),
    ])
  if (field === undefined) {
    const place = at && fieldBelow(at, sourceValue === undefined ? ['source'] : ['sourceValue'])
    return (target) => {
      const cause: Cause = { by, at: () => place, through: throughTo(target) }
      return (node, _, before) => new Trace({ cause, path: [], node, before })
    }
  }
  const path = keysOf(field.resource.node, field.path)
  const trace = traceOf(field.resource).at(path)
  const copy = nodeAt(field.resource.node, path)
  return (target) => {
    const through = throughTo(target)
    const created = createdNames(replacement)
    return (node, path, before) => {
      const inner = pathInCopy(node, path, copy)
      const part = { copy: copy && nodeAt(copy, inner), trace: trace.at(inner), created }
      return copied(node, part, { by, through, before })
    }
  }
}

/** Where a map or a list was replaced by another one, only what differs is written: the part of the source that it is. */
function pathInCopy(node: Node, path: Path, copy: Node | undefined): Path {
  if (copy === undefined || copy.type === 'scalar') return []
  for (let start = 0; start < path.length; start++) {
    const inner = path.slice(start)
    const found = nodeAt(copy, inner)
    if (found !== undefined && isSameTree(found, node)) return inner
  }
  return []
}

interface Copy {
  /** What has been copied, as the source has it. */
  readonly copy: Node | undefined
  readonly trace: Trace
  /** Where the paths of the targets name elements of lists, such as `[name=web]`. */
  readonly created: ReadonlyMap<string, Location>
}

/** The trace of what has been written: the copy of the source, perhaps within maps and lists created for it. */
function copied(node: Node, source: Copy, options: Graft): Trace {
  const { copy, trace, created } = source
  if (node.type === 'scalar' || copy === undefined || isSameTree(node, copy)) return graft(node, trace, options)
  const { before: _, ...below } = options
  const steps = graft(node, trace, options).steps
  const children = childrenOf(node).map(({ step, child }): readonly [string | number, Trace] => {
    const at = child.type === 'scalar' ? created.get(`${step}=${child.text}`) : undefined
    if (at === undefined) return [step, copied(child, source, below)]
    const cause: Cause = { by: options.by, at: () => at, through: options.through }
    return [step, new Trace({ cause, path: [], node: child, before: undefined })]
  })
  return new Trace(steps, new Map(children))
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

function createdNames({ targets = [], at }: Replacement): ReadonlyMap<string, Location> {
  if (at === undefined) return new Map()
  const names = targets.flatMap(({ fieldPaths = [] }, i) =>
    fieldPaths.flatMap((path, j) =>
      Array.from(path.matchAll(/\[([^\]=]+)=([^\]]*)\]/g), ([, key, value]): [string, Location] => [
        `${key}=${value}`,
        fieldBelow(at, ['targets', i, 'fieldPaths', j]),
      ]),
    ),
  )
  return new Map(names)
}

/** Where the labels and annotations of a target are, if a replacement selects by them. */
function selectedBy({ targets = [] }: Replacement, target: Resource, trace: Trace): readonly Location[] {
  return targets.flatMap(({ select, reject = [] }) =>
    [select, ...reject].flatMap((selector) => selectorPlaces(selector ?? {}, target, trace)),
  )
}

function placesOf({ source, sourceValue, targets, at }: Replacement): readonly Location[] {
  return at === undefined ? [] : scalarLocations({ source, sourceValue, targets }, at)
}
