import { KuiltError, mapError, type Warning, warning } from '../diagnostics/index.ts'
import type { FileSystem } from '../files/file-system.ts'
import { SeededRandom } from '../go-template/functions/random.ts'
import { UTC, type Zone } from '../go-template/functions/zones.ts'
import { fromBytes } from '../go-template/go-strings.ts'
import type { TemplateLimits } from '../go-template/limits.ts'
import { ParsedTemplates } from '../go-template/template-set.ts'
import type { GoMap } from '../go-template/values.ts'
import { filepathMatcher } from '../patterns/filepath-match.ts'
import type { ChartSource } from '../plugins/chart-source.ts'
import { readManifests } from '../resource/read-resources.ts'
import type { Resource } from '../resource/resource.ts'
import type { ScopeTable } from '../schema/gvk.ts'
import { trimSpace } from '../tree/go-space.ts'
import { capabilitiesValue, defaultKubeVersion, type KubeVersion, parseKubeVersion } from './capabilities.ts'
import type { Chart } from './chart.ts'
import { chartWarnings } from './chart-warnings.ts'
import { coalesceValues } from './coalesce.ts'
import { isCompatible, processDependencies, requireDependencies } from './dependencies.ts'
import { fetchDependencies } from './fetch-dependencies.ts'
import { loadChart } from './load-chart.ts'
import { type Manifest, type SortedManifests, sortManifests } from './manifests.ts'
import { locateOutput } from './output-location.ts'
import { changedFields, type RenderedManifests } from './random-fields.ts'
import { ChartTrace, renderTemplates } from './render-templates.ts'
import { type ChartValues, userValues } from './user-values.ts'
import { locatingValues } from './value-locations.ts'
import { ValueSources } from './value-sources.ts'
import { validateValues } from './values-schema.ts'

/** A chart to render, and its release. */
export interface ChartRequest {
  readonly fileSystem: FileSystem
  /** The absolute path of a directory or a `.tgz` archive. */
  readonly chart: string
  /** The name of the release. Default: `release-name`, as in `helm template`. */
  readonly release?: string | undefined
  /** The namespace of the release. Default: `default`. */
  readonly namespace?: string | undefined
  /** The value of `.Release.IsUpgrade`. Default: false. */
  readonly isUpgrade?: boolean | undefined
  readonly values?: readonly ChartValues[]
  /** Values that replace the values.yaml of the chart. */
  readonly defaults?: readonly ChartValues[] | undefined
  /** True to also print the files in `crds`. Default: false. */
  readonly includeCrds?: boolean | undefined
  /** True to omit all hooks (`skipHooks`) or only test hooks (`skipTests`). Default: false. */
  readonly skipHooks?: boolean | undefined
  readonly skipTests?: boolean | undefined
  /**
   * Print only the output of templates with these paths, such as `templates/web.yaml`. `*` does not match slashes.
   * Default: all.
   */
  readonly showOnly?: readonly string[] | undefined
  /** True to skip the validation of the values against the schemas of the charts. Default: false. */
  readonly skipSchemaValidation?: boolean | undefined
  /** The version of Kubernetes. Default: v1.36.0. */
  readonly kubeVersion?: string | undefined
  /** API versions in addition to those that Helm knows. */
  readonly apiVersions?: readonly string[] | undefined
  /** Fetches dependencies that are not in the chart. Default: missing dependencies are errors. */
  readonly charts?: ChartSource | undefined
  /** The seed from which random values and certificates are derived. Default: the name of the release. */
  readonly seed?: string | undefined
  /** The time that `now` returns in templates. Default: the current time. */
  readonly now?: (() => Date) | undefined
  readonly zone?: Zone | undefined
  readonly limits?: TemplateLimits | undefined
  /** Records the output of each action. Default: nothing is recorded. */
  readonly trace?: ChartTrace | undefined
}

/** A request with its defaults. */
interface CompleteRequest extends ChartRequest {
  readonly release: string
  readonly seed: string
  readonly now: () => Date
}

/** The unchanged text of a file in `crds`. */
export interface ChartCrd {
  /** The path of the file, such as `shop/crds/a.yaml`. */
  readonly template: string
  readonly text: string
}

export interface RenderedChart {
  /**
   * Warnings with codes CHART_…, about parts of the chart and values that have no effect, and about fields with random
   * values.
   */
  readonly warnings: readonly Warning[]
  readonly name: string
  readonly version: string
  /** The CRDs, in the order in which Helm prints them. */
  readonly crds: readonly ChartCrd[]
  readonly manifests: readonly Manifest[]
  readonly hooks: readonly Manifest[]
  /** The output of `helm template`. */
  readonly text: string
}

