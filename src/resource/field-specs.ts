import { KuiltError } from '../diagnostics/index.ts'
import { isListPart, splitPath } from '../tree/field-path.ts'
import { indexOfKey, mapItems, mapSame, withEntry, withValue } from '../tree/fields.ts'
import {
  type Cell,
  changedScalar,
  type Entry,
  isNull,
  type Mapping,
  mapping,
  type Node,
  type Scalar,
  type Sequence,
  sequence,
  taggedScalar,
} from '../tree/node.ts'
import { isYaml11NonString } from '../yaml/read/read-plain.ts'
import type { FieldSpec } from './field-spec.ts'
import { GvkMap } from './gvk-map.ts'
import { type Gvk, isSelected } from './resource-id.ts'

/** New contents of shared scalars, by the identity they share. `settleCells` carries them to every twin. */
export type CellWrites = Map<Cell, Scalar>

/** A scalar that upstream would create for a string: tagged `!!str`, literal when it has line breaks. */
export function stringScalar(text: string): Scalar {
  return taggedScalar(text, '!!str', text.includes('\n') ? 'literal' : 'plain')
}

/** Double-quotes a new plain string that YAML 1.1 would read as something else, as kyaml's FieldSetter does. */
export function quoteNew(value: Scalar): Scalar {
  if (value.style !== 'plain' || (value.tag !== '' && value.tag !== '!!str')) return value
  return isYaml11NonString(value.text) ? changedScalar(value, { style: 'double' }) : value
}

/**
 * Writes `value` over an existing node: text and tag are the new ones, quoting stays the old one's.
 * Writing over a shared scalar is recorded in `writes`.
 */
export function overwriteScalar(old: Node, value: Scalar, writes?: CellWrites): Scalar {
  const style = old.type === 'scalar' ? old.style : 'plain'
  const cell = old.type === 'scalar' ? old.cell : undefined
  const next: Scalar = { type: 'scalar', text: value.text, style, tag: value.tag, tagged: value.tagged, cell }
  if (cell !== undefined) writes?.set(cell, next)
  return next
}

/**
 * Sets a scalar found by a field spec. A null becomes the value; anything but a scalar is an error.
 *
 * @throws KuiltError FIELD_WRONG_NODE_KIND
 */
export function setScalar(old: Node, value: Scalar, writes?: CellWrites): Scalar {
  if (old.type !== 'scalar') throw wrongKind('ScalarNode', old)
  return overwriteScalar(old, value, writes)
}

/** Sets `key` of a mapping: an existing value keeps its quoting, a new one is appended (quoted where YAML 1.1 needs it). */
export function setEntry(map: Mapping, key: string, value: Scalar, writes?: CellWrites): Mapping {
  const index = indexOfKey(map, key)
  if (index < 0) return withEntry(map, { key: taggedScalar(key, ''), value: quoteNew(value) })
  return withValue(map, index, overwriteScalar((map.entries[index] as Entry).value, value, writes))
}

/** Sets `keys` (mappings only) to a scalar, creating what is missing, as kyaml's SetMapField. */
export function setAtPath(map: Mapping, keys: readonly string[], value: Scalar): Mapping {
  const [key = '', ...rest] = keys
  if (rest.length === 0) return setEntry(map, key, value)
  const index = indexOfKey(map, key)
  const child = index < 0 ? undefined : map.entries[index]?.value
  const next = setAtPath(child?.type === 'mapping' ? child : mapping([]), rest, value)
  return index < 0 ? withEntry(map, { key: taggedScalar(key, ''), value: next }) : withValue(map, index, next)
}

/** Rewrites the twins of every shared scalar that was written. */
export function settleCells(root: Mapping, writes: CellWrites): Mapping {
  if (writes.size === 0) return root
  // The root stays a mapping: only scalars are replaced.
  return settle(root, writes) as Mapping
}

function settle(node: Node, writes: CellWrites): Node {
  switch (node.type) {
    case 'scalar':
      return (node.cell && writes.get(node.cell)) ?? node
    case 'sequence':
      return mapItems(node, (item) => settle(item, writes))
    case 'mapping': {
      const entries = mapSame(node.entries, (entry) => {
        const value = settle(entry.value, writes)
        return value === entry.value ? entry : { key: entry.key, value }
      })
      return entries === node.entries ? node : mapping(entries, node.flow)
    }
  }
}

interface PathStep {
  readonly name: string
  /** Marked with `[]`: never created, and a null there becomes an empty list. */
  readonly list: boolean
  /** Whether it can be the key of a map. */
  readonly isKey: boolean
}

/** A field spec ready to be followed. */
export interface FieldPath {
  readonly spec: FieldSpec
  readonly steps: readonly PathStep[]
}

/** What to do with the nodes that a field spec leads to. */
export interface FieldEdit {
  /** Kind of node to create where the spec says so; nothing is created without it. */
  readonly create?: 'scalar' | 'mapping'
  /** Tag given to a null that turns into the created kind. */
  readonly createTag?: string
  /** Gets null nodes too. */
  readonly set: (node: Node) => Node
}

