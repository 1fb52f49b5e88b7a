import type { JsonValue } from '../../tree/node.ts'
import { fieldOf, type Path, valueAt } from '../json-values.ts'

/** A resource of a built-in kind, as far as its schema has been checked. */
export interface Subject {
  readonly group: string
  readonly kind: string
  readonly value: JsonValue
}

/** A value and its path in the resource. */
export interface Found {
  readonly value: JsonValue
  readonly path: Path
}

/** The value below another one; undefined if there is none. */
export function below(found: Found, ...keys: readonly string[]): Found | undefined {
  const value = valueAt(found.value, ...keys)
  return value === undefined ? undefined : { value, path: [...found.path, ...keys] }
}

/** The items of a list below a value. */
export function itemsBelow(found: Found, ...keys: readonly string[]): readonly Found[] {
  const list = keys.length === 0 ? found : below(found, ...keys)
  if (list === undefined || !Array.isArray(list.value)) return []
  return list.value.map((value: JsonValue, i) => ({ value, path: [...list.path, i] }))
}

/** The names of those of some fields that a value has. */
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

/** The pod template of a workload. */
export function podTemplate({ group, kind, value }: Subject): Found | undefined {
  const keys = templates[`${group}/${kind}`]
  return keys === undefined ? undefined : below({ value, path: [] }, ...keys)
}

/** The spec of the pods of a workload, or of a Pod. */
export function podSpec(subject: Subject): Found | undefined {
  if (subject.group === '' && subject.kind === 'Pod') return below({ value: subject.value, path: [] }, 'spec')
  const template = podTemplate(subject)
  return template && below(template, 'spec')
}

export interface Container extends Found {
  readonly isInit: boolean
}

/** The containers of a pod, init containers first. */
export function containersOf(pod: Found): readonly Container[] {
  return ['initContainers', 'containers', 'ephemeralContainers'].flatMap((list) => {
    return itemsBelow(pod, list).map((item) => ({ ...item, isInit: list === 'initContainers' }))
  })
}
