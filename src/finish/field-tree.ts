import { KuiltError } from '../diagnostics/index.ts'
import { isListPart } from '../model/field-path.ts'
import type { FieldSpec } from '../model/field-spec.ts'
import { type Entry, isNull, type Mapping, mapping, type Node, type Sequence, sequence } from '../model/node.ts'
import { notAKey, splitSlashPath } from '../yaml/edit-tree.ts'

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
   * Calls `visit` with every node that a field's path leads to, nulls included, and puts what it returns in its
   * place. Lists on the way are entered, missing fields end the walk, nothing is created. Same object back when
   * nothing changed.
   *
   * @throws KuiltError FIELD_PATH_NOT_TRAVERSABLE, FIELD_NAME_EMPTY, FIELD_PATH_LIST_PART, and what `visit` throws
   */
  edit(root: Mapping, visit: (node: Node, field: T) => Node): Mapping {
    return editMapping(root, this.#root, visit)
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

type Visit<T> = (node: Node, field: T) => Node

function newStep<T>(path: string): Step<T> {
  return { path, list: false, fields: [], next: new Map() }
}

function editNode<T>(node: Node, step: Step<T>, visit: Visit<T>): Node {
  let result = step.list && isNull(node) ? sequence([]) : node
  for (const field of step.fields) result = visit(result, field)
  return step.next.size === 0 ? result : editBelow(result, step, visit)
}

/** Fields that end at a list were shown the list itself; the others are looked for in its items. */
function editBelow<T>(node: Node, step: Step<T>, visit: Visit<T>): Node {
  if (node.type === 'mapping') return editMapping(node, step, visit)
  if (node.type === 'sequence') return editItems(node, step, visit)
  if (isNull(node)) return node
  const [below] = step.next.values()
  throw new KuiltError('FIELD_PATH_NOT_TRAVERSABLE', { path: below?.path ?? step.path })
}

function editItems<T>(list: Sequence, step: Step<T>, visit: Visit<T>): Sequence {
  let { items } = list
  for (let i = 0; i < items.length; i++) {
    const item = items[i] as Node
    const edited = editBelow(item, step, visit)
    if (edited !== item) items = items.with(i, edited)
  }
  return items === list.items ? list : sequence(items, list.flow)
}

function editMapping<T>(map: Mapping, step: Step<T>, visit: Visit<T>): Mapping {
  let { entries } = map
  for (let i = 0; i < entries.length; i++) {
    const { key, value } = entries[i] as Entry
    const next = step.next.get(key.text)
    if (next === undefined) continue
    const edited = editNode(value, next, visit)
    if (edited !== value) entries = entries.with(i, { key, value: edited })
  }
  if (step.unusable !== undefined) throw notAKey(step.unusable, step.next.get(step.unusable)?.path ?? '')
  return entries === map.entries ? map : mapping(entries, map.flow)
}
