import type { FieldPath } from '../diagnostics/index.ts'
import { sameItems } from '../tree/fields.ts'
import { isEqual, isObject, ownValue } from '../tree/json-values.ts'
import { isList, type JsonObject, type JsonValue } from '../tree/node.ts'
import type { FieldChange } from './changes.ts'
import type { ListSchema } from './list-schema.ts'
import { alignLists, type ListStep } from './lists.ts'
import { isEquivalent } from './quantity.ts'
import type { Renames } from './renames.ts'

/** The differences in a resource. */
export interface Comparison {
  readonly fields: readonly FieldChange[]
  /** The differences that only result from other differences, or that have no effect. */
  readonly followers: readonly FieldChange[]
}

export interface CompareOptions {
  readonly renames: Renames
  /** True if quantities and ports with the same value are equal, even if they are written differently. */
  readonly ignoreEquivalent: boolean
  /** Compares texts that contain data. */
  readonly inside: (old: string, now: string, path: FieldChange['path']) => FieldChange['inside']
}

/** Compares two resources. */
export function compareObjects(
  old: JsonObject,
  now: JsonObject,
  schema: ListSchema | undefined,
  options: CompareOptions,
): Comparison {
  const comparer = new Comparer(options)
  comparer.maps(old, now, schema, start)
  return comparer
}

/** The current position in both resources and as text. */
interface Position {
  readonly old: FieldPath
  readonly new: FieldPath
  readonly field: string
}

const start: Position = { old: [], new: [], field: '' }

class Comparer implements Comparison {
  readonly fields: FieldChange[] = []
  readonly followers: FieldChange[] = []
  readonly #options: CompareOptions

  constructor(options: CompareOptions) {
    this.#options = options
  }

  maps(old: JsonObject, now: JsonObject, schema: ListSchema | undefined, at: Position): void {
    for (const key of keysOf(old, now)) {
      const next = () => below(at, key, key, keyText(key))
      const before = ownValue(old, key)
      const after = ownValue(now, key)
      if (before === after) continue
      if (before !== undefined && after !== undefined) this.values(before, after, schema?.field(key), next)
      else this.#presence(before, after, next())
    }
  }

  values(old: JsonValue, now: JsonValue, schema: ListSchema | undefined, place: () => Position): void {
    if (old === now) return
    if (isObject(old) && isObject(now)) {
      this.maps(old, now, schema, place())
    } else if (isList(old) && isList(now)) {
      if (!isEqual(old, now)) this.#lists(old, now, schema, place())
    } else this.#scalars(old, now, place())
  }

  #scalars(old: JsonValue, now: JsonValue, at: Position): void {
    const renamed = this.#options.renames.resourceOf(old, now, at.new.at(-1))
    const change = { change: 'changed', path: at.new, field: at.field, old, new: now } as const
    if (renamed !== undefined) {
      const { kind, name } = renamed.new.resource.id
      this.followers.push({ ...change, follows: `${kind}/${name}` })
      return
    }
    if (this.#options.ignoreEquivalent && isEquivalent(old, now, at.new)) {
      this.followers.push(change)
      return
    }
    const inside =
      typeof old === 'string' && typeof now === 'string' ? this.#options.inside(old, now, at.new) : undefined
    this.fields.push(inside === undefined ? change : { ...change, inside })
  }

  #presence(old: JsonValue | undefined, now: JsonValue | undefined, at: Position): void {
    if (now === undefined && old !== undefined)
      this.fields.push({ change: 'removed', path: at.old, field: at.field, old })
    if (old === undefined && now !== undefined) {
      const change = { change: 'added', path: at.new, field: at.field, new: now } as const
      const isDefault = this.#options.ignoreEquivalent && at.new.at(-1) === 'protocol' && now === 'TCP'
      if (isDefault) this.followers.push(change)
      else this.fields.push(change)
    }
  }

  #lists(old: readonly JsonValue[], now: readonly JsonValue[], schema: ListSchema | undefined, at: Position): void {
    const { steps, moved } = alignLists(old, now, { schema, name: at.new.at(-1), renames: this.#options.renames })
    for (const step of steps) {
      const place = () => itemPlace(at, step)
      if (step.old !== undefined && step.new !== undefined) {
        this.values(old[step.old] ?? null, now[step.new] ?? null, schema?.items(), place)
      } else this.#presence(itemAt(old, step.old), itemAt(now, step.new), place())
    }
    if (moved === undefined) return
    const change = { change: 'moved', path: at.new, field: at.field, old: moved.old, new: moved.new } as const
    if (moved.matters) this.fields.push(change)
    else this.followers.push(change)
  }
}

function itemAt(list: readonly JsonValue[], index: number | undefined): JsonValue | undefined {
  return index === undefined ? undefined : list[index]
}

function itemPlace(at: Position, { old, new: now, label }: ListStep): Position {
  const oldIndex = old ?? now ?? 0
  const newIndex = now ?? old ?? 0
  return below(at, oldIndex, newIndex, label === undefined ? `[${now ?? old}]` : `.[${label}]`)
}

function below(at: Position, old: string | number, now: string | number, text: string): Position {
  const field = at.field === '' ? text.replace(/^\./, '') : `${at.field}${text}`
  return { old: [...at.old, old], new: [...at.new, now], field }
}

/** Returns a string such as `.replicas` or `[app.kubernetes.io/name]`. */
export function keyText(key: string): string {
  if (/^[\w-]+$/.test(key)) return `.${key}`
  return /[[\]"=\n]/.test(key) ? `[${JSON.stringify(key)}]` : `[${key}]`
}

/** Returns the keys of both maps in the order of the new map, with removed keys at their old positions. */
function keysOf(old: JsonObject, now: JsonObject): readonly string[] {
  const keys = Object.keys(now)
  const olds = Object.keys(old)
  if (sameItems(olds, keys)) return keys
  if (olds.every((key) => Object.hasOwn(now, key))) return keys
  const first: string[] = []
  const behind = new Map<string, string[]>()
  let place = first
  for (const key of olds) {
    if (!Object.hasOwn(now, key)) place.push(key)
    else {
      place = []
      behind.set(key, place)
    }
  }
  return [...first, ...keys.flatMap((key) => [key, ...(behind.get(key) ?? [])])]
}
