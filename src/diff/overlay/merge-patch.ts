import type { SchemaNode } from '../../schema/merge-schema.ts'
import { isEqual, isObject, setOwn } from '../../tree/json-values.ts'
import { isList, type JsonObject, type JsonValue } from '../../tree/node.ts'
import type { Renames } from '../renames.ts'

export interface MergeSettings {
  readonly renames: Renames
}

/**
 * The strategic merge patch that turns one object into another, without its identity. Names that follow a rename stay.
 * Undefined if no such patch can express the change: nulls, and values that change between map, list and scalar.
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

  /** Undefined if nothing changes. */
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

  /** A merge drops nulls and empty collections. */
  #whole(value: JsonValue): JsonValue {
    if (value === null) this.failed = true
    return value
  }

  #lists(old: readonly JsonValue[], now: readonly JsonValue[], schema: SchemaNode | undefined): JsonValue | undefined {
    if (this.#renames.canonical(old, 'old') === this.#renames.canonical(now, 'new')) return undefined
    const keys = schema?.mergeKeys
    if (keys === undefined || keys.length === 0) {
      // A set would only get the new items.
      if (keys?.length === 0) this.failed = true
      return now
    }
    const items = [...old, ...now]
    if (!items.every(isObject) || !items.every((item) => keyOf(item, keys) !== undefined)) {
      this.failed = true
      return now
    }
    const olds = new Map((old as readonly JsonObject[]).map((item) => [keyOf(item, keys), item]))
    const news = new Map((now as readonly JsonObject[]).map((item) => [keyOf(item, keys), item]))
    const patch: JsonValue[] = []
    for (const [key, item] of news) {
      const before = olds.get(key)
      const change = before === undefined ? item : this.maps(before, item, schema?.elements())
      if (change !== undefined) patch.push({ ...identity(item, keys), ...change })
    }
    for (const [key, item] of olds) if (!news.has(key)) patch.push({ $patch: 'delete', ...identity(item, keys) })
    return patch
  }
}

/** Undefined without the first key. */
function keyOf(item: JsonObject, keys: readonly string[]): string | undefined {
  const [first = ''] = keys
  return Object.hasOwn(item, first) ? JSON.stringify(identity(item, keys)) : undefined
}

function identity(item: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(keys.flatMap((key) => (Object.hasOwn(item, key) ? [[key, item[key] ?? null]] : [])))
}