/** Splits a slash-separated path; `\/` is a literal slash and one leading slash is allowed. */
export function splitSlashPath(path: string): readonly string[] {
  return splitPath(path, '/')
}

export function compileFieldPath(spec: FieldSpec): FieldPath {
  const steps = splitSlashPath(spec.path).map((part) => {
    const list = part.endsWith('[]')
    const name = list ? part.slice(0, -2) : part
    return { name, list, isKey: name !== '' && !isListPart(name) }
  })
  return { spec, steps }
}

/** Field specs compiled once, looked up by the kind of a resource. */
export class FieldSpecIndex {
  readonly #byGvk: GvkMap<readonly FieldPath[]>

  constructor(specs: readonly FieldSpec[]) {
    const paths = specs.map(compileFieldPath)
    this.#byGvk = new GvkMap((gvk) => paths.filter((path) => isSelected(gvk, path.spec)))
  }

  /** The paths whose group, version and kind select `gvk`, in order. */
  for(gvk: Gvk): readonly FieldPath[] {
    return this.#byGvk.get(gvk)
  }
}

/**
 * Applies `edit` to every node that `path` leads to. Lists on the way are entered; missing fields end the walk
 * unless the spec creates them; a null on the way becomes the kind that would be created. Same object back when
 * nothing changed.
 *
 * @throws KuiltError FIELD_PATH_NOT_TRAVERSABLE where a scalar is in the way, FIELD_NAME_EMPTY, FIELD_PATH_LIST_PART, and
 * what `edit.set` throws
 */
export function editField(root: Mapping, path: FieldPath, edit: FieldEdit): Mapping {
  if (!(path.spec.create && edit.create) && isAbsent(root, path.steps)) return root
  // A mapping at a step before the last comes back as a mapping; a field path has at least one step.
  return walk(root, path, 0, edit) as Mapping
}

/** True where maps alone lead to a field that is not there, as with most fields of most specs. */
function isAbsent(root: Mapping, steps: readonly PathStep[]): boolean {
  let node: Node = root
  for (let i = 0; i < steps.length; i++) {
    const step = steps[i] as PathStep
    if (node.type !== 'mapping' || !step.isKey) return false
    const index = indexOfKey(node, step.name)
    if (index < 0) return true
    node = (node.entries[index] as Entry).value
  }
  return false
}

function walk(node: Node, path: FieldPath, depth: number, edit: FieldEdit): Node {
  if (depth === path.steps.length) return edit.set(node)
  if (node.type === 'mapping') return walkMapping(node, path, depth, edit)
  if (node.type === 'sequence') return walkItems(node, path, { depth, edit })
  if (isNull(node)) return node
  throw new KuiltError('FIELD_PATH_NOT_TRAVERSABLE', { path: path.spec.path })
}

/** Apart from `walk`, which would make a context for the closure at every call. */
function walkItems(list: Sequence, path: FieldPath, { depth, edit }: { depth: number; edit: FieldEdit }): Node {
  return mapItems(list, (item) => walk(item, path, depth, edit))
}

function walkMapping(map: Mapping, path: FieldPath, depth: number, edit: FieldEdit): Node {
  const step = path.steps[depth] as PathStep
  if (!step.isKey) throw notAKey(step.name, path.spec.path)
  const isLast = depth === path.steps.length - 1
  const kind = path.spec.create && !step.list ? createdKind(edit, isLast) : undefined
  const index = indexOfKey(map, step.name)
  if (index < 0) {
    if (kind === undefined) return map
    const value = walk(kind === 'mapping' ? mapping([]) : taggedScalar('', ''), path, depth + 1, edit)
    return withEntry(map, { key: taggedScalar(step.name, ''), value })
  }
  const entry = map.entries[index] as Entry
  const old = entry.value
  const start = old.type === 'scalar' ? reviveNull(old, step.list ? 'sequence' : kind, edit.createTag ?? '') : old
  // Past a map there mostly is another one, for which `walk` would be a detour.
  const isMap = start.type === 'mapping' && !isLast
  const value = isMap ? walkMapping(start, path, depth + 1, edit) : walk(start, path, depth + 1, edit)
  return value === old ? map : withValue(map, index, value)
}

function createdKind({ create }: FieldEdit, isLast: boolean): 'scalar' | 'mapping' | undefined {
  return create === undefined || isLast ? create : 'mapping'
}

/** What upstream says of a part of a field path that no map can have as a key. */
export function notAKey(part: string, path: string): KuiltError {
  if (part === '') return new KuiltError('FIELD_NAME_EMPTY', { path })
  return new KuiltError('FIELD_PATH_LIST_PART', { path, part })
}

function reviveNull(node: Scalar, kind: 'scalar' | 'mapping' | 'sequence' | undefined, tag: string): Node {
  if (kind === undefined || !isNull(node)) return node
  if (kind === 'sequence') return sequence([])
  if (kind === 'mapping') return mapping([])
  return changedScalar(node, { tag, tagged: false })
}

function wrongKind(expected: string, node: Node): KuiltError {
  const actual = { scalar: 'ScalarNode', mapping: 'MappingNode', sequence: 'SequenceNode' }[node.type]
  return new KuiltError('FIELD_WRONG_NODE_KIND', { expected, actual })
}
