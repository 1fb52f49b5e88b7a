// sprig's functions for dictionaries. Follows sprig/dict.go.

import { isEmpty } from '../truth.ts'
import { ANY, MAP, STRING } from '../types.ts'
import { GoError, GoList, GoMap, type GoValue, goList, goMap, isNil, typeName } from '../values.ts'
import { type FunctionTable, fn, variadic } from './define.ts'
import { conversionMessage, stringList, strval } from './text.ts'

const merge = variadic([MAP, MAP], (target: GoMap, ...sources: GoMap[]) => mergeAll(target, sources, false))
const mergeOverwrite = variadic([MAP, MAP], (target: GoMap, ...sources: GoMap[]) => mergeAll(target, sources, true))
const deepCopy = fn([ANY], (value: GoValue) => {
  if (isNil(value)) throw new GoError('reflect: call of reflect.Value.Type on zero Value')
  return copyOf(value)
})
export const dictFunctions: FunctionTable = {
  dict: variadic([ANY], dict),
  get: fn([MAP, STRING], ({ entries }: GoMap, key: string) => (entries.has(key) ? (entries.get(key) ?? null) : '')),
  set: fn([MAP, STRING, ANY], (map: GoMap, key: string, value: GoValue) => {
    if (map.isNil) throw new GoError('assignment to entry in nil map')
    map.entries.set(key, value ?? null)
    return map
  }),
  unset: fn([MAP, STRING], (map: GoMap, key: string) => {
    map.entries.delete(key)
    return map
  }),
  hasKey: fn([MAP, STRING], ({ entries }: GoMap, key: string) => entries.has(key)),
  pluck: variadic([STRING, MAP], (key: string, ...maps: GoMap[]) => {
    return goList(maps.filter(({ entries }) => entries.has(key)).map(({ entries }) => entries.get(key) ?? null))
  }),
  keys: variadic([MAP], (...maps: GoMap[]) => stringList(maps.flatMap(({ entries }) => [...entries.keys()]))),
  values: fn([MAP], ({ entries }: GoMap) => goList([...entries.values()])),
  pick: variadic([MAP, STRING], ({ entries }: GoMap, ...keys: string[]) => {
    return goMap(keys.filter((key) => entries.has(key)).map((key) => [key, entries.get(key)] as const))
  }),
  omit: variadic([MAP, STRING], ({ entries }: GoMap, ...keys: string[]) => {
    return goMap([...entries].filter(([key]) => !keys.includes(key)))
  }),
  merge,
  mustMerge: merge,
  mergeOverwrite,
  mustMergeOverwrite: mergeOverwrite,
  deepCopy,
  mustDeepCopy: deepCopy,
  dig: variadic([ANY], dig),
}

function dict(...values: GoValue[]): GoMap {
  const map = goMap()
  for (let i = 0; i < values.length; i += 2) {
    const key = values[i]
    map.entries.set(isNil(key) ? '<nil>' : strval(key), i + 1 < values.length ? (values[i + 1] ?? null) : '')
  }
  return map
}

function mergeAll(first: GoMap, sources: readonly GoMap[], overwrite: boolean): GoMap {
  let target = first
  for (const source of sources) {
    if (source.isNil) continue
    if (target.isNil) target = goMap()
    mergeInto(target, source, overwrite)
  }
  return target
}

/** Copies a value like copystructure.Copy: named maps keep their type. */
function copyOf(value: GoValue): GoValue {
  if (value instanceof GoMap) {
    if (value.isNil) return value
    const entries = [...value.entries].map(([key, item]) => [key, copyOf(item)] as const)
    return new GoMap(new Map(entries), value.type, { methods: value.methods })
  }
  if (value instanceof GoList) return value.isNil ? value : new GoList(value.items.map(copyOf), value.type)
  return value
}

function dig(...args: GoValue[]): GoValue {
  if (args.length < 3) throw new GoError('dig needs at least three arguments')
  plainMap(args.at(-1))
  const keys = args.slice(0, -2).map((key) => {
    if (typeof key !== 'string') throw new GoError(conversionMessage(typeText(key), 'string'))
    return key
  })
  let value = args.at(-1)
  for (const [i, key] of keys.entries()) {
    const map = plainMap(value)
    if (!map.entries.has(key)) return args.at(-2) ?? null
    value = map.entries.get(key)
    if (i === keys.length - 1) return value ?? null
  }
  return null
}

/** Follows Go's type assertion to `map[string]interface {}`, which rejects named maps such as `.Values`. */
function plainMap(value: GoValue): GoMap {
  if (value instanceof GoMap && value.type.name === MAP.name) return value
  throw new GoError(conversionMessage(typeText(value), MAP.name))
}

function typeText(value: GoValue): string {
  return isNil(value) ? 'nil' : typeName(value)
}

/**
 * Adds values of `source` that are missing or empty in `target`. With `overwrite`, values of `source` take precedence,
 * even empty ones. Maps are merged in place; a list is kept or replaced as a whole. Follows dario.cat/mergo 1.0,
 * merge.go, deepMerge.
 */
function mergeInto(target: GoMap, source: GoMap, overwrite: boolean): void {
  for (const [key, value] of [...source.entries]) {
    const existing = target.entries.get(key)
    if (isNil(value)) {
      if (overwrite) target.entries.set(key, null)
      continue
    }
    if (value instanceof GoMap && existing instanceof GoMap) {
      if (value.entries !== existing.entries) mergeInto(existing, value, overwrite)
      if (!isEmpty(existing)) continue
    }
    if (overwrite || isEmpty(existing)) target.entries.set(key, value)
  }
}
