import {
  attempt,
  type FieldPath,
  fieldBelow,
  isKuiltError,
  KuiltError,
  type Location,
  type Warning,
  type WarningCode,
  warning,
  withLocation,
} from '../diagnostics/index.ts'
import { optionHint } from '../diagnostics/option-hint.ts'
import { overlayFileSystem } from '../files/overlay-file-system.ts'
import { joinPath } from '../files/paths.ts'
import type { Layer } from '../layer/context.ts'
import type { Schema } from '../layer/stage.ts'
import { readResources, unreadableReason } from '../resource/read-resources.ts'
import type { Resource, Source } from '../resource/resource.ts'
import { nodeAt } from '../tree/children.ts'
import type { Node } from '../tree/node.ts'
import { fromJson } from '../yaml/json/json.ts'
import { writeNode } from '../yaml/print/write.ts'
import { readNode } from '../yaml/read/resources.ts'
import { type ChartEngine, type ChartEngineRequest, canExplain } from './chart-engine.ts'
import { setChartOrigin } from './chart-origins.ts'
import { type ChartSource, observesCharts, type RemoteChart } from './chart-source.ts'
import type { ChartConfig, HelmHost } from './helm-options.ts'
import { HelmProgram } from './helm-program.ts'
import { mergeValues, readValues, type ValuesMerge, valuesMerges } from './helm-values.ts'

export interface ChartContext {
  readonly layer: Layer
  readonly schema: Schema
  readonly helm: HelmHost | undefined
  /** The configuration of the chart. */
  readonly at: Source
  /** Reports a warning. */
  readonly warn: (warning: Warning) => void
}

/** Checks the configuration of a chart. Returns a function that renders it. */
export function chartGenerator(config: ChartConfig, context: ChartContext): () => readonly Resource[] {
  const { helm, layer, at } = context
  if (helm === undefined) throw new KuiltError('HELM_DISABLED', { chart: config.name ?? '' }, { at })
  if (!config.name) throw new KuiltError('HELM_CHART_NAME_EMPTY', {}, { at })
  const wanted = config.valuesMerge || 'override'
  const merge = valuesMerges.find((name) => name === wanted)
  if (merge === undefined) throw new KuiltError('HELM_VALUES_MERGE', { value: wanted }, { at })
  assertSafe(config, context)
  const additional = (config.additionalValuesFiles ?? []).map((file, i) => {
    withLocation(fieldBelow(at, ['additionalValuesFiles', i]), () => layer.loader.load(file))
    return joinPath(layer.loader.root, file)
  })
  const chart = new Chart({ ...config, name: config.name }, { merge, additional, helm, context })
  return () => chart.render()
}

/** Rejects names that helm would parse as options, and paths outside the allowed directories. */
function assertSafe({ name = '', releaseName = '', configHome, chartHome }: ChartConfig, context: ChartContext): void {
  const { layer, at } = context
  for (const [field, value] of [
    ['name', name],
    ['releaseName', releaseName],
  ] as const) {
    if (value.startsWith('-')) throw new KuiltError('HELM_OPTION_SMUGGLED', { field, value }, { at })
  }
  layer.loader.assertAllowed(`${chartHome || 'charts'}/${name}`)
  if (configHome) layer.loader.assertAllowed(configHome)
}

/** The absolute path of the directory that contains a chart. @param root the directory of the kustomization */
export function chartHome({ chartHome, version, repo, name }: ChartConfig, root: string): string {
  const absolute = chartHome?.startsWith('/') ? chartHome : joinPath(root, chartHome || 'charts')
  return version && repo ? `${absolute}/${name}-${version}` : absolute
}

interface ChartSetup {
  readonly merge: ValuesMerge
  readonly additional: readonly string[]
  readonly helm: HelmHost
  readonly context: ChartContext
}

class Chart {
  readonly #config: ChartConfig & { readonly name: string }
  readonly #setup: ChartSetup

  constructor(config: ChartConfig & { readonly name: string }, setup: ChartSetup) {
    this.#config = config
    this.#setup = setup
  }

