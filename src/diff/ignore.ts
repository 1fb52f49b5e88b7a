import type { ObjectId } from '../resource/reference.ts'
import { sameItems } from '../tree/fields.ts'
import { isObject, setOwn } from '../tree/json-values.ts'
import { isList, type JsonObject, type JsonValue } from '../tree/node.ts'

/** The fields and kinds that a diff ignores. */
export interface Ignored {
  readonly isEmpty: boolean
  hasKind(id: Pick<ObjectId, 'kind' | 'group'>): boolean
  /** Returns the object without ignored fields, or the same object if it has none. */
  without(object: JsonObject): JsonObject
}

/** A step of a path: a key, an index, `*`, or the value of a field of list items. */
type Step = { readonly key: string } | { readonly any: true } | { readonly field: string; readonly value: string }

/**
 * @param fields the paths of fields, such as `metadata.labels[helm.sh/chart]`, `spec.containers.[name=web].image` or
 *   `spec.*.image`
 * @param kinds the kinds, as `Kind` or `kind.group`, which are not case-sensitive
 */
export function ignoring(fields: readonly string[], kinds: readonly string[]): Ignored {
  const paths = fields.map(parsePath)
  const wanted = new Set(kinds.map((kind) => kind.toLowerCase()))
  return {
    isEmpty: paths.length === 0 && wanted.size === 0,
    hasKind: ({ kind, group }) => {
      const name = kind.toLowerCase()
      return wanted.size > 0 && (wanted.has(name) || wanted.has(`${name}.${group.toLowerCase()}`))
    },
    // The remaining part of a map is a map.
    without: (object) => paths.reduce((rest, path) => (without(rest, path, 0) ?? {}) as JsonObject, object),
  }
}

function parsePath(text: string): readonly Step[] {
  return Array.from(text.matchAll(/\[((?:"[^"]*"|[^\]])*)\]|((?:\\.|[^.[\\])+)/g), ([, inside, plain = '']) => {
    if (inside === undefined) return plain === '*' ? { any: true } : { key: plain.replaceAll(/\\(.)/g, '$1') }
    if (/^".*"$/.test(inside)) return { key: inside.slice(1, -1) }
    const equals = inside.indexOf('=')
    if (equals > 0) return { field: inside.slice(0, equals), value: inside.slice(equals + 1) }
    return inside === '*' ? { any: true } : { key: inside }
  })
}

/** Removes the value at a path. Undefined if nothing remains, because a map is removed together with its last field. */
function without(value: JsonValue, path: readonly Step[], depth: number): JsonValue | undefined {
  const step = path[depth]
  if (step === undefined) return undefined
  if (isList(value)) {
    const items = value.flatMap((item, i) => {
      if (!matches(step, String(i), item)) return [item]
      const rest = without(item, path, depth + 1)
      return rest === undefined ? [] : [rest]
    })
    return sameItems(items, value) ? value : items
  }
  if (!isObject(value)) return value
  let changed = false
  const result: Record<string, JsonValue> = {}
  for (const key of Object.keys(value)) {
    const member = value[key] ?? null
    const rest = matches(step, key, member) ? without(member, path, depth + 1) : member
    if (rest !== member) changed = true
    if (rest !== undefined) setOwn(result, key, rest)
  }
  if (!changed) return value
  return Object.keys(result).length === 0 ? undefined : result
}

function matches(step: Step, key: string, value: JsonValue): boolean {
  if ('any' in step) return true
  if ('key' in step) return step.key === key
  return isObject(value) && Object.hasOwn(value, step.field) && String(value[step.field]) === step.value
}
