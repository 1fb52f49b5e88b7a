// Runs the templates of a chart and its subcharts. Follows helm pkg/engine/engine.go.

import { basename } from '../files/paths.ts'
import { addIncludes, helmFunctions } from '../go-template/functions/helm.ts'
import type { SeededRandom } from '../go-template/functions/random.ts'
import type { Zone } from '../go-template/functions/zones.ts'
import { fromBytes } from '../go-template/go-strings.ts'
import { filesValue } from '../go-template/helm-files.ts'
import { Budget, type TemplateLimits } from '../go-template/limits.ts'
import { OutputTrace, type TracedOutput } from '../go-template/output-trace.ts'
import { type ParsedTemplates, TemplateSet } from '../go-template/template-set.ts'
import { type GoMap, type GoValue, goMap, int } from '../go-template/values.ts'
import { compareBytes } from '../tree/compare-bytes.ts'
import type { Chart, ChartFile } from './chart.ts'
import { metadataValue, valuesOf } from './chart-values.ts'
import { tableAt } from './coalesce.ts'
import { withTemplateLocation } from './template-locations.ts'

export interface TemplateOptions {
  readonly release: string
  readonly namespace: string
  readonly isUpgrade: boolean
  readonly capabilities: GoValue
  /** The source of random values. */
  readonly random: SeededRandom
  readonly now: () => Date
  readonly zone: Zone
  readonly limits: TemplateLimits
  /** Records the output of each action. */
  readonly trace?: ChartTrace | undefined
  /** Templates that an earlier rendering of the chart has parsed, or that later ones may use. */
  readonly parsed: ParsedTemplates
}

/** The recorded output of each template. */
export class ChartTrace {
  readonly output: OutputTrace = new OutputTrace()
  readonly outputs: Map<string, TracedOutput> = new Map()
  /** The template files, by name. */
  readonly files: Map<string, ChartFile> = new Map()
  /** The coalesced values. */
  values: GoMap = goMap()
  chart: Chart | undefined
}

/** A template of a chart or subchart. */
export interface Template {
  /** Its name, such as `shop/charts/db/templates/a.yaml`. */
  readonly name: string
  readonly file: ChartFile
  readonly chart: Chart
  readonly basePath: string
  readonly data: GoMap
}

/**
 * The output of each template that is not a partial, by its name.
 *
 * @param values the coalesced values; templates may change them
 * @throws KuiltError TEMPLATE_SYNTAX, TEMPLATE_FAILED, TEMPLATE_LIMIT_EXCEEDED, CHART_STOPPED
 */
export function renderTemplates(chart: Chart, values: GoMap, options: TemplateOptions): ReadonlyMap<string, string> {
  const { trace } = options
  const templates = inOrder(collectTemplates(chart, values, options))
  if (trace !== undefined) {
    trace.values = values
    trace.chart = chart
    for (const { name, file } of templates) trace.files.set(name, file)
  }
  const byName = new Map(templates.map((template) => [template.name, template]))
  const budget = new Budget(options.limits)
  const functions = helmFunctions({ budget, random: options.random, now: options.now, zone: options.zone })
  const set = new TemplateSet({ functions, missingKey: 'zero', budget, trace: trace?.output, parsed: options.parsed })
  addIncludes(set)
  for (const template of templates) {
    withTemplateLocation(template, { templates: byName, set }, () =>
      set.parse(template.name, fromBytes(template.file.data)),
    )
  }
  const rendered = new Map<string, string>()
  for (const template of templates) {
    const { name, basePath, data } = template
    if (basename(name).startsWith('_')) continue
    const position = goMap([
      ['Name', name],
      ['BasePath', basePath],
    ])
    data.entries.set('Template', valuesOf(position))
    const text = withTemplateLocation(template, { templates: byName, set }, () => set.execute(name, valuesOf(data)))
    if (trace?.output.last !== undefined) trace.outputs.set(name, trace.output.last)
    rendered.set(name, text.replaceAll('<no value>', ''))
  }
  return rendered
}

/**
 * Sorts templates in the order in which Helm parses them: deepest paths first, and from Z to A within a depth. If
 * several templates define the same name, the last definition is used.
 */
function inOrder(templates: readonly Template[]): readonly Template[] {
  const depth = ({ name }: Template): number => name.split('/').length
  return [...templates].sort((a, b) => depth(b) - depth(a) || compareBytes(b.name, a.name))
}

/** The templates of a chart and its subcharts. If two have the same name, the last one is used. */
function collectTemplates(chart: Chart, values: GoMap, options: TemplateOptions): readonly Template[] {
  const release = goMap([
    ['Name', options.release],
    ['Namespace', options.namespace],
    ['IsUpgrade', options.isUpgrade],
    ['IsInstall', !options.isUpgrade],
    ['Revision', int(1)],
    ['Service', 'Helm'],
  ])
  const templates = new Map<string, Template>()
  const visit = (each: Chart, own: GoMap): GoMap => {
    const subcharts = goMap()
    const data = goMap([
      ['Chart', metadataValue(each)],
      ['Files', filesValue(new Map(each.content.files.map(({ name, data: bytes }) => [name, bytes])))],
      ['Release', release],
      ['Capabilities', options.capabilities],
      ['Values', own],
      ['Subcharts', subcharts],
    ])
    for (const subchart of each.dependencies) {
      const below = tableAt(own, subchart.name.split('.')) ?? goMap()
      subcharts.entries.set(subchart.name, visit(subchart, valuesOf(below)))
    }
    const path = each.fullPath
    for (const file of each.content.templates) {
      // Only the partials of a library chart are used.
      if (each.isLibrary && !basename(file.name).startsWith('_')) continue
      const name = `${path}/${file.name}`
      templates.set(name, { name, file, chart: each, basePath: `${path}/templates`, data })
    }
    return data
  }
  visit(chart, valuesOf(values))
  return [...templates.values()]
}
