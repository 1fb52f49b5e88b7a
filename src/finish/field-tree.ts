import { KuiltError } from '../diagnostics/index.ts'
import type { FieldSpec } from '../model/field-spec.ts'
import { type Entry, isNull, type Mapping, type Node, sequence } from '../model/node.ts'
import { mapItems } from '../model/tree.ts'
import { splitSlashPath } from '../yaml/edit-tree.ts'

/**
 * Field specs merged by the beginnings of their paths, so that a resource is walked once for all of them instead of
 * once for each. Every field carries a value of type `T` for whoever visits it.
 */
export class FieldTree<T> {
  readonly #root: Step<T> = newStep('', '')

  add(spec: FieldSpec, field: T): void {
    let step = this.#root
    for (const part of splitSlashPath(spec.path)) step = stepBelow(step, part, spec.path)
    step.fields.push(field)
  }

  /**
   * Calls `visit` with every node that a field's path leads to, nulls included, and puts what it returns in its
   * place. Lists on the way are entered, missing fields end the walk, nothing is created. Same object back when
   * nothing changed.
   *
   * @throws KuiltError FIELD_PATH_NOT_TRAVERSABLE, FIELD_NAME_EMPTY, and what `visit` throws
   */
  edit(root: Mapping, visit: (node: Node, field: T) => Node): Mapping {
    return editMapping(root, this.#root, visit)
  }
}

interface Step<T> {
  readonly name: string
  /** Marked with `[]`: a null there becomes an empty list. */
  readonly list: boolean
  /** One of the paths that lead here, for messages. */
  readonly path: string
  /** The fields that end here. */
  readonly fields: T[]
  readonly next: Step<T>[]
}

type Visit<T> = (node: Node, field: T) => Node

function newStep<T>(part: string, path: string): Step<T> {
  const list = part.endsWith('[]')
  return { name: list ? part.slice(0, -2) : part, list, path, fields: [], next: [] }
}

function stepBelow<T>(step: Step<T>, part: string, path: string): Step<T> {
  const added = newStep<T>(part, path)
  const existing = step.next.find(({ name, list }) => name === added.name && list === added.list)
  if (existing === undefined) step.next.push(added)
  return existing ?? added
}

function editNode<T>(node: Node, step: Step<T>, visit: Visit<T>): Node {
  let result = node
  for (const field of step.fields) result = visit(result, field)
  return step.next.length === 0 ? result : editBelow(result, step, visit)
}

function editMapping<T>(map: Mapping, step: Step<T>, visit: Visit<T>): Mapping {
  let { entries } = map
  for (const next of step.next) {
    if (next.name === '') throw new KuiltError('FIELD_NAME_EMPTY', { path: next.path })
    const index = indexOfKey(entries, next.name)
    if (index < 0) continue
    const entry = entries[index] as Entry
    const old = next.list && isNull(entry.value) ? sequence([]) : entry.value
    const value = editNode(old, next, visit)
    if (value !== entry.value) entries = entries.with(index, { key: entry.key, value })
  }
  return entries === map.entries ? map : { ...map, entries }
}

/** Lists are entered; fields that end at a list are shown the list itself. */
function editBelow<T>(node: Node, step: Step<T>, visit: Visit<T>): Node {
  if (isNull(node)) return node
  if (node.type === 'mapping') return editMapping(node, step, visit)
  if (node.type === 'sequence') return mapItems(node, (item) => editBelow(item, step, visit))
  throw new KuiltError('FIELD_PATH_NOT_TRAVERSABLE', { path: step.next[0]?.path ?? step.path })
}

function indexOfKey(entries: readonly Entry[], key: string): number {
  for (let i = 0; i < entries.length; i++) if (entries[i]?.key.text === key) return i
  return -1
}
