import { encodeJson } from '../../../go-template/functions/json.ts'
import { sprint } from '../../../go-template/print.ts'
import { GoList, GoMap, type GoValue, goMap, isNil } from '../../../go-template/values.ts'

/** The parameters of a generator for a template: values by name. */
export type Parameters = GoMap

/**
 * Merges maps deeply.
 *
 * @param emptyWins empty values of `over` also replace values of `base`
 */
export function mergeDeeply(base: GoMap, over: GoMap, emptyWins: boolean): GoMap {
  const entries = new Map(base.entries)
  for (const [key, value] of over.entries) {
    const old = entries.get(key)
    if (old instanceof GoMap && value instanceof GoMap) entries.set(key, mergeDeeply(old, value, emptyWins))
    else if (!entries.has(key) || emptyWins || !isEmptyValue(value)) entries.set(key, value)
  }
  return new GoMap(entries, base.type)
}

function isEmptyValue(value: GoValue): boolean {
  if (isNil(value) || value === '' || value === false || value === 0) return true
  if (value instanceof GoList) return value.items.length === 0
  return value instanceof GoMap && value.entries.size === 0
}

/** Combines maps. `over` takes precedence. */
export function unite(base: GoMap, over: GoMap): GoMap {
  return goMap([...base.entries, ...over.entries])
}

/** The first key with different values in the two maps. */
export function conflictOf(a: GoMap, b: GoMap): string | undefined {
  for (const [key, value] of a.entries) {
    if (b.entries.has(key) && sprint(value) !== sprint(b.entries.get(key))) return key
  }
  return undefined
}

/** A string with the values of these keys, for comparing maps. */
export function keyOf(parameters: GoMap, keys: readonly string[]): string {
  return encodeJson(goMap([...new Set(keys)].map((key) => [key, parameters.entries.get(key) ?? null] as const)))
}

/** All values as text, by dotted path, for selectors. Empty maps and lists are omitted. */
export function flatten(value: GoMap): Map<string, string> {
  const flat = new Map<string, string>()
  const visit = (each: GoValue, path: string): void => {
    const below = (key: string): string => (path === '' ? key : `${path}.${key}`)
    if (each instanceof GoMap) for (const [key, item] of each.entries) visit(item, below(key))
    else if (each instanceof GoList) for (const [i, item] of each.items.entries()) visit(item, below(String(i)))
    else flat.set(path, sprint(each))
  }
  visit(value, '')
  return flat
}