  render(): readonly Resource[] {
    const { engine, exec, fallback } = this.#setup.helm
    if (engine !== undefined) return this.#renderWith(engine)
    // Without an engine, `exec` is always set.
    if (exec === undefined) return []
    const temporary = exec.temporaryDirectory('kuilt-helm-')
    try {
      const { helm, context } = this.#setup
      const program = new HelmProgram(exec, this.#config, {
        helm,
        root: context.layer.loader.root,
        at: context.at,
        temporary,
      })
      if (fallback !== undefined && program.isMissing()) return this.#renderWith(fallback)
      program.requireVersion()
      if (exec.kind(this.#directory) !== 'directory') this.#pull(program)
      const values = temporary.write(`${this.#config.name}-kustomize-values.yaml`, this.#values())
      return this.#read(program.template(this.#directory, [values, ...this.#setup.additional]))
    } finally {
      temporary.remove()
    }
  }

  #pull(program: HelmProgram): void {
    const { at } = this.#setup.context
    if (!this.#config.repo) throw new KuiltError('HELM_CHART_MISSING', { chart: this.#directory }, { at })
    program.pull(this.#home)
  }

  /** The counterpart of `HelmProgram.template` for an engine. */
  #renderWith(engine: ChartEngine): readonly Resource[] {
    const { releaseName, nameTemplate, namespace, includeCRDs, skipTests, skipHooks } = this.#config
    const { helm, additional, context } = this.#setup
    const { loader } = context.layer
    const chart = this.#directory
    const local = loader.filesOf(chart)
    const fetched = local.kind(chart) === 'directory' ? undefined : this.#fetch(chart)
    const fileSystem = fetched === undefined ? local : overlayFileSystem(local, fetched)
    const values = [
      { file: this.#valuesPath, content: this.#values(fetched) },
      ...additional.map((file) => ({ file, content: loader.load(file) })),
    ]
    const request: ChartEngineRequest = {
      fileSystem,
      chart,
      release: releaseName || undefined,
      nameTemplate: nameTemplate || undefined,
      namespace: namespace || undefined,
      values,
      apiVersions: (this.#config.apiVersions ?? helm.apiVersions ?? []).flatMap((versions) => versions.split(',')),
      kubeVersion: this.#config.kubeVersion || helm.kubeVersion,
      includeCrds: includeCRDs ?? false,
      skipTests: skipTests ?? false,
      skipHooks: skipHooks ?? false,
      seed: helm.seed,
      charts: this.#chartsFor(fetched),
      warn: ({ code, params, advice, hint }) => {
        context.warn(warning<WarningCode>(code, params, { at: context.at, hint: advice ?? hint }))
      },
    }
    const text = withLocation(context.at, () => engine.render(request))
    const resources = this.#read(new TextEncoder().encode(text))
    this.#recordOrigins(resources, request, engine)
    return resources
  }

  #recordOrigins(resources: readonly Resource[], request: ChartEngineRequest, engine: ChartEngine): void {
    if (!canExplain(engine)) return
    let find: ReturnType<typeof engine.explain> | undefined
    for (const [i, { node }] of resources.entries()) {
      setChartOrigin(node, (path) => {
        find ??= engine.explain(request)
        const field = nodeAt(node, path)
        const origin = find(i, path, field?.type === 'scalar' ? field.text : undefined)
        if (origin === undefined) return undefined
        const { template, values, set } = origin
        const value = set?.source === 0 ? this.#placeOfValue(set.path) : values
        return value === undefined ? { at: template, through: [] } : { at: value, through: [template] }
      })
    }
  }

  /** The location of a value in `valuesInline` or in the values file. */
  #placeOfValue(path: FieldPath): Location {
    const { merge, context } = this.#setup
    const { valuesInline = {} } = this.#config
    const inline = fieldBelow(context.at, ['valuesInline', ...path])
    const file: Location = { file: context.layer.loader.resolve(this.#valuesPath), document: 0, path }
    const has = (node: Node): boolean => nodeAt(node, path) !== undefined
    if (merge === 'replace') return inline
    if (merge === 'override') return has(fromJson(valuesInline)) ? inline : file
    const text = new TextDecoder().decode(context.layer.loader.load(this.#valuesPath))
    const own = attempt(() => readNode(text, file.file))
    return own !== undefined && has(own) ? file : inline
  }

  /**
   * The source of the dependencies of the chart. For a chart from a repository, it does not check the chart's own lock
   * file, because that is not the user's file.
   */
  #chartsFor(fetched: Readonly<Record<string, Uint8Array>> | undefined): ChartSource | undefined {
    const { charts } = this.#setup.helm
    if (charts === undefined || !observesCharts(charts) || !this.#config.repo) return charts
    if (fetched === undefined) charts.vendored({ wanted: this.#wanted, at: this.#setup.context.at })
    return { files: charts.files }
  }

  /** The files of a chart that is not on disk, by the paths that they would have. */
  #fetch(chart: string): Readonly<Record<string, Uint8Array>> {
    const { repo = '' } = this.#config
    const { helm, context } = this.#setup
    const { at } = context
    if (repo === '') throw new KuiltError('HELM_CHART_MISSING', { chart }, { at })
    if (helm.charts === undefined) {
      const hint = optionHint(
        'helm.charts',
        (setOption) => `to fetch it, ${setOption}; \`kuilt vendor\` writes it to \`charts\``,
      )
      throw new KuiltError('CHART_NOT_VENDORED', { chart, repo }, { at, hint })
    }
    const { charts } = helm
    const files = withLocation(at, () => charts.files(this.#wanted))
    return Object.fromEntries([...files].map(([file, content]) => [joinPath(chart, file), content]))
  }

  /** The chart as it would be fetched from its repository. */
  get #wanted(): RemoteChart {
    const { repo = '', name, version = '', devel = false } = this.#config
    const { loader } = this.#setup.context.layer
    const directory = chartHome({ ...this.#config, version: '' }, loader.root)
    const path = this.#directory.slice(directory.length + 1)
    const fileSystem = loader.filesOf(directory)
    return { repository: repo, name, version, prereleases: devel, directory, path, fileSystem }
  }

  get #home(): string {
    return chartHome(this.#config, this.#setup.context.layer.loader.root)
  }

  get #directory(): string {
    return joinPath(this.#home, this.#config.name)
  }

  get #valuesPath(): string {
    return this.#config.valuesFile || joinPath(this.#home, `${this.#config.name}/values.yaml`)
  }

  /**
   * The values file, unchanged or merged with `valuesInline`.
   *
   * @param fetched the files of a chart that is not on disk
   */
  #values(fetched: Readonly<Record<string, Uint8Array>> = {}): string | Uint8Array {
    const { merge, context } = this.#setup
    const { valuesInline = {}, valuesFile } = this.#config
    const path = this.#valuesPath
    const at = valuesFile ? fieldBelow(context.at, ['valuesFile']) : context.at
    const load = (): Uint8Array => fetched[path] ?? withLocation(at, () => context.layer.loader.load(path))
    if (Object.keys(valuesInline).length === 0) return load()
    if (merge === 'replace') return writeNode(fromJson(valuesInline))
    const content = load()
    const file = withLocation(context.at, () =>
      readValues(content, { file: context.layer.loader.resolve(path), isBase: merge === 'override' }),
    )
    const [base, over] = merge === 'override' ? [file, valuesInline] : [valuesInline, file]
    return writeNode(fromJson(withLocation(context.at, () => mergeValues(base, over))))
  }

  #read(stdout: Uint8Array): readonly Resource[] {
    const { schema, at } = this.#setup.context
    try {
      return readResources(stdout, at.file, schema.scope).map((resource) =>
        resource.withState({ helmGenerated: true, source: { file: at.file, document: 0 } }),
      )
    } catch (error) {
      if (!isKuiltError(error)) throw error
      const params = { chart: this.#config.name, reason: unreadableReason(error) }
      throw new KuiltError('HELM_OUTPUT_INVALID', params, { at, cause: error })
    }
  }
}
