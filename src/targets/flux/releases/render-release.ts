import type { BuildOptions } from '../../../build/build-options.ts'
import {
  convertEngineErrors,
  type KuiltError,
  type Location,
  mapError,
  type Warning,
  warning,
} from '../../../diagnostics/index.ts'
import type { InputRecord } from '../../../files/recording-file-system.ts'
import { ChartOrigins } from '../../../helm/chart-origins.ts'
import { type ChartCrd, type ChartRequest, type RenderedChart, renderChart } from '../../../helm/render-chart.ts'
import { ChartTrace } from '../../../helm/render-templates.ts'
import type { TransformerChange } from '../../../layer/stage.ts'
import { withPairs } from '../../../resource/metadata-pairs.ts'
import { readResources } from '../../../resource/read-resources.ts'
import type { Resource } from '../../../resource/resource.ts'
import { assertUniqueIds } from '../../../resource/resource-map.ts'
import { builtinScope } from '../../../schema/scope.ts'
import { getField, getMapping, getText, setField } from '../../../tree/fields.ts'
import { scalar } from '../../../tree/node.ts'
import { chartTrace } from '../../helm/explained-chart.ts'
import type { ChartOptions } from '../../helm/options.ts'
import type { RepositoryCharts } from '../../helm/repository-charts.ts'
import type { FluxTree, Rendering } from '../flux-tree.ts'
import type { KustomizedObjects } from '../kustomize-objects.ts'
import type { FluxTracer } from '../tracing.ts'
import { type KeptRelease, openChart } from './open-chart.ts'
import { postRender } from './post-render.ts'
import {
  at,
  describeRelease,
  type HelmRelease,
  helmGroup,
  type ReleaseSpec,
  readRelease,
  releaseName,
} from './release.ts'
import { valuesOfRelease } from './release-values.ts'

/** The objects of a HelmRelease. */
export interface RenderedRelease {
  readonly release: HelmRelease
  readonly resources: readonly Resource[]
  readonly inputs: InputRecord
  readonly locate: (at: Location) => Location
  readonly patchRuns: readonly TransformerChange[]
}

export interface ReleaseContext {
  readonly tree: FluxTree
  /** The Kustomization whose output contains the release. */
  readonly rendering: Rendering
  readonly options: BuildOptions
  readonly repositoryCharts: RepositoryCharts
  /** The version of the cluster and its API versions. */
  readonly chart: ChartOptions
  readonly tracer: FluxTracer | undefined
  readonly warn: (warning: Warning) => void
}

/**
 * Returns the objects that helm-controller installs for a HelmRelease.
 *
 * @throws RemoteNeeded until its charts have been fetched, KuiltError FLUX_…, CHART_…, HTTP_…, TEMPLATE_…, YAML_…, and
 *   errors of post-renderers
 */
export async function renderRelease(
  release: HelmRelease,
  context: ReleaseContext,
): Promise<RenderedRelease | KeptRelease> {
  const { tree, rendering, chart: options, warn } = context
  const opened = openChart(release, context)
  if ('missing' in opened) return opened
  const { chart, fileSystem, charts } = opened
  const spec = readRelease(release)
  if (at(release.value, ['spec', 'suspend']) === true) {
    warn(warning('FLUX_SUSPENDED', { id: describeRelease(release) }, { at: release.locate(['spec', 'suspend']) }))
  }
  const trace = context.tracer && new ChartTrace()
  const { values, locate: locateValue } = await valuesOfRelease(spec, { release, rendering, tree, warn })
  const render = (): RenderedChart =>
    renderChart({
      fileSystem,
      chart: chart.path,
      defaults: chart.defaults,
      values: [values],
      ...installation(release, spec, options),
      kubeVersion: options.kubeVersion,
      apiVersions: options.apiVersions,
      seed: options.seed,
      charts,
      trace,
    })
  const rendered = mapError(
    () => convertEngineErrors(render),
    (error) => (chart.isPackaged ? withoutFetchHint(error) : error),
  )
  rendered.warnings.forEach(warn)
  const origins = trace && new ChartOrigins(trace, [values])
  const { crds, manifests, hooks } = objectsOf(rendered, (resource, document) => {
    if (origins === undefined) return
    context.tracer?.start(
      resource,
      chartTrace(resource, document, origins, ({ path }) => locateValue(path)),
    )
  })
  // helm-controller uses kustomize to add the labels, and kustomize rejects duplicate IDs.
  assertUniqueIds(manifests)
  const { streams, untouched } = streamsOf({ manifests, hooks }, spec.postRenderStrategy)
  const posted = await postRenderStreams(streams, spec.postRenderers ?? [], { ...context, release })
  const finish = (resource: Resource): Resource => finished(resource, { release, spec }, context.tracer)
  return {
    release,
    resources: [
      ...crds.map((crd) => originOnly(crd, release, context.tracer)),
      ...posted.resources.map(finish),
      ...untouched.map((hook) => namespaced(hook, { release, spec })),
    ],
    inputs: chart.record(),
    locate: posted.locate,
    patchRuns: posted.patchRuns,
  }
}

