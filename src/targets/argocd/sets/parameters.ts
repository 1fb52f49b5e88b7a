import { encodeJson } from '../../../go-template/functions/json.ts'
import { sprint } from '../../../go-template/print.ts'
import { LIST, STRING_MAP } from '../../../go-template/types.ts'
import { GoList, GoMap, type GoValue, goMap } from '../../../go-template/values.ts'

/** The parameters of a generator for a template: values by name. */
export type Parameters = GoMap

/**
 * Merges maps deeply. Values of `over` take precedence, even empty ones. Follows dario.cat/mergo, Merge with WithOverride,
 * for maps.
 *
 * @throws UnmergeableError
 */
export function mergeDeeply(base: GoMap, over: GoMap): GoMap {
  const entries = new Map(base.entries)
  for (const [key, value] of over.entries) {
    const old = entries.get(key)
    if (!(old instanceof GoMap) || !(value instanceof GoMap)) entries.set(key, value)
    else if (canMerge(old, value)) entries.set(key, mergeDeeply(old, value))
    else throw new UnmergeableError(key)
  }
  return new GoMap(entries, base.type)
}

/** The error for two maps that Argo CD cannot merge. */
export class UnmergeableError extends Error {
  readonly key: string

  constructor(key: string) {
    super(`the maps "${key}" cannot be merged`)
    this.key = key
  }

  override get name(): string {
    return 'UnmergeableError'
  }
}

/**
 * True if Argo CD can merge two maps. A map of strings, such as `values` of a generator, cannot contain values from
 * maps of other types, even if these values are strings.
 */
function canMerge(base: GoMap, over: GoMap): boolean {
  return base.type !== STRING_MAP || over.type === STRING_MAP || over.entries.size === 0
}

/** Combines maps. `over` takes precedence. */
export function unite(base: GoMap, over: GoMap): GoMap {
  return goMap([...base.entries, ...over.entries])
}

/** Returns the first key with different values in the two maps. */
export function conflictOf(a: GoMap, b: GoMap): string | undefined {
  for (const [key, value] of a.entries) {
    if (b.entries.has(key) && sprint(value) !== sprint(b.entries.get(key))) return key
  }
  return undefined
}

/** Returns a string with the values of these keys, for comparing maps. */
export function keyOf(parameters: GoMap, keys: readonly string[]): string {
  return encodeJson(goMap([...new Set(keys)].map((key) => [key, parameters.entries.get(key) ?? null] as const)))
}

/** Converts all values to text. */
export function asTexts(value: GoMap): GoMap {
  return goMap([...value.entries].map(([key, item]) => [key, sprint(item)] as const))
}

/**
 * Returns all values as text by dotted path, for selectors. Empty maps and lists are omitted. Lists of strings and of
 * maps, such as the segments of a path, are one value. Follows applicationset/generators/generator_spec_processor.go,
 * flattenParameters.
 */
export function flatten(value: GoMap): Map<string, string> {
  const flat = new Map<string, string>()
  const visit = (each: GoValue, path: string): void => {
    const below = (key: string): string => (path === '' ? key : `${path}.${key}`)
    if (each instanceof GoMap) for (const [key, item] of each.entries) visit(item, below(key))
    else if (each instanceof GoList && each.type === LIST)
      for (const [i, item] of each.items.entries()) visit(item, below(String(i)))
    else flat.set(path, sprint(each))
  }
  visit(value, '')
  return flat
}
