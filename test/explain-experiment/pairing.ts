/** Keys of maps and indexes of lists. */
export type Path = readonly (string | number)[]

/** A built object as plain data. */
export type Built = Readonly<Record<string, unknown>>

/** Supports integers of any size. */
export function textOf(value: unknown): string {
  return JSON.stringify(value, (_, item: unknown) => (typeof item === 'bigint' ? String(item) : item)) ?? 'undefined'
}

/**
 * The counterpart of each object after a change of the input: the object with the same ID, otherwise one with the same
 * kind, otherwise the next one. Undefined for removed objects.
 */
export function pairObjects(before: readonly Built[], after: readonly Built[]): readonly (Built | undefined)[] {
  return pairUp(before, after, [
    textOf,
    idOf,
    (object) => idOf(object).replace(/-[0-9a-z]{10}$/, ''),
    ({ metadata: _, ...rest }) => textOf(rest),
    ...(before.length === after.length
      ? [({ kind }: Built) => textOf(kind), ({ metadata }: Built) => textOf(metadata), () => '']
      : []),
  ])
}

function idOf({ apiVersion, kind, metadata }: Built): string {
  const { name, namespace } = isMap(metadata) ? metadata : {}
  return textOf([apiVersion, kind, namespace, name])
}

/**
 * The scalars, empty maps and empty lists that have changed, with their new value; undefined if they were removed. List
 * elements are matched by content or name.
 */
export function changedValues(before: unknown, after: unknown, { by }: PairBy): ReadonlyMap<string, unknown> {
  const changed = new Map<string, unknown>()
  collect(before, after, { path: [], changed, by })
  return changed
}

/** How elements of lists are compared: by content and name, or by position. */
export interface PairBy {
  readonly by: 'content' | 'position'
}

interface Changes extends PairBy {
  readonly path: Path
  readonly changed: Map<string, unknown>
}

function collect(before: unknown, after: unknown, { path, changed, by }: Changes): void {
  const below = (step: string | number, old: unknown, next: unknown): void =>
    collect(old, next, { path: [...path, step], changed, by })
  if (Array.isArray(before) && before.length > 0) {
    const list: readonly unknown[] = Array.isArray(after) ? after : []
    const partners = by === 'position' ? list : pairItems(before, list)
    for (const [i, item] of before.entries()) below(i, item, partners[i])
  } else if (isMap(before) && Object.keys(before).length > 0) {
    for (const [key, value] of Object.entries(before)) below(key, value, isMap(after) ? after[key] : undefined)
  } else if (textOf(before) !== textOf(after)) changed.set(textOf(path), after)
}

/** The fields that identify an element, the most significant first. */
const namingFields = ['name', 'key', 'id', 'containerPort', 'port', 'mountPath', 'path', 'kind']

function pairItems(before: readonly unknown[], after: readonly unknown[]): readonly unknown[] {
  return pairUp(before, after, [
    textOf,
    ...namingFields.map(
      (field) => (item: unknown) => (isMap(item) && item[field] !== undefined ? textOf(item[field]) : ''),
    ),
    ...(before.length === after.length ? [() => 'any'] : []),
  ])
}

/** Pairs items by each of several keys in turn. Empty keys are not paired. */
function pairUp<T>(
  before: readonly T[],
  after: readonly T[],
  keys: readonly ((item: T) => string)[],
): readonly (T | undefined)[] {
  const partners: (T | undefined)[] = before.map(() => undefined)
  const open = new Set(before.keys())
  const free = new Set(after.keys())
  for (const keyOf of keys) {
    const waiting = new Map<string, number[]>()
    for (const i of free) {
      const key = keyOf(after[i] as T)
      const known = waiting.get(key)
      if (known === undefined) waiting.set(key, [i])
      else known.push(i)
    }
    for (const i of open) {
      const key = keyOf(before[i] as T)
      const found = key === '' ? undefined : waiting.get(key)?.shift()
      if (found === undefined) continue
      partners[i] = after[found]
      open.delete(i)
      free.delete(found)
    }
  }
  return partners
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