/**
 * Renders a chart without the helm program: returns the output of `helm template` in Helm 4.2, and its documents.
 * Executes nothing, and reads only the files of the chart.
 *
 * @throws KuiltError CHART_…, TEMPLATE_…, YAML_…, FILE_…
 */
export function renderChart(given: ChartRequest): RenderedChart {
  const time = given.now?.() ?? new Date()
  // All renderings use the same time, so that only random values differ.
  const release = given.release ?? 'release-name'
  const seed = given.seed ?? release
  const request: CompleteRequest = { ...given, release, seed, now: () => time }
  const source = new SeededRandom(seed)
  const { rendered, again } = mapError(
    () => renderWith(source, request),
    (error) => (request.trace === undefined && error.code === 'CHART_OUTPUT_INVALID' ? traced(error, request) : error),
  )
  if (!source.isUsed) return rendered
  const fields = changedFields(rendered, () => again(new SeededRandom(`${seed}\0other`, { isQuick: true })))
  if (fields.length === 0) return rendered
  const { name } = rendered
  const random = warning('CHART_RANDOM_VALUES', { chart: name, fields })
  return { ...rendered, warnings: [...rendered.warnings, random] }
}

/** Renders the chart again with a trace, and returns the resulting error, which has the location in the template. */
function traced(error: KuiltError, request: CompleteRequest): KuiltError {
  return mapError(
    () => {
      renderWith(new SeededRandom(request.seed), { ...request, trace: new ChartTrace() })
      return error
    },
    (located) => located,
  )
}

interface Rendering {
  readonly rendered: RenderedChart
  /** Renders the chart again, without reading and parsing it again. */
  readonly again: (random: SeededRandom) => RenderedManifests
}

function renderWith(random: SeededRandom, request: CompleteRequest): Rendering {
  const { kubeVersion, trace } = request
  const values = userValues(request.values ?? [])
  const kube = parseKubeVersion(kubeVersion || defaultKubeVersion)
  const chart = preparedChart(request)
  const { coalesced, ignored } = locatingValues(chart, request.values ?? [], () => {
    const switches = processDependencies(chart, values)
    const all = coalesceValues(chart, values)
    if (request.skipSchemaValidation !== true) validateValues(chart, all)
    return { coalesced: all, ignored: switches }
  })
  requireKubeVersion(chart, kube)
  const loaded: LoadedChart = { chart, kube, parsed: new ParsedTemplates() }
  const { dropped, ...documents } = renderDocuments(loaded, coalesced, { random, request, trace })
  const sources = new ValueSources(chart, request.values ?? [])
  const { name, metadata } = chart
  const warnings = chartWarnings({ chart, values, sources, ignored, dropped })
  const crds = request.includeCrds === true ? crdsOf(chart) : []
  const rendered = shownOnly({ warnings, name, version: metadata.version, crds, ...documents }, request)
  return {
    rendered,
    again: (other) => {
      // Templates may have changed the values.
      const fresh = coalesceValues(chart, values)
      return shownOnly({ ...rendered, crds, ...renderDocuments(loaded, fresh, { random: other, request }) }, request)
    },
  }
}

/** The chart with its subcharts, before values determine which of them are used. */
function preparedChart(request: CompleteRequest): Chart {
  const chart = loadChart(request.chart, request.fileSystem)
  if (request.defaults !== undefined) chart.values = userValues(request.defaults)
  if (chart.isLibrary) throw new KuiltError('CHART_LIBRARY', { chart: chart.name }, { at: chart.metadataAt('type') })
  if (request.charts !== undefined) fetchDependencies(chart, request.charts, request.fileSystem)
  requireDependencies(chart)
  requireReleaseName(request.release)
  return chart
}

interface LoadedChart {
  readonly chart: Chart
  readonly kube: KubeVersion
  readonly parsed: ParsedTemplates
}

interface RenderOptions {
  readonly random: SeededRandom
  readonly request: CompleteRequest
  readonly trace?: ChartTrace | undefined
}

