import { KuiltError, type Warning, warning } from '../diagnostics/index.ts'
import type { FileSystem } from '../files/file-system.ts'
import { decodeJson, fromPlain } from '../go-template/functions/json.ts'
import { SeededRandom } from '../go-template/functions/random.ts'
import { UTC, type Zone } from '../go-template/functions/zones.ts'
import { fromBytes, trimSpace } from '../go-template/go-strings.ts'
import type { TemplateLimits } from '../go-template/limits.ts'
import { GoMap, goMap, onGoError } from '../go-template/values.ts'
import { filepathMatcher } from '../patterns/filepath-match.ts'
import type { ChartSource } from '../plugins/chart-source.ts'
import { readManifests } from '../resource/read-resources.ts'
import type { Resource } from '../resource/resource.ts'
import type { ScopeTable } from '../schema/gvk.ts'
import type { JsonObject } from '../tree/node.ts'
import { capabilitiesValue, defaultKubeVersion, type KubeVersion, parseKubeVersion } from './capabilities.ts'
import type { Chart } from './chart.ts'
import { coalesceValues } from './coalesce.ts'
import { isCompatible, processDependencies, requireDependencies } from './dependencies.ts'
import { fetchDependencies } from './fetch-dependencies.ts'
import { loadChart } from './load-chart.ts'
import { type Manifest, sortManifests } from './manifests.ts'
import { changedFields } from './random-fields.ts'
import { type ChartTrace, renderTemplates } from './render-templates.ts'
import { applySetting } from './set-values.ts'
import { mergeMaps, readValues } from './values-file.ts'
import { validateValues } from './values-schema.ts'

/** Values that override the defaults of a chart. Later ones override earlier ones. */
export type ChartValues =
  /** `-f`: the content of a values file. */
  | { readonly type: 'file'; readonly file: string; readonly content: Uint8Array | string }
  /** Values that are data already. */
  | { readonly type: 'object'; readonly value: JsonObject }
  /** Values that Helm's own functions have merged. */
  | { readonly type: 'map'; readonly value: GoMap }
  /** `--set`: `a.b=1`. */
  | { readonly type: 'set'; readonly setting: string }
  /** `--set-string`: every value is text. */
  | { readonly type: 'set-string'; readonly setting: string }
  /** `--set-json`: every value is JSON, or the setting is a JSON object. */
  | { readonly type: 'set-json'; readonly setting: string }
  /** `--set-literal`: everything after `=` is text. */
  | { readonly type: 'set-literal'; readonly setting: string }
  /** `--set-file`: every value is the name of a file, whose content is used. */
  | { readonly type: 'set-file'; readonly setting: string; readonly read: (file: string) => string }

/** A chart to render, and its release. */
export interface ChartRequest {
  readonly fileSystem: FileSystem
  /** Absolute path of a directory, or of a `.tgz`. */
  readonly chart: string
  /** Default: `release-name`, as in `helm template`. */
  readonly release?: string | undefined
  /** Default: `default`. */
  readonly namespace?: string | undefined
  readonly values?: readonly ChartValues[]
  /** Replace the values.yaml of the chart. */
  readonly defaults?: readonly ChartValues[] | undefined
  /** Print the files in `crds`. Default: false. */
  readonly includeCrds?: boolean | undefined
  /** Omit all hooks, or only test hooks. Default: false. */
  readonly skipHooks?: boolean | undefined
  readonly skipTests?: boolean | undefined
  /** Render only the templates with these paths (`templates/web.yaml`, `*` stops at slashes). Default: all. */
  readonly showOnly?: readonly string[] | undefined
  /** Do not check the values with the schemas of the chart. Default: false. */
  readonly skipSchemas?: boolean | undefined
  /** Default: v1.36.0. */
  readonly kubeVersion?: string | undefined
  /** In addition to Helm's built-in ones. */
  readonly apiVersions?: readonly string[] | undefined
  /** Fetches dependencies that are not in the chart. Default: missing dependencies are an error. */
  readonly charts?: ChartSource | undefined
  /** Random values and certificates are derived from it. Default: the release. */
  readonly seed?: string | undefined
  /** The time that `now` returns in templates. */
  readonly now?: (() => Date) | undefined
  readonly zone?: Zone | undefined
  readonly limits?: TemplateLimits | undefined
  /** Records the output of each action. Default: nothing is recorded. */
  readonly trace?: ChartTrace | undefined
}

/** A file of `crds`, as it is. */
export interface ChartCrd {
  /** `shop/crds/a.yaml` */
  readonly template: string
  readonly text: string
}

