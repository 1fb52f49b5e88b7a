import { groupBy } from '../tree/groups.ts'
import { isObject } from '../tree/json-values.ts'
import { isList, type JsonObject, type JsonValue } from '../tree/node.ts'
import type { ListSchema } from './list-schema.ts'
import { longestCommon } from './longest-common.ts'
import type { Renames } from './renames.ts'

/** An item of one list, or a pair of matching items. */
export interface ListStep {
  readonly old: number | undefined
  readonly new: number | undefined
  /** The identity of the item, such as `name=web`. Undefined if it is identified by its position. */
  readonly label?: string
}

export interface Alignment {
  /** The steps in the order of the new list, with removed items at the end or at their old positions. */
  readonly steps: readonly ListStep[]
  /** The identities of the items in both orders, if the common items are in a different order. */
  readonly moved:
    | { readonly old: readonly JsonValue[]; readonly new: readonly JsonValue[]; readonly matters: boolean }
    | undefined
}

export interface AlignOptions {
  readonly schema: ListSchema | undefined
  /** The field that contains the lists. */
  readonly name: string | number | undefined
  readonly renames: Renames
}

/**
 * Matches the items of two lists: by the merge keys of the schema, otherwise by `name`, `key` or `id` if it is unique,
 * otherwise by the longest common subsequence.
 */
export function alignLists(old: readonly JsonValue[], now: readonly JsonValue[], options: AlignOptions): Alignment {
  const { schema } = options
  if (old.every(isObject) && now.every(isObject)) {
    const merge = schema?.keys ?? []
    const candidates = [...(merge.length > 0 ? [merge] : []), ...fallbackKeys]
    for (const keys of candidates) {
      const aligned = byKeys({ old, new: now, keys }, options)
      if (aligned !== undefined) return aligned
    }
  }
  if (schema?.keys?.length === 0 || (schema?.unordered === true && !old.some(isObject)))
    return asSets(old, now, options)
  return bySequence(old, now, options)
}

const fallbackKeys: readonly (readonly string[])[] = [['name'], ['key'], ['id']]

interface KeyedLists {
  readonly old: readonly JsonObject[]
  readonly new: readonly JsonObject[]
  readonly keys: readonly string[]
}

/** Matches items by keys. Undefined if the keys do not identify the items. */
function byKeys({ old, new: now, keys }: KeyedLists, { schema, renames }: AlignOptions): Alignment | undefined {
  const [single, other] = [old[0], now[0]]
  if (old.length === 1 && now.length === 1 && single !== undefined && other !== undefined) {
    const key = keyOf(single, keys)
    if (key !== undefined && key === keyOf(other, keys)) {
      return { steps: [{ old: 0, new: 0, ...labeller([], keys)(other) }], moved: undefined }
    }
  }
  const oldIndex = indexOf(old, keys)
  const newIndex = indexOf(now, keys)
  if (oldIndex === undefined || newIndex === undefined) return undefined
  const partner = new Map<number, number>()
  for (const [key, i] of newIndex) {
    const j = oldIndex.get(key)
    if (j !== undefined) partner.set(i, j)
  }
  pairRest(partner, { old, new: now, keys }, renames)
  const label = labeller([old, now], keys)
  const steps: ListStep[] = now.map((item, i) => {
    const j = partner.get(i)
    const isOther = j !== undefined && keyValues(old[j], keys)[0] !== keyValues(item, keys)[0]
    // If its key has changed, an item is identified by its name or its position.
    const own = isOther && !keys.includes('name') ? labelOf(item['name']) : label(item)
    return { old: j, new: i, ...own }
  })
  const used = new Set(partner.values())
  old.forEach((item, i) => {
    if (!used.has(i)) steps.push({ old: i, new: undefined, ...label(item) })
  })
  const common = [...partner].sort(([a], [b]) => a - b)
  const name = (list: readonly JsonObject[], i: number): JsonValue => keyValues(list[i], keys)[0] ?? i
  const inOrder = common.every(([, j], k) => k === 0 || j > (common[k - 1]?.[1] ?? -1))
  if (inOrder) return { steps, moved: undefined }
  const before = common.map(([, j]) => j).sort((a, b) => a - b)
  return {
    steps,
    moved: {
      old: before.map((j) => name(old, j)),
      new: common.map(([i]) => name(now, i)),
      // Variables in `env` can refer only to variables before them.
      matters: schema?.unordered !== true && !isPlainEnv(now, schema),
    },
  }
}

