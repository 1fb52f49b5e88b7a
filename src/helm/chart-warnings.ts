// Warnings about charts: fields, documents and values that do not have the effect that users expect.

import { suggest } from '../diagnostics/hints.ts'
import { type FieldPath, formatFieldPath, type Warning, warning } from '../diagnostics/index.ts'
import { isTrue } from '../go-template/truth.ts'
import { GoMap, type GoValue, isNil } from '../go-template/values.ts'
import type { Chart } from './chart.ts'
import type { IgnoredSwitch } from './dependencies.ts'
import { type DroppedDocument, hookEvents } from './manifests.ts'
import { describeSetting } from './value-notes.ts'
import type { ValueSources } from './value-sources.ts'

interface Findings {
  readonly chart: Chart
  /** The user's values. */
  readonly values: GoMap
  readonly sources: ValueSources
  readonly ignored: readonly IgnoredSwitch[]
  readonly dropped: readonly DroppedDocument[]
}

/** The warnings about a rendered chart. */
export function chartWarnings({ chart, values, sources, ignored, dropped }: Findings): readonly Warning[] {
  const { name, metadata } = chart
  const deprecated = metadata.deprecated
    ? [warning('CHART_DEPRECATED', { chart: name }, { at: chart.metadataAt('deprecated') })]
    : []
  return [
    ...deprecated,
    ...ignored.map(({ dependency, path, value }) => {
      const params = { path: formatFieldPath(path), dependency, actual: describeSetting(value) }
      return warning('CHART_SWITCH_IGNORED', params, { at: sources.find(path).place })
    }),
    ...retyped(chart, values, []).map(({ chart: own, path, value, original }) => {
      const params = {
        chart: own.name,
        path: formatFieldPath(path),
        actual: describeSetting(value),
        original: describeSetting(original),
      }
      return warning('CHART_VALUE_RETYPED', params, { at: sources.find(path).place })
    }),
    ...dropped.flatMap(({ template, kind, events }) =>
      events.map((event) => warning('CHART_HOOK_UNKNOWN', { template, kind, event }, { hint: eventHint(event) })),
    ),
  ]
}

function eventHint(event: string): string | undefined {
  if (event === 'crd-install') return 'move the CRD to the `crds` directory of the chart'
  return suggest(event, hookEvents)
}

interface Retyped {
  readonly chart: Chart
  readonly path: FieldPath
  readonly value: GoValue
  readonly original: GoValue
}

/**
 * The user's values that are maps although their defaults are not, or the other way around. Empty values are ignored,
 * because charts use empty values of any type for values that are not set. Helm warns about some of these values, in
 * pkg/chart/common/util/coalesce.go.
 */
function retyped(chart: Chart, values: GoMap, path: FieldPath): readonly Retyped[] {
  const own = [...differing(values, chart.values, path)].map((each) => ({ ...each, chart }))
  const below = chart.dependencies.flatMap((subchart) => {
    const inner = values.entries.get(subchart.name)
    return inner instanceof GoMap ? retyped(subchart, inner, [...path, subchart.name]) : []
  })
  const known = new Set(own.map((each) => formatFieldPath(each.path)))
  return [...own, ...below.filter((each) => !known.has(formatFieldPath(each.path)))]
}

function* differing(values: GoMap, defaults: GoMap, path: FieldPath): Generator<Omit<Retyped, 'chart'>> {
  for (const [key, value] of values.entries) {
    const original = defaults.entries.get(key)
    const own = [...path, key]
    if (value instanceof GoMap && original instanceof GoMap) yield* differing(value, original, own)
    else if (value instanceof GoMap || original instanceof GoMap) {
      if (!isNil(value) && isTrue(value) && isTrue(original)) yield { path: own, value, original }
    }
  }
}