/** Flux installs packages as they are: kuilt does not fetch missing dependencies for them. */
function withoutFetchHint(error: KuiltError): KuiltError {
  return error.code === 'CHART_DEPENDENCIES_MISSING' ? error.with({ hint: undefined }) : error
}

/** The settings of helm-controller for the chart of a release. */
function installation(release: HelmRelease, spec: ReleaseSpec, options: ChartOptions): Partial<ChartRequest> {
  const { install, test } = spec
  return {
    release: releaseName(release, spec),
    namespace: namespaceOf(release, spec),
    includeCrds: install?.crds !== 'Skip',
    skipHooks: install?.disableHooks === true,
    skipTests: test?.enable !== true,
    skipSchemaValidation: install?.disableSchemaValidation === true || options.skipSchemaValidation,
  }
}

interface Streams {
  /** The objects of each run of the post-renderers. */
  readonly streams: readonly (readonly Resource[])[]
  readonly untouched: readonly Resource[]
}

/** Returns the objects for each run of the post-renderers. Follows helm pkg/action/action.go, renderResources. */
function streamsOf({ manifests, hooks }: Omit<ChartObjects, 'crds'>, strategy: string | undefined): Streams {
  if (strategy === 'nohooks') return { streams: [manifests], untouched: hooks }
  return { streams: strategy === 'separate' ? [manifests, hooks] : [[...manifests, ...hooks]], untouched: [] }
}

type PostRenderedAll = Pick<KustomizedObjects, 'resources' | 'patchRuns' | 'locate'>

async function postRenderStreams(
  streams: Streams['streams'],
  renderers: NonNullable<ReleaseSpec['postRenderers']>,
  context: ReleaseContext & { readonly release: HelmRelease },
): Promise<PostRenderedAll> {
  const all: PostRenderedAll[] = []
  for (const [i, stream] of streams.entries()) {
    all.push(await postRenderAll(stream, renderers, { ...context, directory: `/release-${i}` }))
  }
  return {
    resources: all.flatMap(({ resources }) => resources),
    patchRuns: all.flatMap(({ patchRuns }) => patchRuns),
    locate: (place) => all.reduce((found, { locate }) => locate(found), place),
  }
}

async function postRenderAll(
  objects: readonly Resource[],
  renderers: NonNullable<ReleaseSpec['postRenderers']>,
  context: ReleaseContext & { readonly release: HelmRelease; readonly directory: string },
): Promise<PostRenderedAll> {
  let resources = objects
  const patchRuns: TransformerChange[] = []
  let locate = (place: Location): Location => place
  for (const [index, { kustomize }] of renderers.entries()) {
    if (kustomize === undefined) continue
    const result = await postRender(resources, { renderer: kustomize, index }, context)
    result.warnings.forEach(context.warn)
    patchRuns.push(...result.patchRuns)
    resources = result.resources
    const before = locate
    locate = (place) => before(result.locate(place))
  }
  return { resources, patchRuns, locate }
}