function isPlainEnv(items: readonly JsonObject[], schema: ListSchema | undefined): boolean {
  if (schema?.keys?.[0] !== 'name') return false
  const isEnv = items.every((item) => Object.keys(item).every((key) => /^(name|value|valueFrom)$/.test(key)))
  return isEnv && !items.some(({ value }) => typeof value === 'string' && value.includes('$('))
}

/**
 * Pairs the remaining items: items that refer to a renamed object, items with the same first key, items with the same
 * name, and the only item of each list.
 */
function pairRest(partner: Map<number, number>, { old, new: now, keys }: KeyedLists, renames: Renames): void {
  const used = new Set(partner.values())
  const pairIf = (matches: (before: JsonObject, item: JsonObject) => boolean): void => {
    for (const [i, item] of now.entries()) {
      if (partner.has(i)) continue
      const found = old.flatMap((before, j) => (!used.has(j) && matches(before, item) ? [j] : []))
      const [match] = found
      if (match === undefined || found.length > 1) continue
      partner.set(i, match)
      used.add(match)
    }
  }
  if (partner.size === now.length || used.size === old.length) return
  pairIf((before, item) => {
    const [[a], [b, ...others]] = [keyValues(before, keys), keyValues(item, keys)]
    if (a === undefined || b === undefined) return false
    return renames.resourceOf(a, b, keys[0]) !== undefined || (others.length > 0 && a === b)
  })
  if (keys.includes('name')) return
  pairIf(({ name: a }, { name: b }) => typeof a === 'string' && a === b)
  if (old.length === 1 && now.length === 1) pairIf(({ name: a }, { name: b }) => a === undefined && b === undefined)
}

/** Returns the positions of items by key. Undefined if an item has no key, or if several items have the same key. */
function indexOf(items: readonly JsonObject[], keys: readonly string[]): ReadonlyMap<string, number> | undefined {
  const index = new Map<string, number>()
  for (let i = 0; i < items.length; i++) {
    const key = keyOf(items[i], keys)
    if (key === undefined || index.has(key)) return undefined
    index.set(key, i)
  }
  return index
}

/** Returns the identity of an item. Undefined if it does not have all keys. */
function keyOf(item: JsonObject | undefined, keys: readonly string[]): string | undefined {
  const values = keyValues(item, keys)
  if (values.length < keys.length) return undefined
  const [first] = values
  return values.length === 1 && typeof first === 'string' ? `"${first}` : JSON.stringify(values)
}

/** Returns the values of the keys, with the default of `protocol`. If a key is missing, there are fewer values. */
function keyValues(item: JsonObject | undefined, keys: readonly string[]): readonly (string | number | boolean)[] {
  return keys.flatMap((key) => {
    const value = item !== undefined && Object.hasOwn(item, key) ? item[key] : key === 'protocol' ? 'TCP' : undefined
    return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? [value] : []
  })
}

/**
 * Returns a function for the label of an item, such as `name=web`. The label has more keys only if the first one is not
 * unique.
 */
