import { jsonText } from '../tree/json-text.ts'
import { isEqual, isObject } from '../tree/json-values.ts'
import { isList, type JsonValue } from '../tree/node.ts'
import { longestCommon } from './longest-common.ts'

/** An operation of RFC 6902. */
export type JsonPatchOperation =
  | { readonly op: 'add' | 'replace'; readonly path: string; readonly value: JsonValue }
  | { readonly op: 'remove'; readonly path: string }

/** The operations that turn one value into another, in the order in which they apply. */
export function jsonPatch(old: JsonValue, now: JsonValue): readonly JsonPatchOperation[] {
  const operations: JsonPatchOperation[] = []
  compare(old, now, '', operations)
  return operations
}

function compare(old: JsonValue, now: JsonValue, path: string, operations: JsonPatchOperation[]): void {
  if (isEqual(old, now)) return
  if (isList(old) && isList(now)) compareLists({ old, new: now }, path, operations)
  else if (isObject(old) && isObject(now)) {
    for (const key of Object.keys(old))
      if (!Object.hasOwn(now, key)) operations.push({ op: 'remove', path: pointer(path, key) })
    for (const key of Object.keys(now)) {
      const value = now[key] ?? null
      if (Object.hasOwn(old, key)) compare(old[key] ?? null, value, pointer(path, key), operations)
      else operations.push({ op: 'add', path: pointer(path, key), value })
    }
  } else operations.push({ op: 'replace', path, value: now })
}

function pointer(path: string, step: string): string {
  return `${path}/${step.replaceAll('~', '~0').replaceAll('/', '~1')}`
}

interface Lists {
  readonly old: readonly JsonValue[]
  readonly new: readonly JsonValue[]
}

/** From the front: what is before an index is final when the index is reached. */
function compareLists({ old, new: now }: Lists, path: string, operations: JsonPatchOperation[]): void {
  const text = (value: JsonValue): string => jsonText(value, { compact: true })
  const common = [...longestCommon(old.map(text), now.map(text)), [old.length, now.length] as const]
  let [i, j] = [0, 0]
  for (const [a, b] of common) {
    while (i < a && j < b) {
      compare(old[i++] ?? null, now[j] ?? null, `${path}/${j}`, operations)
      j++
    }
    for (; i < a; i++) operations.push({ op: 'remove', path: `${path}/${j}` })
    for (; j < b; j++) operations.push({ op: 'add', path: `${path}/${j}`, value: now[j] ?? null })
    i = a + 1
    j = b + 1
  }
}
