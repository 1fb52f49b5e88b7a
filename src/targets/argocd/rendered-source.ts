import type { BuildOptions } from '../../build/build-options.ts'
import type { BuildResult } from '../../build/build-result.ts'
import type { ExplainInput } from '../../explain/join-explanations.ts'
import type { Positions } from '../../explain/locations/input-positions.ts'
import { Tracer } from '../../explain/trace/tracer.ts'
import { fileInputs, type InputRecord } from '../../files/recording-file-system.ts'
import type { ReadOptions } from '../../kustomization/read-kustomization.ts'
import type { Resource } from '../../resource/resource.ts'
import type { RepositoryCharts } from '../helm/repository-charts.ts'
import type { ChartContext } from './charts/render-chart-source.ts'
import type { LeftOutChart } from './left-out.ts'
import type { Repository } from './repository.ts'

/** The options for rendering the sources of Applications. */
export interface SourceContext extends ChartContext {
  readonly options: BuildOptions
  /** The repository that contains the Applications. */
  readonly ownRepository: Repository
  readonly repositoryCharts: RepositoryCharts
  /** Called for each chart that cannot be rendered. */
  readonly skipChart: (chart: LeftOutChart) => void
  /** True if the steps that set each field are recorded. */
  readonly traces: boolean
  readonly cwd: string
  /** The options for reading kustomization files. */
  readonly reading: ReadOptions
}

/** The manifests of one source. */
export interface RenderedSource {
  readonly resources: readonly Resource[]
  /** The files that the manifests depend on. */
  readonly inputs: InputRecord
  /** The result of the build for a kustomize source. */
  readonly build: BuildResult | undefined
  /** True if the manifests come from templates, whose names are not paths. */
  readonly isChart?: boolean
  /** Returns the manifests in the same order, with the steps that set their fields. */
  readonly explain: () => ExplainInput
}

/** Returns the result for a source that is not rendered. */
export function withoutManifests(cwd: string): RenderedSource {
  const explain = (): ExplainInput => ({
    resources: [],
    traceOf: new Tracer().traceOf,
    patchRuns: [],
    positions: nowhere,
    cwd,
  })
  return { resources: [], inputs: noInputs, build: undefined, explain }
}

export const noInputs: InputRecord = fileInputs([])

const nowhere: Positions = {
  find: () => undefined,
  findKey: () => undefined,
  text: () => '',
  line: () => undefined,
}