function labeller(
  lists: readonly (readonly JsonObject[])[],
  keys: readonly string[],
): (item: JsonObject) => { readonly label?: string } {
  const ambiguous = new Set<unknown>()
  for (const items of keys.length > 1 ? lists : []) {
    const seen = new Set<unknown>()
    for (const item of items) {
      const [first] = keyValues(item, keys)
      if (seen.has(first)) ambiguous.add(first)
      seen.add(first)
    }
  }
  return (item) => {
    const values = keyValues(item, keys)
    const count = ambiguous.has(values[0]) ? keys.length : 1
    return {
      label: keys
        .slice(0, count)
        .map((key, i) => `${key}=${values[i]}`)
        .join(','),
    }
  }
}

function labelOf(name: JsonValue | undefined): { readonly label?: string } {
  return typeof name === 'string' ? { label: `name=${name}` } : {}
}

/** Matches the items of lists whose order has no effect. */
function asSets(old: readonly JsonValue[], now: readonly JsonValue[], { renames }: AlignOptions): Alignment {
  const rest = groupBy(old.keys(), (i) => renames.canonical(old[i] as JsonValue, 'old'))
  const steps: ListStep[] = now.map((item, i) => ({ old: rest.get(renames.canonical(item, 'new'))?.shift(), new: i }))
  const common = steps.flatMap((step) => (step.old === undefined ? [] : [step.old]))
  for (const indexes of rest.values()) for (const i of indexes) steps.push({ old: i, new: undefined })
  const inOrder = common.every((j, k) => k === 0 || j > (common[k - 1] ?? -1))
  return { steps, moved: inOrder ? undefined : { old, new: now, matters: false } }
}

function bySequence(old: readonly JsonValue[], now: readonly JsonValue[], options: AlignOptions): Alignment {
  const { schema, renames } = options
  const before = old.map((item) => renames.canonical(item, 'old'))
  const after = now.map((item) => renames.canonical(item, 'new'))
  const isPermutation =
    before.length === after.length && before.toSorted().every((text, i) => text === after.toSorted()[i])
  if (isPermutation && before.some((text, i) => text !== after[i])) {
    const taken = asSets(old, now, options)
    return { steps: taken.steps, moved: { old, new: now, matters: schema?.unordered !== true } }
  }
  const steps: ListStep[] = []
  let [i, j] = [0, 0]
  for (const [a, b] of [...longestCommon(before, after), [old.length, now.length] as const]) {
    steps.push(...gap({ old, new: now }, { from: [i, j], to: [a, b] }))
    if (a < old.length) steps.push({ old: a, new: b })
    i = a + 1
    j = b + 1
  }
  return { steps, moved: undefined }
}

interface Gap {
  readonly from: readonly [number, number]
  readonly to: readonly [number, number]
}

/**
 * Returns the steps for items between two common items. Similar items count as changed, and other items as removed and
 * added.
 */
function gap(
  lists: { readonly old: readonly JsonValue[]; readonly new: readonly JsonValue[] },
  { from: [i, j], to: [a, b] }: Gap,
): readonly ListStep[] {
  const steps: ListStep[] = []
  const sameLength = a - i === b - j
  const [removed, added]: [ListStep[], ListStep[]] = [[], []]
  while (i < a || j < b) {
    if (
      i < a &&
      j < b &&
      (sameLength || isAlike(lists.old[i], lists.new[j])) &&
      isSameType(lists.old[i], lists.new[j])
    ) {
      steps.push({ old: i++, new: j++ })
    } else if (i < a && a - i >= b - j) removed.push({ old: i++, new: undefined })
    else added.push({ old: undefined, new: j++ })
  }
  return [...steps, ...removed, ...added]
}

function isSameType(a: JsonValue | undefined, b: JsonValue | undefined): boolean {
  return isObject(a) === isObject(b) && isList(a) === isList(b)
}

/** True if two maps have a value in common. */
function isAlike(a: JsonValue | undefined, b: JsonValue | undefined): boolean {
  if (!isObject(a) || !isObject(b)) return false
  return Object.keys(a).some((key) => Object.hasOwn(b, key) && JSON.stringify(a[key]) === JSON.stringify(b[key]))
}
