// Computes the values of a chart and its subcharts. Follows helm pkg/chart/common/util/coalesce.go, where the result
// depends on which of two maps is changed, and when.

import { KuiltError } from '../diagnostics/index.ts'
import { GoList, GoMap, type GoValue, goMap, isNil } from '../go-template/values.ts'
import type { Chart } from './chart.ts'
import { describeSetting } from './value-notes.ts'

const GLOBAL = 'global'

/**
 * `coalesce`: a null in the user's values removes a default. `merge`: nulls are kept, so that they can remove defaults
 * later.
 */
export type CoalesceMode = 'coalesce' | 'merge'

/**
 * The values of a chart: the user's values override its defaults, and the values of a subchart are in the map with its
 * name.
 *
 * @param values the user's values; not changed
 * @throws KuiltError CHART_VALUES_MISMATCH if the values of a subchart are not a map
 */
export function coalesceValues(chart: Chart, values: GoMap, mode: CoalesceMode = 'coalesce'): GoMap {
  const copy = copyMap(values)
  coalesceChart(chart, { values: copy, path: [] }, mode)
  return copy
}

/** A copy that shares no map with the original. */
export function copyMap(map: GoMap): GoMap {
  return goMap([...map.entries].map(([key, value]) => [key, copyValue(value)] as const))
}

function copyValue(value: GoValue): GoValue {
  if (value instanceof GoMap) return copyMap(value)
  return value instanceof GoList ? new GoList(value.items.map(copyValue), value.type) : value
}

interface ChartValuesAt {
  readonly values: GoMap
  /** The names of the subcharts that lead to these values. */
  readonly path: readonly string[]
}

function coalesceChart(chart: Chart, { values, path }: ChartValuesAt, mode: CoalesceMode): void {
  addDefaults(chart, values, mode)
  for (const subchart of chart.dependencies) {
    const { name } = subchart
    if (!values.entries.has(name)) values.entries.set(name, goMap())
    const below = values.entries.get(name)
    if (!(below instanceof GoMap)) {
      const params = { chart: chart.name, subchart: name, path: [...path, name], actual: describeSetting(below) }
      throw new KuiltError('CHART_VALUES_MISMATCH', params)
    }
    addGlobals(below, values)
    coalesceChart(subchart, { values: below, path: [...path, name] }, mode)
  }
}

function addDefaults(chart: Chart, values: GoMap, mode: CoalesceMode): void {
  const subcharts = new Set(chart.dependencies.map(({ name }) => name))
  for (const [key, original] of chart.values.entries) {
    if (!values.entries.has(key)) {
      if (mode === 'coalesce' && isNil(original)) continue
      const copy = copyValue(original)
      values.entries.set(key, mode === 'coalesce' ? withoutNulls(copy) : copy)
      continue
    }
    const value = values.entries.get(key)
    if (isNil(value)) {
      if (mode === 'coalesce') values.entries.delete(key)
    } else if (value instanceof GoMap && original instanceof GoMap) {
      coalesceTables(value, copyMap(original), subcharts.has(key) ? 'merge' : mode)
    }
  }
}

/** Removes keys whose values are null from maps. Nulls in lists stay. */
function withoutNulls(value: GoValue): GoValue {
  if (!(value instanceof GoMap)) return value
  const entries = [...value.entries].filter(([, item]) => !isNil(item))
  return goMap(entries.map(([key, item]) => [key, withoutNulls(item)] as const))
}

/**
 * Adds missing values to `target`, and merges maps deeply. A null in `target` overrides the value in `source`. With
 * `coalesce`, such a null also removes the key, unless `source` has no value or a null for it.
 *
 * @param source its values become part of `target`; with `coalesce`, without nulls
 */
export function coalesceTables(target: GoMap, source: GoMap, mode: CoalesceMode): void {
  for (const [key, existing] of target.entries) {
    if (mode === 'merge' && isNil(existing)) source.entries.set(key, existing)
  }
  for (const [key, value] of source.entries) {
    const existing = target.entries.get(key)
    if (mode === 'coalesce' && isNil(value)) continue
    if (!target.entries.has(key)) target.entries.set(key, mode === 'merge' ? value : withoutNulls(value))
    else if (isNil(existing)) {
      if (mode === 'coalesce') target.entries.delete(key)
    } else if (existing instanceof GoMap && value instanceof GoMap) coalesceTables(existing, value, mode)
  }
}

/** Merges the globals of a parent into those of a subchart. The parent takes precedence. */
function addGlobals(subchart: GoMap, parent: GoMap): void {
  const target = subchart.entries.has(GLOBAL) ? subchart.entries.get(GLOBAL) : goMap()
  const source = parent.entries.has(GLOBAL) ? parent.entries.get(GLOBAL) : goMap()
  if (!(target instanceof GoMap) || !(source instanceof GoMap)) return
  for (const [key, value] of source.entries) {
    const existing = target.entries.get(key)
    if (value instanceof GoMap) {
      // A shallow copy, as in Helm: nested maps are shared with the parent.
      const copy = goMap(value.entries)
      if (!target.entries.has(key)) target.entries.set(key, copy)
      else if (existing instanceof GoMap) {
        coalesceTables(copy, existing, 'merge')
        target.entries.set(key, copy)
      }
    } else if (!(existing instanceof GoMap)) target.entries.set(key, value)
  }
  subchart.entries.set(GLOBAL, target)
}

/** The map at a path of names; undefined if there is none. Follows pkg/chart/common/values.go, (Values).Table. */
export function tableAt(values: GoMap, path: readonly string[]): GoMap | undefined {
  let table = values
  for (const name of path) {
    const next = table.entries.get(name)
    if (!(next instanceof GoMap)) return undefined
    table = next
  }
  return table
}
