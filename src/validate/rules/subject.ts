import type { FieldPath } from '../../diagnostics/index.ts'
import { isList, type JsonValue } from '../../tree/node.ts'
import { fieldOf, valueAt } from '../json-fields.ts'

/** A value and its path in the resource. The path is computed lazily, because it is only needed for mistakes. */
export class Found {
  readonly value: JsonValue
  readonly #above: Found | undefined
  readonly #steps: FieldPath

  constructor(value: JsonValue, above?: Found, steps: FieldPath = []) {
    this.value = value
    this.#above = above
    this.#steps = steps
  }

  get path(): FieldPath {
    return this.#above === undefined ? this.#steps : [...this.#above.path, ...this.#steps]
  }
}

/** The value below another one; undefined if there is none. */
export function below(found: Found, ...keys: readonly string[]): Found | undefined {
  const value = valueAt(found.value, ...keys)
  return value === undefined ? undefined : new Found(value, found, keys)
}

const none: readonly never[] = []

/** The items of a list below a value. */
export function itemsBelow(found: Found, ...keys: readonly string[]): readonly Found[] {
  const list = keys.length === 0 ? found : below(found, ...keys)
  if (list === undefined || !isList(list.value)) return none
  return list.value.map((value, i) => new Found(value, list, [i]))
}

/** The combined findings of `check` for all values. */
export function inEach<T>(found: readonly Found[], check: (one: Found) => readonly T[]): readonly T[] {
  let all: readonly T[] = none
  for (let i = 0; i < found.length; i++) all = join(all, check(found[i] as Found))
  return all
}

/** The combined findings of several rules. If there are none, as in most resources, no list is created. */
export function inAll<T>(...findings: readonly (readonly T[])[]): readonly T[] {
  let all: readonly T[] = none
  for (let i = 0; i < findings.length; i++) all = join(all, findings[i] as readonly T[])
  return all
}

function join<T>(a: readonly T[], b: readonly T[]): readonly T[] {
  if (b.length === 0) return a
  return a.length === 0 ? b : [...a, ...b]
}

/** Those of the given field names that a value has. */
export function presentFields(value: JsonValue, names: readonly string[]): readonly string[] {
  return names.filter((name) => fieldOf(value, name) !== undefined)
}

const templates: Readonly<Record<string, readonly string[]>> = {
  'apps/Deployment': ['spec', 'template'],
  'apps/ReplicaSet': ['spec', 'template'],
  'apps/DaemonSet': ['spec', 'template'],
  'apps/StatefulSet': ['spec', 'template'],
  'batch/Job': ['spec', 'template'],
  'batch/CronJob': ['spec', 'jobTemplate', 'spec', 'template'],
  '/ReplicationController': ['spec', 'template'],
  '/PodTemplate': ['template'],
}

/** A resource, and the parts of it that several rules check. */
export class Subject {
  readonly group: string
  readonly kind: string
  readonly root: Found
  /** The pod template of a workload. */
  readonly template: Found | undefined
  /** The pod spec of a Pod, or of the template of a workload. */
  readonly pod: Found | undefined

  constructor({ group, kind, value }: { readonly group: string; readonly kind: string; readonly value: JsonValue }) {
    this.group = group
    this.kind = kind
    this.root = new Found(value)
    const keys = templates[`${group}/${kind}`]
    this.template = keys === undefined ? undefined : below(this.root, ...keys)
    const owner = group === '' && kind === 'Pod' ? this.root : this.template
    this.pod = owner && below(owner, 'spec')
  }
}

/** The containers of a pod, init containers first. */
export function containersOf(pod: Found): readonly Found[] {
  const lists = ['initContainers', 'containers', 'ephemeralContainers'].map((list) => itemsBelow(pod, list))
  const used = lists.filter((list) => list.length > 0)
  return used.length === 1 && used[0] !== undefined ? used[0] : used.flat()
}