/** @param values coalesced; templates may change them */
function renderDocuments(
  { chart, kube, parsed }: LoadedChart,
  values: GoMap,
  { random, request, trace }: RenderOptions,
): SortedManifests {
  const { release, namespace = 'default', apiVersions = [], now, zone = UTC, limits = {} } = request
  const capabilities = capabilitiesValue(kube, apiVersions)
  const isUpgrade = request.isUpgrade === true
  const options = { release, namespace, isUpgrade, capabilities, random, now, zone, limits, trace, parsed }
  const texts = renderTemplates(chart, values, options)
  const sorted = mapError(
    () => sortManifests(texts),
    (error) => (trace === undefined ? error : locateOutput(error, trace, request.values ?? [])),
  )
  if (request.skipHooks === true) return { ...sorted, hooks: [] }
  return request.skipTests === true ? { ...sorted, hooks: sorted.hooks.filter(isNoTest) } : sorted
}

function shownOnly(whole: Omit<RenderedChart, 'text'>, { showOnly = [] }: CompleteRequest): RenderedChart {
  if (showOnly.length > 0) return onlyTemplates(showOnly, whole)
  return { ...whole, text: printed(whole.crds, whole.manifests, whole.hooks) }
}

/**
 * Keeps only the output of some templates. Follows `--show-only` in helm pkg/cmd/template.go, which prints an empty
 * line after a document.
 */
function onlyTemplates(patterns: readonly string[], rendered: Omit<RenderedChart, 'text'>): RenderedChart {
  const { name, crds, manifests, hooks } = rendered
  const body = [...crds, ...manifests]
  const texts = [...body, ...hooks].map((each, i) => {
    const text = withSource(each)
    return { path: pathInChart(each), text: `${i === body.length - 1 ? `${trimSpace(text)}\n` : text}\n` }
  })
  const isShown = patterns.map((pattern) => filepathMatcher(pattern) ?? (() => false))
  const shown = isShown.map((matches, i) => {
    const found = texts.filter(({ path }) => matches(path))
    if (found.length === 0)
      throw new KuiltError('CHART_TEMPLATE_NOT_FOUND', { chart: name, template: patterns[i] ?? '' })
    return found.map(({ text }) => text).join('')
  })
  const isAny = (each: ChartCrd): boolean => isShown.some((matches) => matches(pathInChart(each)))
  const [only, ownHooks] = [manifests.filter(isAny), hooks.filter(isAny)]
  return { ...rendered, crds: crds.filter(isAny), manifests: only, hooks: ownHooks, text: shown.join('') }
}

/** The path relative to the top chart: `templates/a.yaml` or `charts/db/templates/a.yaml`. */
function pathInChart({ template }: ChartCrd): string {
  return template.slice(template.indexOf('/') + 1)
}

const RELEASE_NAME = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/
const MAX_RELEASE_NAME = 53

function requireReleaseName(name: string): void {
  if (RELEASE_NAME.test(name) && name.length <= MAX_RELEASE_NAME) return
  throw new KuiltError('CHART_RELEASE_NAME', { name, limit: MAX_RELEASE_NAME })
}

/** Checks the `kubeVersion` of the top chart only, like Helm. */
function requireKubeVersion(chart: Chart, { normalized, version }: KubeVersion): void {
  const { kubeVersion: constraint } = chart.metadata
  if (constraint === '' || isCompatible(constraint, normalized)) return
  const at = chart.metadataAt('kubeVersion')
  throw new KuiltError('CHART_KUBE_VERSION', { chart: chart.name, constraint, version }, { at })
}

function isNoTest({ hook }: Manifest): boolean {
  return hook?.some((event) => event === 'test' || event === 'test-success') !== true
}

function crdsOf(chart: Chart): readonly ChartCrd[] {
  const own = chart.content.files.filter(({ name }) => name.startsWith('crds/') && /\.(?:ya?ml|json)$/i.test(name))
  const crds = own.map(({ name, data }) => ({ template: `${chart.fullPath}/${name}`, text: fromBytes(data) }))
  return [...crds, ...chart.dependencies.flatMap(crdsOf)]
}

function printed(crds: readonly ChartCrd[], manifests: readonly Manifest[], hooks: readonly Manifest[]): string {
  const body = [...crds, ...manifests].map(withSource).join('')
  return `${trimSpace(body)}\n${hooks.map(withSource).join('')}`
}

function withSource({ template, text }: ChartCrd): string {
  return `---\n# Source: ${template}\n${text}\n`
}

/**
 * The objects that a chart renders to, in the order in which Helm prints them; lists are expanded.
 *
 * @throws KuiltError YAML_…, RESOURCE_… for documents that are not Kubernetes objects
 */
export function chartResources(rendered: RenderedChart, scope: ScopeTable): readonly Resource[] {
  const { crds, manifests, hooks } = rendered
  return [...crds, ...manifests, ...hooks].flatMap(({ template, text }) => readManifests(text, template, scope))
}
