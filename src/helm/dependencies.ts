// Determines which subcharts are enabled, their names, and the values that a chart imports from them. Follows helm
// pkg/chart/v2/util/dependencies.go.

import { KuiltError } from '../diagnostics/index.ts'
import { optionHint } from '../diagnostics/option-hint.ts'
import { fromPlain } from '../go-template/functions/json.ts'
import { versionInRange } from '../go-template/functions/semver-version.ts'
import { sprint } from '../go-template/print.ts'
import { GoMap, type GoValue, goMap, isNil } from '../go-template/values.ts'
import { type Chart, type Dependency, Import } from './chart.ts'
import { coalesceTables, coalesceValues, copyMap, tableAt } from './coalesce.ts'

/** Checks that there is a subchart for every entry of `dependencies`. @throws KuiltError CHART_DEPENDENCIES_MISSING */
export function requireDependencies(chart: Chart): void {
  const names = new Set(chart.dependencies.map(({ name }) => name))
  const declared = chart.metadata.dependencies ?? []
  const missing = declared.filter(({ name }) => !names.has(name))
  const [first, second] = missing
  if (first === undefined) return
  const [them, their] = second === undefined ? ['it', 'its'] : ['them', 'their']
  throw new KuiltError(
    'CHART_DEPENDENCIES_MISSING',
    { chart: chart.name, names: missing.map(({ name }) => name) },
    {
      at: chart.metadataAt('dependencies', declared.indexOf(first)),
      hint: missing.every(({ repository }) => repository === '')
        ? `copy ${them} to \`charts\`, or add ${their} \`repository\``
        : optionHint(
            'helm.charts',
            (setOption) => `to fetch ${them}, ${setOption}; \`kuilt vendor\` writes ${them} to \`charts\``,
          ),
    },
  )
}

/** A condition or tag of a dependency whose value is neither true nor false. */
export interface IgnoredSwitch {
  readonly dependency: string
  readonly path: readonly string[]
  readonly value: GoValue
}

/**
 * Removes disabled subcharts, applies aliases, and imports values.
 *
 * @throws KuiltError CHART_VALUES_MISMATCH
 */
export function processDependencies(chart: Chart, values: GoMap): readonly IgnoredSwitch[] {
  const ignored: IgnoredSwitch[] = []
  enableDependencies(chart, { values, path: [], ignored })
  importValues(chart)
  return ignored
}

/** True if the constraint allows the version. */
export function isCompatible(constraint: string, text: string): boolean {
  return versionInRange(text, constraint) !== undefined
}

interface Enabling {
  readonly values: GoMap
  /** The names of the charts that lead to the dependencies. */
  readonly path: readonly string[]
  readonly ignored: IgnoredSwitch[]
}

function enableDependencies(chart: Chart, { values, path, ignored }: Enabling): void {
  const { metadata } = chart
  const declared = metadata.dependencies
  if (declared === undefined) return
  const matches = (subchart: Chart, { name, version }: Dependency): boolean =>
    subchart.name === name && isCompatible(version, subchart.metadata.version)
  const all = chart.dependencies
  const selected = all.filter((subchart) => !declared.some((dependency) => matches(subchart, dependency)))
  for (const dependency of declared) {
    const found = all.find((subchart) => matches(subchart, dependency))
    if (found !== undefined) selected.push(found.copyAs(dependency.alias || found.name))
    if (dependency.alias !== '') dependency.name = dependency.alias
  }
  chart.dependencies = selected
  const coalesced = coalesceValues(chart, values)
  const switches = { values: coalesced, path, ignored }
  for (const dependency of declared) {
    dependency.enabled = conditionOf(dependency, switches) ?? tagged(dependency, switches)
  }
  const removed = new Set(declared.filter(({ enabled }) => !enabled).map(({ name }) => name))
  const remaining = selected.filter(({ name }) => !removed.has(name))
  for (const subchart of remaining) {
    enableDependencies(subchart, { values: coalesced, path: [...path, subchart.name], ignored })
  }
  const kept = declared.filter(({ name }) => !removed.has(name))
  metadata.dependencies = kept.length === 0 ? undefined : kept
  chart.dependencies = remaining
}

/** True if its tags enable a subchart. Any true tag enables it; otherwise, any false tag disables it. */
function tagged({ name, tags }: Dependency, enabling: Enabling): boolean {
  const values = tags.map((tag) => switchAt(['tags', tag], name, enabling))
  return values.includes(true) || !values.includes(false)
}

/** The value of the first path in a condition whose value is a boolean. */
function conditionOf({ name, condition }: Dependency, enabling: Enabling): boolean | undefined {
  for (const text of condition.trim().split(',')) {
    const value = text === '' ? undefined : switchAt([...enabling.path, ...text.split('.')], name, enabling)
    if (value !== undefined) return value
  }
  return undefined
}

/** The boolean at a path. Values of other types are ignored, with a warning. */
function switchAt(path: readonly string[], dependency: string, { values, ignored }: Enabling): boolean | undefined {
  const value = tableAt(values, path.slice(0, -1))?.entries.get(path.at(-1) ?? '')
  if (typeof value === 'boolean') return value
  if (!isNil(value) && !(value instanceof GoMap)) ignored.push({ dependency, path, value })
  return undefined
}

function importValues(chart: Chart): void {
  for (const subchart of chart.dependencies) importValues(subchart)
  const { dependencies } = chart.metadata
  if (dependencies === undefined) return
  const values = coalesceValues(chart, goMap(), 'merge')
  const imported = goMap()
  for (const dependency of dependencies) {
    const imports = dependency.importValues.flatMap(importOf)
    for (const { child, parent } of imports) {
      const table = tableAt(values, `${dependency.name}.${child}`.split('.'))
      // If the table is missing, Helm only prints a warning.
      if (table !== undefined) coalesceTables(imported, nested(parent, asMap(table)), 'merge')
    }
    dependency.importValues = imports
  }
  const own = copyMap(values)
  coalesceTables(own, imported, 'merge')
  chart.values = own
}

/**
 * Returns the table itself, not a copy, so later imports to the same path change the subchart's values too. An empty
 * table is replaced with a new one. Follows helm pkg/chart/common/values.go, (Values).AsMap.
 */
function asMap(table: GoMap): GoMap {
  return table.entries.size === 0 ? goMap() : table
}

/**
 * The import that an entry of `import-values` describes. Entries that are neither strings nor maps are ignored. So are
 * imports that have already been applied: subcharts of two aliases of one chart share their metadata, and Helm applies
 * only the imports of the first.
 */
function importOf(entry: unknown): readonly Import[] {
  if (typeof entry === 'string') return [new Import(`exports.${entry}`, '.')]
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry) || entry instanceof Import) return []
  const fields = new Map<string, unknown>(Object.entries(entry))
  return [new Import(textOf(fields.get('child')), textOf(fields.get('parent')))]
}

/** Formats a value like Go's `%v`. */
function textOf(value: unknown): string {
  return sprint(fromPlain(value ?? null))
}

function nested(path: string, table: GoMap): GoMap {
  if (path === '.') return table
  return path.split('.').reduceRight((below, name) => goMap([[name, below]]), table)
}
