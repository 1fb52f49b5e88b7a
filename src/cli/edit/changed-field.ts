import type { KubernetesObject } from '../../index.ts'

/** Finds the first object that is different after a change, and the field that differs. */
export function changedField(
  before: readonly KubernetesObject[],
  after: readonly KubernetesObject[],
): { readonly id?: string; readonly field?: string } {
  const others = new Map(before.map((object) => [idOf(object), object]))
  for (const object of after) {
    const path = differingPath(others.get(idOf(object)), object)
    if (path !== undefined) return { id: `${object.kind} "${object.metadata.name}"`, field: path.join('.') }
  }
  return {}
}

function idOf({ apiVersion = '', kind, metadata: { name, namespace = '' } }: KubernetesObject): string {
  return [apiVersion, kind, namespace, name].join('/')
}

function differingPath(a: unknown, b: unknown): readonly string[] | undefined {
  if (a === b) return undefined
  if (!isObject(a) || !isObject(b) || Array.isArray(a) !== Array.isArray(b)) return []
  for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) {
    const below = differingPath(Reflect.get(a, key), Reflect.get(b, key))
    if (below !== undefined) return [key, ...below]
  }
  return undefined
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