interface ChartObjects {
  readonly crds: readonly Resource[]
  readonly manifests: readonly Resource[]
  readonly hooks: readonly Resource[]
}

/** @param onRead called for each object and the document that contains it */
function objectsOf(
  { crds, manifests, hooks }: RenderedChart,
  onRead: (resource: Resource, document: ChartCrd) => void,
): ChartObjects {
  const read = (documents: readonly ChartCrd[]): readonly Resource[] => {
    return documents.flatMap((document) => {
      const resources = convertEngineErrors(() => readResources(document.text, document.template, builtinScope))
      for (const resource of resources) onRead(resource, document)
      return resources
    })
  }
  return {
    // helm-controller ignores other objects in the directory.
    crds: read(crds).filter(
      ({ id: { kind, group } }) => kind === 'CustomResourceDefinition' && group === 'apiextensions.k8s.io',
    ),
    manifests: read(manifests),
    hooks: read(hooks),
  }
}

interface FinishInput {
  readonly release: HelmRelease
  readonly spec: ReleaseSpec
}

function namespaceOf({ namespace }: HelmRelease, { targetNamespace }: ReleaseSpec): string | undefined {
  return targetNamespace || namespace || undefined
}

/** Adds metadata to an object. The labels that identify the release override common labels. */
function finished(resource: Resource, { release, spec }: FinishInput, tracer: FluxTracer | undefined): Resource {
  const { labels = {}, annotations = {} } = spec.commonMetadata ?? {}
  const common = resource.withNode(withPairs(withPairs(resource.node, 'labels', labels), 'annotations', annotations))
  tracer?.record(resource, common, 'commonMetadata', (path) => {
    return release.locate(['spec', 'commonMetadata', ...path.slice(1)])
  })
  return namespaced(originOnly(common, release, tracer), { release, spec }, tracer)
}

function originOnly(resource: Resource, release: HelmRelease, tracer: FluxTracer | undefined): Resource {
  const { name, namespace } = release
  const origin = { [`${helmGroup}/name`]: name, [`${helmGroup}/namespace`]: namespace }
  const labelled = resource.withNode(withPairs(resource.node, 'labels', origin))
  tracer?.record(resource, labelled, 'owner label', (path) => {
    return release.locate(['metadata', String(path.at(-1)).endsWith('/namespace') ? 'namespace' : 'name'])
  })
  return labelled
}

/** Adds the namespace of the release to an object without a namespace, because Helm installs such objects there. */
function namespaced(resource: Resource, { release, spec }: FinishInput, tracer?: FluxTracer): Resource {
  const namespace = namespaceOf(release, spec)
  if (
    namespace === undefined ||
    getText(getField(resource.node, 'metadata'), 'namespace') !== '' ||
    !isNamespaced(resource)
  )
    return resource
  const changed = setField(getMapping(resource.node, 'metadata'), 'namespace', scalar(namespace))
  const after = resource.withNode(setField(resource.node, 'metadata', changed))
  tracer?.record(resource, after, 'targetNamespace', () => {
    return release.locate(spec.targetNamespace ? ['spec', 'targetNamespace'] : ['metadata', 'namespace'])
  })
  return after
}

/** Matches the API groups of Kubernetes. The scope of custom resources is not known. */
const ownGroups =
  /^(?:|apps|batch|autoscaling|policy|extensions|(?:networking|rbac\.authorization|discovery|events|coordination|storage|authorization|authentication)\.k8s\.io)$/

/** Kinds that are newer than the table of scopes. */
const newerClusterKinds: ReadonlySet<string> = new Set(['ServiceCIDR', 'IPAddress', 'VolumeAttributesClass'])

function isNamespaced({ id, node }: Resource): boolean {
  return (
    ownGroups.test(id.group) && !newerClusterKinds.has(id.kind) && !builtinScope(getText(node, 'apiVersion'), id.kind)
  )
}
