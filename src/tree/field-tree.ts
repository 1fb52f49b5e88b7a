import { KuiltError, type Location } from '../diagnostics/index.ts'
import { propose } from '../diagnostics/proposal.ts'
import { parseSpecPath, type SpecStep } from './field-path.ts'
import { indexOfKey, withEntry, withValue } from './fields.ts'
import {
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
} from './node.ts'

/**
 * Walks resources by field specs: the paths of the field specs form a tree, merged by common prefixes, so that a
 * resource is walked only once for all of them. A single field spec is a tree with one field. Follows
 * api/filters/fieldspec/fieldspec.go, (Filter).filter.
 *
 * The paths of vars, replacements and JSON patches have separate walkers (walk-path.ts, edit-path.ts): they select
 * individual list items, while field specs enter all items. A common walker would be slower for the thousands of
 * resources that field specs visit.
 */
export class FieldTree<T> {
  readonly #root: Step<T> = newStep(rootStep, { path: '' })

  /** Returns a tree that creates the missing parts of its only path, if the edit specifies what to create. */
  static creating<T>(source: PathSource, field: T): FieldTree<T> {
    const tree = new FieldTree<T>()
    tree.add(source, field)
    for (let step: Step<T> | undefined = tree.#root; step !== undefined; step = step.only) step.creates = !step.list
    return tree
  }

  /**
   * Adds a field at the end of a slash-separated path. Only trees with one field create anything: the next field could
   * find what the first one created, so the order of api/filters/fsslice/fsslice.go, (Filter).Filter, would matter.
   */
  add(source: PathSource, field: T): void {
    let step = this.#root
    for (const part of parseSpecPath(source.path)) {
      const next = step.next.get(part.name) ?? newStep(part, source)
      step.next.set(part.name, next)
      step.only = step.next.size === 1 ? next : undefined
      if (!part.isKey) step.invalid ??= next
      next.list ||= part.list
      step = next
    }
    step.fields.push(field)
  }

  /**
   * Replaces every node at a field's path, including nulls, with the result of `edit`. Enters all lists on the path,
   * and stops at a missing field unless it is created. Returns the same object if nothing changed.
   *
   * @throws KuiltError FIELD_PATH_NOT_TRAVERSABLE if there is a scalar on the path, FIELD_NAME_EMPTY,
   *   FIELD_PATH_LIST_PART, and what `edit` throws
   */
  edit(root: Mapping, edit: FieldEdit<T>): Mapping {
    let edited: Node = root
    // The fields of paths without names: those that consist of spaces.
    const { fields } = this.#root
    for (let i = 0; i < fields.length; i++) edited = edit.set(edited, fields[i] as T)
    return editMapping(edited.type === 'mapping' ? edited : root, this.#root, edit)
  }
}

/** A path, with the location where it is written. */
interface PathSource {
  readonly path: string
  readonly at?: Location | undefined
}

/** The edit to apply to the nodes at the fields. */
export interface FieldEdit<T> {
  /** The kind of node to create for a missing field. Default: nothing is created. */
  readonly create?: 'scalar' | 'mapping'
  /** The tag for a null that is replaced with the created kind. */
  readonly createTag?: string
  /** Changes a node. Also called for nulls. */
  set(node: Node, field: T): Node
}

interface Step<T> {
  readonly name: string
  /** One of the paths to this node, for messages. */
  readonly source: PathSource
  readonly isKey: boolean
  /** True if the step has the suffix `[]`: a null becomes an empty list. */
  list: boolean
  /** True if the field is created if it is missing. */
  creates: boolean
  /** The fields that end here. */
  readonly fields: T[]
  readonly next: Map<string, Step<T>>
  /** The next step, if there is only one. */
  only: Step<T> | undefined
  /** A next step that cannot be the key of a map. */
  invalid: Step<T> | undefined
}

const rootStep: SpecStep = { name: '', list: false, isKey: true }

function newStep<T>({ name, isKey }: SpecStep, source: PathSource): Step<T> {
  const next = new Map<string, Step<T>>()
  return { name, source, isKey, list: false, creates: false, fields: [], next, only: undefined, invalid: undefined }
}

function editMapping<T>(map: Mapping, step: Step<T>, edit: FieldEdit<T>): Mapping {
  return step.only === undefined ? editEntries(map, step, edit) : editEntry(map, step.only, edit)
}

function editEntries<T>(map: Mapping, step: Step<T>, edit: FieldEdit<T>): Mapping {
  let edited = map
  for (let i = 0; i < map.entries.length; i++) {
    const { key, value } = map.entries[i] as Entry
    const next = step.next.get(key.text)
    if (next === undefined) continue
    const result = editNode(value, next, edit)
    if (result !== value) edited = withValue(edited, i, result)
  }
  if (step.invalid !== undefined) throw invalidName(step.invalid)
  return edited
}

function editEntry<T>(map: Mapping, step: Step<T>, edit: FieldEdit<T>): Mapping {
  if (!step.isKey) throw invalidName(step)
  const index = indexOfKey(map, step.name)
  if (index < 0) return step.creates ? createEntry(map, step, edit) : map
  const { value } = map.entries[index] as Entry
  const edited = editNode(value, step, edit)
  return edited === value ? map : withValue(map, index, edited)
}

function createEntry<T>(map: Mapping, step: Step<T>, edit: FieldEdit<T>): Mapping {
  const kind = createdKind(step, edit)
  if (kind === undefined) return map
  const value = editNode(kind === 'mapping' ? mapping([]) : taggedScalar('', ''), step, edit)
  return withEntry(map, { key: taggedScalar(step.name, ''), value })
}

function createdKind<T>(step: Step<T>, { create }: FieldEdit<T>): 'scalar' | 'mapping' | undefined {
  return create === undefined || step.only === undefined ? create : 'mapping'
}

function editNode<T>(node: Node, step: Step<T>, edit: FieldEdit<T>): Node {
  let result = node.type === 'scalar' ? reviveNull(node, step, edit) : node
  for (let i = 0; i < step.fields.length; i++) result = edit.set(result, step.fields[i] as T)
  return step.next.size === 0 ? result : editBelow(result, step, edit)
}

/**
 * Continues below a node. If it is a list, the fields that end here have already changed the list itself, and the other
 * fields are looked up in its items.
 */
function editBelow<T>(node: Node, step: Step<T>, edit: FieldEdit<T>): Node {
  if (node.type === 'mapping') return editMapping(node, step, edit)
  if (node.type === 'sequence') return editItems(node, step, edit)
  if (isNull(node)) return node
  const [below = step] = step.next.values()
  const { path, at } = below.source
  throw new KuiltError('FIELD_PATH_NOT_TRAVERSABLE', { path }, { at })
}

function editItems<T>(list: Sequence, step: Step<T>, edit: FieldEdit<T>): Sequence {
  let { items } = list
  for (let i = 0; i < items.length; i++) {
    const item = items[i] as Node
    const edited = editBelow(item, step, edit)
    if (edited !== item) items = items.with(i, edited)
  }
  return items === list.items ? list : sequence(items, list.flow)
}

/**
 * Replaces a null with the node that would be created for a missing field. Follows api/filters/fieldspec/fieldspec.go,
 * (Filter).handleMap.
 */
function reviveNull<T>(node: Scalar, step: Step<T>, edit: FieldEdit<T>): Node {
  if (!(step.list || step.creates) || !isNull(node)) return node
  if (step.list) return sequence([])
  const kind = createdKind(step, edit)
  if (kind === undefined) return node
  return kind === 'mapping' ? mapping([]) : changedScalar(node, { tag: edit.createTag ?? '', tagged: false })
}

function invalidName<T>({ name, source: { path, at } }: Step<T>): KuiltError {
  const corrected = path.replace(invalidParts, '')
  if (name === '') return new KuiltError('FIELD_NAME_EMPTY', { path }, { at, hint: propose(path, corrected) })
  const text = `write "${corrected}": a field spec applies to every item of a list`
  const hint = { text, edit: { from: path, to: corrected } }
  return new KuiltError('FIELD_PATH_LIST_PART', { path, part: name }, { at, hint })
}

/**
 * Matches parts that are empty or would select an item of a list. A slash after a backslash does not separate parts.
 */
const invalidParts = /(?<!\\)\/(?:[+-]?\d+|[*-]|\[[^\]]*\])?(?=\/|$)/g
