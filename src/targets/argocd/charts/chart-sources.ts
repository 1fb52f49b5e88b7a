import { KuiltError, withLocation } from '../../../diagnostics/index.ts'
import { once } from '../../../diagnostics/warning.ts'
import type { ExplainInput } from '../../../explain/join-explanations.ts'
import { InputPositions } from '../../../explain/locations/input-positions.ts'
import { basename } from '../../../files/paths.ts'
import { joinInputs } from '../../../files/recording-file-system.ts'
import { textOf } from '../../../tree/json-values.ts'
import { findChart } from '../../helm/find-chart.ts'
import { type RepositoryChart, registryChart, repositoryChart, withChart } from '../../helm/repository-charts.ts'
import { type ApplicationSource, describeApplication } from '../application.ts'
import { noInputs, type RenderedSource, type SourceContext, withoutManifests } from '../rendered-source.ts'
import type { OpenedSource } from '../source-type.ts'
import { type ChartPlace, renderChartSource } from './render-chart-source.ts'

/** An Application and one of its sources. */
type ChartUser = Pick<OpenedSource, 'application' | 'source'>

/** Renders a chart from a chart repository. */
export function renderRemoteChart({ application, source }: ChartUser, context: SourceContext): RenderedSource {
  const { chart, repoURL, targetRevision } = source.fields
  const wanted = { name: textOf(chart), version: textOf(targetRevision) }
  const url = textOf(repoURL)
  const repository = context.mappedRepository(url)
  if (repository === undefined) {
    const place = url.includes('://') ? url : `oci://${url}`
    const found = repositoryChart({ ...wanted, repository: place })
    return renderPackage(found, { application, source }, context)
  }
  const directory = findChart(repository.fileSystem, repository.root, wanted)
  if (directory === undefined) {
    throw new KuiltError(
      'ARGOCD_CHART_MISSING',
      { ...wanted, directory: repository.root },
      { at: source.locate(['chart']) },
    )
  }
  return renderHelm({ application, source, repository, directory, root: directory, canFetch: false }, context)
}

/** Renders a chart that has been fetched or vendored. @param wanted undefined if the chart is not known */
function renderPackage(wanted: RepositoryChart | undefined, place: ChartUser, context: SourceContext): RenderedSource {
  const { fields, locate } = place.source
  const at = locate([textOf(fields['chart']) === '' ? 'repoURL' : 'chart'])
  const found = wanted && withLocation(at, () => context.repositoryCharts.find(wanted))
  const inputs = found?.inputs ?? noInputs
  if (found?.files === undefined) {
    return { ...skipChart(place, wanted !== undefined, context), inputs }
  }
  const own = context.ownRepository
  const repository = { ...own, fileSystem: withChart(own.fileSystem, found) }
  const opened = { ...place, repository, directory: found.path, root: found.path, canFetch: false }
  const rendered = renderHelm(opened, context)
  return { ...rendered, inputs: joinInputs([rendered.inputs, inputs]) }
}

/** Renders the chart in an OCI image. */
export function renderImage(place: ChartUser, context: SourceContext): RenderedSource {
  return renderPackage(imageChart(place.source), place, context)
}

/** Returns the chart in an OCI image. Undefined if the source is a part of the image. */
function imageChart({ fields: { repoURL, targetRevision, path } }: ApplicationSource): RepositoryChart | undefined {
  const revision = textOf(targetRevision)
  const version = revision.startsWith('sha256:') ? `@${revision}` : revision
  return ['', '.', './'].includes(textOf(path)) ? registryChart(textOf(repoURL), version) : undefined
}

function skipChart({ application, source }: ChartUser, canFetch: boolean, context: SourceContext): RenderedSource {
  const { chart, repoURL } = source.fields
  context.skipChart({
    chart: textOf(chart) || basename(textOf(repoURL)),
    application: describeApplication(application),
    dependencies: [],
    url: textOf(repoURL),
    canFetch,
    at: source.locate([]),
  })
  return withoutManifests(context.cwd)
}

/** Renders a chart, or skips it if its dependencies are missing. */
export function renderHelm(
  place: OpenedSource & Pick<ChartPlace, 'root' | 'canFetch'>,
  context: SourceContext,
): RenderedSource {
  const { application, source, repository, directory, canFetch } = place
  const outcome = renderChartSource({ ...place, chart: directory }, context)
  if ('missing' in outcome) {
    const [first = { repository: '' }] = outcome.missing
    context.skipChart({
      chart: basename(directory),
      application: describeApplication(application),
      dependencies: outcome.missing.map(({ name }) => name),
      url: first.repository,
      canFetch,
      at: source.locate([]),
    })
    return withoutManifests(context.cwd)
  }
  const { resources, inputs } = outcome
  const positions = new InputPositions({ fileSystem: repository.fileSystem, clones: new Map(), names: new Map() })
  const explain = once((): ExplainInput => ({ ...outcome.explain(), patchRuns: [], positions, cwd: context.cwd }))
  return { resources, inputs, build: undefined, isChart: true, explain }
}
