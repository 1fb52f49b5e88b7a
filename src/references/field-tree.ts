import { KuiltError } from '../diagnostics/index.ts'
import { notAKey, splitSlashPath } from '../resource/field-specs.ts'
import type { FieldSpec } from '../schema/field-spec.ts'
import { isListPart } from '../tree/field-path.ts'
import { withValue } from '../tree/fields.ts'
import { type Entry, isNull, type Mapping, type Node, type Sequence, sequence } from '../tree/node.ts'

/**
 * Field specs merged by the beginnings of their paths, so that a resource is walked once for all of them instead of
 * once for each. Every field carries a value of type `T` for whoever visits it.
 */
export class FieldTree<T> {
  readonly #root: Step<T> = newStep('')

  add(spec: FieldSpec, field: T): void {
    let step = this.#root
    for (const part of splitSlashPath(spec.path)) {
      const list = part.endsWith('[]')
      const name = list ? part.slice(0, -2) : part
      const next = step.next.get(name) ?? newStep(spec.path)
      step.next.set(name, next)
      if (name === '' || isListPart(name)) step.unusable ??= name
      next.list ||= list
      step = next
    }
    step.fields.push(field)
  }

  /**
   * Shows `visitor` every node that a field's path leads to, nulls included, and puts what it returns in its place. Lists on the way are entered, missing fields end the walk, nothing is created. Same object back when
   * nothing changed.
   *
   * @throws KuiltError FIELD_PATH_NOT_TRAVERSABLE, FIELD_NAME_EMPTY, FIELD_PATH_LIST_PART, and what `visitor` throws
   */
  edit(root: Mapping, visitor: FieldVisitor<T>): Mapping {
    return editMapping(root, this.#root, visitor)
  }
}

interface Step<T> {
  /** One of the paths that lead here, for messages. */
  readonly path: string
  /** Marked with `[]`: a null there becomes an empty list. */
  list: boolean
  /** What comes next and cannot be the key of a map. */
  unusable?: string
  /** The fields that end here. */
  readonly fields: T[]
  readonly next: Map<string, Step<T>>
}

/** Who looks at the nodes that fields lead to. */
export interface FieldVisitor<T> {
  visit(node: Node, field: T): Node
}

function newStep<T>(path: string): Step<T> {
  return { path, list: false, fields: [], next: new Map() }
}

function editNode<T>(node: Node, step: Step<T>, visitor: FieldVisitor<T>): Node {
  let result = step.list && isNull(node) ? sequence([]) : node
  for (let i = 0; i < step.fields.length; i++) result = visitor.visit(result, step.fields[i] as T)
  return step.next.size === 0 ? result : editBelow(result, step, visitor)
}

/** Fields that end at a list were shown the list itself; the others are looked for in its items. */
function editBelow<T>(node: Node, step: Step<T>, visitor: FieldVisitor<T>): Node {
  if (node.type === 'mapping') return editMapping(node, step, visitor)
  if (node.type === 'sequence') return editItems(node, step, visitor)
  if (isNull(node)) return node
  const [below] = step.next.values()
  throw new KuiltError('FIELD_PATH_NOT_TRAVERSABLE', { path: below?.path ?? step.path })
}

function editItems<T>(list: Sequence, step: Step<T>, visitor: FieldVisitor<T>): Sequence {
  let { items } = list
  for (let i = 0; i < items.length; i++) {
    const item = items[i] as Node
    const edited = editBelow(item, step, visitor)
    if (edited !== item) items = items.with(i, edited)
  }
  return items === list.items ? list : sequence(items, list.flow)
}

function editMapping<T>(map: Mapping, step: Step<T>, visitor: FieldVisitor<T>): Mapping {
  let edited = map
  for (let i = 0; i < map.entries.length; i++) {
    const { key, value } = map.entries[i] as Entry
    const next = step.next.get(key.text)
    if (next === undefined) continue
    const result = editNode(value, next, visitor)
    if (result !== value) edited = withValue(edited, i, result)
  }
  if (step.unusable !== undefined) throw notAKey(step.unusable, step.next.get(step.unusable)?.path ?? '')
  return edited
}
