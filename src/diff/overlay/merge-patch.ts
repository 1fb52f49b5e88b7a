import type { SchemaNode } from '../../schema/merge-schema.ts'
import { isEqual, isObject, setOwn } from '../../tree/json-values.ts'
import { isList, type JsonObject, type JsonValue } from '../../tree/node.ts'
import type { Renames } from '../renames.ts'

export interface MergeSettings {
  readonly renames: Renames
}

/**
 * Returns the strategic merge patch that changes one object to another, without its identity. References to renamed
 * objects are not changed. Undefined if such a patch cannot make the change, which is the case for nulls and for values
 * that change between map, list and scalar.
 */
export function mergePatch(
  old: JsonObject,
  now: JsonObject,
  schema: SchemaNode | undefined,
  { renames }: MergeSettings,
): JsonObject | undefined {
  const maker = new PatchMaker(renames)
  const patch = maker.maps(old, now, schema)
  return maker.failed ? undefined : (patch ?? {})
}

class PatchMaker {
  failed = false
  readonly #renames: Renames

  constructor(renames: Renames) {
    this.#renames = renames
  }

  /** Returns the patch for two maps. Undefined if nothing changes. */
  maps(old: JsonObject, now: JsonObject, schema: SchemaNode | undefined): JsonObject | undefined {
    const patch: Record<string, JsonValue> = {}
    for (const key of Object.keys(old)) if (!Object.hasOwn(now, key)) setOwn(patch, key, null)
    for (const key of Object.keys(now)) {
      const value = now[key] ?? null
      const change = Object.hasOwn(old, key)
        ? this.#values(old[key] ?? null, value, schema?.field(key), key)
        : this.#whole(value)
      if (change !== undefined) setOwn(patch, key, change)
    }
    return Object.keys(patch).length === 0 ? undefined : patch
  }

  #values(old: JsonValue, now: JsonValue, schema: SchemaNode | undefined, key: string): JsonValue | undefined {
    if (isEqual(old, now)) return undefined
    if (isObject(old) && isObject(now)) return this.maps(old, now, schema)
    if (isList(old) && isList(now)) return this.#lists(old, now, schema)
    if (typeof old === 'object' && typeof now === 'object' && old !== null) this.failed = true
    if (this.#renames.resourceOf(old, now, key) !== undefined) return undefined
    return this.#whole(now)
  }

  /** Returns a whole value for the patch. A merge drops nulls and empty collections. */
  #whole(value: JsonValue): JsonValue {
    if (value === null) this.failed = true
    return value
  }

  #lists(old: readonly JsonValue[], now: readonly JsonValue[], schema: SchemaNode | undefined): JsonValue | undefined {
    if (this.#renames.canonical(old, 'old') === this.#renames.canonical(now, 'new')) return undefined
    const keys = schema?.mergeKeys
    if (keys === undefined || keys.length === 0) {
      // In a set, a merge would only add the new items.
      if (keys?.length === 0) this.failed = true
      return now
    }
    const items = [...old, ...now]
    if (!items.every(isObject) || !items.every((item) => keyOf(item, keys) !== undefined)) {
      this.failed = true
      return now
    }
    const olds = byKey(old as readonly JsonObject[], keys)
    const news = byKey(now as readonly JsonObject[], keys)
    const entries = Array.from(news, ([key, item]) => {
      const before = olds.get(key)
      const change = before === undefined ? item : this.maps(before, item, schema?.elements())
      return { patch: { ...identity(item, keys), ...change }, isChanged: change !== undefined }
    })
    // The items of a patch come first in the result. To keep the order, the patch also lists the items before the last
    // relevant one.
    const atLeast = entries.findLastIndex(({ isChanged }) => isChanged) + 1
    const length = lengthInOrder([...news.keys()], [...olds.keys()], atLeast)
    const patch: JsonValue[] = entries.slice(0, length).map((entry) => entry.patch)
    for (const [key, item] of olds) if (!news.has(key)) patch.push({ $patch: 'delete', ...identity(item, keys) })
    return patch
  }
}

/** Returns the minimum number of keys that must come first so that the other keys keep their old order. */
function lengthInOrder(wanted: readonly string[], old: readonly string[], atLeast: number): number {
  const positions = new Map(old.map((key, i) => [key, i]))
  const position = (i: number): number => positions.get(wanted[i] ?? '') ?? -1
  let length = wanted.length
  while (length > atLeast && (length === wanted.length || position(length - 1) < position(length))) length--
  return length
}

function byKey(items: readonly JsonObject[], keys: readonly string[]): ReadonlyMap<string, JsonObject> {
  return new Map(items.map((item) => [keyOf(item, keys) ?? '', item]))
}

/** Returns the key of an item. Undefined without the first key. */
function keyOf(item: JsonObject, keys: readonly string[]): string | undefined {
  const [first = ''] = keys
  return Object.hasOwn(item, first) ? JSON.stringify(identity(item, keys)) : undefined
}

function identity(item: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(keys.flatMap((key) => (Object.hasOwn(item, key) ? [[key, item[key] ?? null]] : [])))
}
