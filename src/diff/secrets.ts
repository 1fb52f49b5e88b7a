import type { KubernetesObject } from '../build/kubernetes-object.ts'
import { counted } from '../diagnostics/counted.ts'
import type { FieldPath } from '../diagnostics/index.ts'
import { isEqual, isObject, memberOf, setOwn } from '../tree/json-values.ts'
import { isList, type JsonObject, type JsonValue } from '../tree/node.ts'
import type { FieldChange, ResourceChange } from './changes.ts'

/**
 * Returns a change without secret values: the values of Secrets are replaced with texts that contain only their length
 * and whether they differ.
 */
export function maskedChange(change: ResourceChange): ResourceChange {
  if (change.resource.kind !== 'Secret') return change
  const { old, new: now } = change
  return {
    ...change,
    fields: change.fields.map(maskedField),
    followers: change.followers.map(maskedField),
    old: old && maskedObject(old),
    new: now && maskedObject(now, old),
  }
}

function maskedField(field: FieldChange): FieldChange {
  if (!isSecret(field.path)) return field
  const { inside: _, ...rest } = field
  const { path, old, new: now } = field
  return {
    ...rest,
    ...(old === undefined ? {} : { old: masked(old, { path, other: undefined }) }),
    ...(now === undefined ? {} : { new: masked(now, { path, other: old }) }),
  }
}

const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration'

function isSecret([first, second, third]: FieldChange['path']): boolean {
  if (first === 'data' || first === 'stringData') return true
  return first === 'metadata' && second === 'annotations' && (third === undefined || third === lastApplied)
}

/** @param other the other version of the resource; values that differ from it are marked */
function maskedObject(object: KubernetesObject, other?: KubernetesObject): KubernetesObject {
  const path: readonly string[] = []
  // Built objects consist of JSON values.
  return masked(object as unknown as JsonObject, {
    path,
    other: other as JsonValue | undefined,
  }) as unknown as KubernetesObject
}

interface Masking {
  readonly path: FieldPath
  readonly other: JsonValue | undefined
}

function masked(value: JsonValue, { path, other }: Masking): JsonValue {
  if (isList(value)) return value
  if (isObject(value)) {
    const result: Record<string, JsonValue> = {}
    for (const key of Object.keys(value)) {
      const before = memberOf(other, key)
      setOwn(result, key, masked(value[key] ?? null, { path: [...path, key], other: before }))
    }
    return result
  }
  const isHidden = path.length > 1 && isSecret(path) && (path[0] !== 'metadata' || path[2] === lastApplied)
  if (!isHidden || typeof value !== 'string') return value
  const changed = other !== undefined && !isEqual(value, other) ? ', changed' : ''
  return `*** (${lengthOf(value, path[0] === 'data')}${changed})`
}

function lengthOf(text: string, isBase64: boolean): string {
  const isEncoded = isBase64 && /^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(text)
  return isEncoded ? counted(Math.floor((text.replaceAll(/[=\s]/g, '').length * 3) / 4), 'byte') : textLength(text)
}

/** Returns the length of a string as shown in a mask, such as `7 bytes`. */
export function textLength(text: string): string {
  return counted(new TextEncoder().encode(text).length, 'byte')
}
