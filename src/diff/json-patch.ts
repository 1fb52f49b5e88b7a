import { formatPointer } from '../tree/field-path.ts'
import { jsonText } from '../tree/json-text.ts'
import { isEqual, isObject } from '../tree/json-values.ts'
import { isList, type JsonValue } from '../tree/node.ts'
import { longestCommon } from './longest-common.ts'
import type { Renames } from './renames.ts'

/** An operation of RFC 6902. */
export type JsonPatchOperation =
  | { readonly op: 'add' | 'replace'; readonly path: string; readonly value: JsonValue }
  | { readonly op: 'remove'; readonly path: string }

/**
 * Returns the operations that change one value to another, in the order in which they are applied.
 *
 * @param renames the names that are updated without an operation
 */
export function jsonPatch(old: JsonValue, now: JsonValue, renames?: Renames): readonly JsonPatchOperation[] {
  const maker = new PatchMaker(renames)
  maker.compare(old, now, '')
  return maker.operations
}

/**
 * The fields with the resource's own name, which are always compared, because only references to the resource are
 * updated.
 */
const identity: ReadonlySet<string> = new Set(['/metadata/name', '/metadata/namespace'])

class PatchMaker {
  readonly operations: JsonPatchOperation[] = []
  readonly #renames: Renames | undefined

  constructor(renames: Renames | undefined) {
    this.#renames = renames
  }

  compare(old: JsonValue, now: JsonValue, path: string): void {
    if (isEqual(old, now)) return
    if (isList(old) && isList(now)) this.#lists(old, now, path)
    else if (isObject(old) && isObject(now)) {
      for (const key of Object.keys(old)) {
        if (!Object.hasOwn(now, key)) this.operations.push({ op: 'remove', path: pointer(path, key) })
      }
      for (const key of Object.keys(now)) {
        const value = now[key] ?? null
        if (Object.hasOwn(old, key)) this.compare(old[key] ?? null, value, pointer(path, key))
        else this.operations.push({ op: 'add', path: pointer(path, key), value })
      }
    } else if (!this.#follows(old, now, path)) this.operations.push({ op: 'replace', path, value: now })
  }

  #follows(old: JsonValue, now: JsonValue, path: string): boolean {
    if (this.#renames === undefined || identity.has(path)) return false
    return this.#renames.resourceOf(old, now, path.slice(path.lastIndexOf('/') + 1)) !== undefined
  }

  /** Compares lists from the start, so that everything before an index is final. */
  #lists(old: readonly JsonValue[], now: readonly JsonValue[], path: string): void {
    const text = (value: JsonValue, side: 'old' | 'new'): string => {
      return this.#renames?.canonical(value, side) ?? jsonText(value, { compact: true })
    }
    const common = longestCommon(
      old.map((item) => text(item, 'old')),
      now.map((item) => text(item, 'new')),
    )
    let [i, j] = [0, 0]
    for (const [a, b] of [...common, [old.length, now.length] as const]) {
      while (i < a && j < b) {
        this.compare(old[i++] ?? null, now[j] ?? null, `${path}/${j}`)
        j++
      }
      for (; i < a; i++) this.operations.push({ op: 'remove', path: `${path}/${j}` })
      for (; j < b; j++) this.operations.push({ op: 'add', path: `${path}/${j}`, value: now[j] ?? null })
      i = a + 1
      j = b + 1
    }
  }
}

function pointer(path: string, step: string): string {
  return path + formatPointer([step])
}