export interface RenderedChart {
  /** CHART_RANDOM_VALUES: the fields that contain random values. */
  readonly warnings: readonly Warning[]
  readonly name: string
  readonly version: string
  /** In the order in which Helm prints them. */
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
export function renderChart(request: ChartRequest): RenderedChart {
  const { release = 'release-name', seed = release } = request
  const random = new SeededRandom(seed)
  const rendered = renderWith(random, request)
  if (!random.isUsed) return rendered
  const other = new SeededRandom(`${seed}\0other`, { isQuick: true })
  const fields = changedFields(rendered, () => renderWith(other, { ...request, trace: undefined }))
  if (fields.length === 0) return rendered
  const { name } = rendered
  return { ...rendered, warnings: [warning('CHART_RANDOM_VALUES', { chart: name, fields })] }
}

function renderWith(random: SeededRandom, request: ChartRequest): RenderedChart {
  const { release = 'release-name', namespace = 'default', kubeVersion, apiVersions = [] } = request
  const values = userValues(request.values ?? [])
  const kube = parseKubeVersion(kubeVersion || defaultKubeVersion)
  const chart = loadChart(request.chart, request.fileSystem)
  if (request.defaults !== undefined) chart.values = userValues(request.defaults)
  if (chart.isLibrary) throw new KuiltError('CHART_LIBRARY', { chart: chart.name })
  if (request.charts !== undefined) fetchDependencies(chart, request.charts, request.fileSystem)
  requireDependencies(chart)
  requireReleaseName(release)
  processDependencies(chart, values)
  const coalesced = coalesceValues(chart, values)
  if (request.skipSchemas !== true) validateValues(chart, coalesced)
  requireKubeVersion(chart, kube)
  const rendered = renderTemplates(chart, coalesced, {
    release,
    namespace,
    capabilities: capabilitiesValue(kube, apiVersions),
    random,
    now: request.now ?? (() => new Date()),
    zone: request.zone ?? UTC,
    limits: request.limits ?? {},
    trace: request.trace,
  })
  const { manifests, hooks: all } = sortManifests(rendered)
  const crds = request.includeCrds === true ? crdsOf(chart) : []
  const hooks = request.skipHooks === true ? [] : request.skipTests === true ? all.filter(isNoTest) : all
  const { name, metadata } = chart
  const whole = { warnings: [], name, version: metadata.version, crds, manifests, hooks }
  const { showOnly = [] } = request
  if (showOnly.length === 0) return { ...whole, text: printed(crds, manifests, hooks) }
  return onlyTemplates(showOnly, whole)
}

/** Follows `--show-only` in helm pkg/cmd/template.go, which leaves an empty line after a document. */
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

/** `templates/a.yaml` or `charts/db/templates/a.yaml` */
function pathInChart({ template }: ChartCrd): string {
  return template.slice(template.indexOf('/') + 1)
}

/** The values of a user, merged in order. @throws KuiltError CHART_SETTING_INVALID, CHART_VALUES_NOT_A_MAP, YAML_… */
export function userValues(sources: readonly ChartValues[]): GoMap {
  const values = goMap()
  for (const source of sources) {
    if (source.type === 'file') mergeMaps(values, readValues(source.content, source.file))
    else if (source.type === 'object') {
      const value = fromPlain(source.value)
      if (value instanceof GoMap) mergeMaps(values, value)
    } else if (source.type === 'map') mergeMaps(values, source.value)
    else if (source.type === 'set-json') applyJson(values, source.setting)
    else if (source.type === 'set-file') applySetting(values, source.setting, source.read)
    else applySetting(values, source.setting, settingTypes[source.type])
  }
  return values
}

const settingTypes = { set: 'typed', 'set-string': 'text', 'set-literal': 'literal' } as const

/** Follows helm pkg/cli/values/options.go, MergeValues. */
function applyJson(values: GoMap, setting: string): void {
  if (!setting.trim().startsWith('{')) {
    applySetting(values, setting, 'json')
    return
  }
  const value = onGoError(
    () => decodeJson(setting),
    ({ message }) => {
      throw new KuiltError('CHART_SETTING_INVALID', { setting, reason: `the value is not JSON: ${message}` })
    },
  )
  if (value instanceof GoMap) mergeMaps(values, value)
}

const RELEASE_NAME = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/
const MAX_RELEASE_NAME = 53

function requireReleaseName(name: string): void {
  if (RELEASE_NAME.test(name) && name.length <= MAX_RELEASE_NAME) return
  throw new KuiltError('CHART_RELEASE_NAME', { name, limit: MAX_RELEASE_NAME })
}

/** Of the top chart only. */
function requireKubeVersion({ name, metadata: { kubeVersion } }: Chart, kube: KubeVersion): void {
  if (kubeVersion === '' || isCompatible(kubeVersion, kube.normalized)) return
  throw new KuiltError('CHART_KUBE_VERSION', { chart: name, constraint: kubeVersion, version: kube.version })
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
