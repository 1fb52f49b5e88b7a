import type { FieldPath, Location, Warning } from '../diagnostics/index.ts'
import type { FileSystem } from '../files/file-system.ts'
import type { ChartSource } from './chart-source.ts'

/** A chart in a kustomization, to be rendered in this process. */
export interface ChartEngineRequest {
  /** The file system that contains the chart. */
  readonly fileSystem: FileSystem
  /** The absolute path of the directory of the chart. */
  readonly chart: string
  /** The `releaseName` of the chart; undefined if it is not set. */
  readonly release: string | undefined
  /** A template that prints the name of the release. */
  readonly nameTemplate: string | undefined
  readonly namespace: string | undefined
  /** The values files. Later files override earlier ones. */
  readonly values: readonly { readonly file: string; readonly content: string | Uint8Array }[]
  readonly apiVersions: readonly string[]
  readonly kubeVersion: string | undefined
  readonly includeCrds: boolean
  readonly skipTests: boolean
  readonly skipHooks: boolean
  readonly seed: string | undefined
  /** Fetches dependencies that are not in the chart. Default: missing dependencies are errors. */
  readonly charts?: ChartSource | undefined
  /** Reports a warning. Default: warnings are ignored. */
  readonly warn?: (warning: Warning) => void
}

/** Renders Helm charts in this process, without executing anything. `chartEngine()` creates one. */
export interface ChartEngine {
  /**
   * Returns the manifests, as `helm template` prints them.
   *
   * @throws KuiltError CHART_…, TEMPLATE_…
   */
  readonly render: (request: ChartEngineRequest) => string
}

/** An engine that can also locate the source of each field of its output. */
export interface ExplainingEngine extends ChartEngine {
  /**
   * Renders the chart again.
   *
   * @returns a function that locates a field, given the position of the object in the output, the path, and the text of
   * a scalar: the line of the template that printed it and, if an action printed a value, the location of the value
   */
  readonly explain: (request: ChartEngineRequest) => FindFieldOrigin
}

type FindFieldOrigin = (object: number, path: FieldPath, text: string | undefined) => ChartFieldOrigin | undefined

/** The source of a field of a rendered chart. */
interface ChartFieldOrigin {
  readonly template: Location
  readonly values: Location | undefined
  /** The values file of the request that sets the value, by its index. Undefined for a default of the chart. */
  readonly set: { readonly source: number; readonly path: FieldPath } | undefined
}

export function canExplain(engine: ChartEngine): engine is ExplainingEngine {
  return 'explain' in engine
}
