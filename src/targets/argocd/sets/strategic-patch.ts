import { KuiltError } from '../../../diagnostics/index.ts'
import { compareBytes } from '../../../tree/compare-bytes.ts'
import { isObject, setOwn } from '../../../tree/json-values.ts'
import type { JsonObject, JsonValue } from '../../../tree/node.ts'

/**
 * Applies a strategic merge patch to an Application: nulls remove values, maps are merged, and lists are replaced,
 * except for finalizers, which are combined. `$patch: replace` and `$patch: delete` replace or remove a map. Follows
 * StrategicMergePatch of k8s.io/apimachinery.
 *
 * @throws KuiltError ARGOCD_TEMPLATE_PATCH for values that Argo CD cannot merge
 */
export function patchApplication(application: JsonObject, patch: JsonObject): JsonObject {
  return merge(application, patch, [])
}

function merge(target: JsonObject, patch: JsonObject, path: readonly string[]): JsonObject {
  const { $patch, ...fields } = patch
  if ($patch === 'delete') return Object.create(null)
  const result: Record<string, JsonValue> = Object.create(null)
  if ($patch !== 'replace') for (const [key, value] of Object.entries(target)) setOwn(result, key, value)
  for (const [key, value] of Object.entries(fields)) {
    if (value === null) delete result[key]
    else setOwn(result, key, mergeValue(result[key], value, [...path, key]))
  }
  return result
}

function mergeValue(old: JsonValue | undefined, value: JsonValue, path: readonly string[]): JsonValue {
  // The type of `valuesObject` has no fields, so Argo CD cannot find out how to merge a field.
  if (path.at(-2) === 'valuesObject' && areMergeable(old, value)) {
    const kind = isObject(value) ? 'map' : 'list'
    const reason = `Argo CD cannot merge the ${kind} "${path.at(-1)}" of \`valuesObject\` with the one in the template; set it in only one of the two`
    throw new KuiltError('ARGOCD_TEMPLATE_PATCH', { reason })
  }
  if (isObject(value)) return merge(isObject(old) ? old : Object.create(null), value, path)
  const isUnited = path.join('.') === 'metadata.finalizers' && Array.isArray(old) && Array.isArray(value)
  if (!isUnited) return value
  const all = [...old, ...value].filter((item: JsonValue) => typeof item === 'string')
  return [...new Set(all)].sort(compareBytes)
}

function areMergeable(a: JsonValue | undefined, b: JsonValue): boolean {
  return (isObject(a) && isObject(b)) || (Array.isArray(a) && Array.isArray(b))
}
