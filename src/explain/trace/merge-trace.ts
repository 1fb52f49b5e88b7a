import { type FieldPath, fieldBelow, type Location } from '../../diagnostics/index.ts'
import { schemaAt } from '../../patch/strategic-merge/walk.ts'
import type { Resource } from '../../resource/resource.ts'
import type { MergeSchema, SchemaNode } from '../../schema/merge-schema.ts'
import { isLeaf, nodeAt } from '../../tree/children.ts'
import { getField, getText } from '../../tree/fields.ts'
import { isNull, type Mapping, type Node, type Sequence, scalarText } from '../../tree/node.ts'
import { lazily } from './id-places.ts'
import { scalarPaths } from './locations.ts'
import { SmallMapBuilder } from './small-map.ts'
import { type Cause, Steps, Trace } from './steps.ts'
import { type ChangeOptions, traceChanges } from './tree-changes.ts'

export interface MergeStep {
  readonly by: string
  /** The document of the patch and its location. */
  readonly patch: Mapping
  readonly at: Location
  readonly through: () => readonly Location[]
  readonly schema: MergeSchema
  /** Returns the locations in a document that define how the lists on the path to a field are merged. */
  readonly merging: (path: FieldPath) => readonly Location[]
}

/**
 * Returns the trace of a resource after a strategic merge. A value in the patch is always recorded as set by the patch,
 * even if it was the same before, because the patch would override a change to the old value.
 */
export function traceMerge(before: Resource, after: Resource, trace: Trace, step: MergeStep): Trace {
  const { by, at, through, patch, merging } = step
  const below: Cause = {
    by,
    at: (path) => fieldBelow(at, path),
    through: (path) => [...through(), ...elementPlaces(patch, at, path), ...merging(path)],
  }
  // This is the cause of changes that do not come from a field of the patch: changes to shared values, and changes by
  // `Tidy`.
  const other: Cause = {
    by,
    at: (path) => fieldBelow(at, nearest(patch, path)),
    through: (path) => [
      ...through(),
      ...scalarPaths(nodeAt(patch, nearest(patch, path)) ?? patch)
        .slice(0, most)
        .map((below) => fieldBelow(at, [...nearest(patch, path), ...below])),
      ...merging(path),
    ],
  }
  const mergeKeys = keysOfLists(schemaAt(undefined, step.schema, [after.node, patch]))
  const elsewhere: ChangeOptions['written'] = (node, path, old) => new Trace(new Steps(other, path, node, old))
  const changed = traceChanges(before.node, after.node, trace, {
    written: (node, path, old) => {
      if (old !== undefined && isSameId(node, path, old)) return new Trace(old)
      const given = givenAt(patch, path)
      if (given === undefined) return elsewhere(node, path, old)
      const written = new Trace(new Steps(below, path, given, old))
      // `Tidy` also changes a new tree.
      return given.type === 'scalar' || given.type !== node.type
        ? new Trace(new Steps(below, path, node, old))
        : traceChanges(given, node, written, { written: elsewhere, mergeKeys }, path)
    },
    mergeKeys,
  })
  const place = { patch, result: after.node, path: [], target: before.node, targetTrace: trace }
  return new MergeTracer([below, other], step).map(place, changed)
}

/** The maximum number of locations that are listed for a patch. */
const most = 20

/**
 * Returns the path of the part of a patch that is closest to a field of the result. List items have different indexes
 * in the patch.
 */
function nearest(patch: Node, path: FieldPath): FieldPath {
  let node: Node = patch
  const found: (string | number)[] = []
  for (const step of path) {
    const next = typeof step === 'string' ? getField(node, step) : undefined
    if (next === undefined) break
    found.push(step)
    node = next
  }
  return found
}

/** Returns the value of a field in a patch. Undefined inside lists, whose items have different indexes in the patch. */
function givenAt(patch: Node, path: FieldPath): Node | undefined {
  let node: Node | undefined = patch
  for (const step of path) {
    if (typeof step === 'number' || node === undefined) return undefined
    node = getField(node, step)
  }
  return node
}

function keysOfLists(root: SchemaNode | undefined): (path: FieldPath) => readonly string[] | undefined {
  return (path) => {
    let schema = root
    for (const step of path) schema = typeof step === 'number' ? schema?.elements() : schema?.field(step)
    return schema?.mergeKeys
  }
}

interface MergedValue<T extends Node = Node> {
  readonly patch: T
  /** The path of the part of the patch in its document. */
  readonly path: FieldPath
  readonly result: T
  /** The tree that the patch was merged into. */
  readonly target: Node | undefined
  readonly targetTrace: Trace
}

class MergeTracer {
  readonly #cause: Cause
  readonly #causes: readonly Cause[]
  readonly #schema: MergeSchema
  readonly #at: Location

  /** @param causes the cause of fields in the patch, and the cause of all other changes */
  constructor(causes: readonly [Cause, Cause], { schema, at }: Pick<MergeStep, 'schema' | 'at'>) {
    this.#causes = causes
    this.#cause = causes[0]
    this.#schema = schema
    this.#at = at
  }

  map({ patch, result, path, target, targetTrace }: MergedValue<Mapping>, trace: Trace, given?: SchemaNode): Trace {
    const schema = schemaAt(given, this.#schema, [result, patch])
    const changed = new SmallMapBuilder<Trace>()
    for (const { key, value } of patch.entries) {
      const name = key.text
      const written = getField(result, name)
      if (written === undefined || name === '$patch' || isIdField(name, path)) continue
      const place = {
        patch: value,
        result: written,
        path: [...path, name],
        target: target && getField(target, name),
        targetTrace: targetTrace.child(name),
      }
      changed.add(name, this.#visit(place, trace.child(name), schema?.field(name)))
    }
    return trace.with(changed.map)
  }

  #visit(place: MergedValue, trace: Trace, schema: SchemaNode | undefined): Trace {
    const { patch, result, path, target } = place
    if (target === undefined && patch.type !== 'scalar') {
      // A new tree outside lists was compared with the tree in the patch.
      return trace.steps.cause === this.#cause ? trace : this.#added(patch, result, { path, schema })
    }
    if (patch.type === 'mapping' && result.type === 'mapping' && patch.entries.length > 0) {
      return this.map({ ...place, patch, result }, trace, schema)
    }
    if (patch.type === 'sequence' && result.type === 'sequence' && patch.items.length > 0) {
      return this.#list({ ...place, patch, result }, trace, schema)
    }
    // An empty map or list in a patch changes nothing.
    if (patch.type !== result.type || isNull(patch) || isLeaf(patch) !== isLeaf(result)) return trace
    return new Trace(new Steps(this.#cause, path, result, this.#earlier(trace.steps)))
  }

  /** Replaces the step of the same patch that the comparison of the trees found. */
  #earlier(steps: Steps): Steps | undefined {
    return this.#causes.includes(steps.cause) ? steps.before : steps
  }

  #list(place: MergedValue<Sequence>, trace: Trace, schema: SchemaNode | undefined): Trace {
    const { patch, result, path } = place
    const keys = schema?.mergeKeys
    const changed = new SmallMapBuilder<Trace>()
    const taken = new Set<number>()
    const inner = keys === undefined ? undefined : schema?.elements()
    const targets = elementsOf(place, keys)
    patch.items.forEach((item, i) => {
      const index = keys === undefined ? i : findElement(item, result, keys, taken)
      const written = result.items[index]
      if (written === undefined) return
      taken.add(index)
      const { node: target, trace: targetTrace } = targets[i] ?? { node: undefined, trace: place.targetTrace }
      if (keys !== undefined && target === written && isVoid(item, written)) return
      const below = { patch: item, result: written, path: [...path, i], target, targetTrace }
      const own = trace.child(index)
      // The comparison of the trees does not find the element of the patch from which a new element comes.
      const start = target === undefined ? this.#added(item, written, { path: below.path, schema: inner }) : own
      changed.add(index, this.#visit(below, start, inner))
    })
    const merged = trace.with(changed.map)
    return keys === undefined ? merged : merged.under(lazily(() => this.#keyPlaces(place, targets, keys)))
  }

  /** Returns the trace of a new element, which is the element in the patch after the changes by `Tidy`. */
  #added(item: Node, written: Node, at: { readonly path: FieldPath; readonly schema: SchemaNode | undefined }): Trace {
    return traceChanges(item, written, new Trace(new Steps(this.#cause, at.path, item)), {
      written: (node, path, old) => new Trace(new Steps(this.#cause, [...at.path, ...path], node, old)),
      mergeKeys: keysOfLists(at.schema),
    })
  }

  /** Returns the locations of the merge keys, which determine the number and the order of the items. */
  #keyPlaces(
    { patch, path }: MergedValue<Sequence>,
    targets: readonly (Element | undefined)[],
    keys: readonly string[],
  ): readonly Location[] {
    return patch.items.flatMap((item, i) => {
      if (item.type === 'scalar') return [fieldBelow(this.#at, [...path, i])]
      const given = [...keys, '$patch'].filter((key) => getField(item, key) !== undefined)
      const { node, trace } = targets[i] ?? {}
      const matched = keys.filter((key) => node !== undefined && getField(node, key) !== undefined)
      return [
        ...given.map((key) => fieldBelow(this.#at, [...path, i, key])),
        ...matched.flatMap((key) => trace?.child(key).steps.at ?? []),
      ]
    })
  }
}

/**
 * True if an element of a patch changes nothing, because it has a directive other than `merge`, or because the result
 * does not contain its fields: it lacks a merge key that the element of the target has.
 */
function isVoid(item: Node, written: Node): boolean {
  if (item.type !== 'mapping') return false
  return item.entries.some(({ key, value }) => {
    if (key.text === '$patch') return scalarText(value) !== 'merge'
    const kept = getField(written, key.text)
    return kept === undefined || (value.type === 'scalar' && scalarText(kept) !== value.text && !isNull(value))
  })
}

interface Element {
  readonly node: Node
  readonly trace: Trace
}

/** Returns the element of the target that each element of a patch is merged into. */
function elementsOf(
  { patch, target, targetTrace }: MergedValue<Sequence>,
  keys: readonly string[] | undefined,
): readonly (Element | undefined)[] {
  if (target?.type !== 'sequence') return []
  const taken = new Set<number>()
  return patch.items.map((item, i) => {
    const index = keys === undefined ? i : findElement(item, target, keys, taken)
    const node = target.items[index]
    if (node === undefined) return undefined
    taken.add(index)
    return { node, trace: targetTrace.child(index) }
  })
}

/**
 * Returns the locations of the fields that identify the list items on the path to a field of the patch, because they
 * determine into which item the field is merged.
 */
function elementPlaces(patch: Node, at: Location, path: FieldPath): readonly Location[] {
  return path.flatMap((step, i) => {
    const element = typeof step === 'number' ? path.slice(0, i + 1) : undefined
    if (element === undefined || i === path.length - 1) return []
    const names = ['name', 'containerPort', 'port', 'protocol', 'mountPath', 'key']
    return names.flatMap((name) =>
      nodeAt(patch, [...element, name]) === undefined ? [] : [fieldBelow(at, [...element, name])],
    )
  })
}

/** True for an unchanged part of the ID, because every merge writes the ID of the target again. */
function isSameId(node: Node, path: FieldPath, { node: before }: Steps): boolean {
  const field = path.at(-1)
  if (typeof field !== 'string' || !isIdField(field, path.slice(0, -1))) return false
  return node.type === 'scalar' && before?.type === 'scalar' && node.text === before.text
}

/** True for a field that selects the target. A merge does not change such fields. */
function isIdField(name: string, path: FieldPath): boolean {
  if (path.length === 0) return name === 'kind' || name === 'apiVersion'
  return path.length === 1 && path[0] === 'metadata' && (name === 'name' || name === 'namespace')
}

function findElement(item: Node, list: Sequence, keys: readonly string[], taken: ReadonlySet<number>): number {
  const given = keys.filter((key) => getText(item, key) !== '')
  return list.items.findIndex((other, i) => {
    if (taken.has(i)) return false
    if (item.type === 'scalar') return scalarText(other) === item.text && other.type === 'scalar'
    return given.length > 0 && given.every((key) => getText(other, key) === getText(item, key))
  })
}
