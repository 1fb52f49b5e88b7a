import type { Warning } from '../diagnostics/index.ts'
import type { FileSystem } from '../files/file-system.ts'
import type { ChartSource } from './chart-source.ts'

/** A chart of a kustomization that is rendered in this process. */
export interface ChartEngineRequest {
  /** Contains the chart. */
  readonly fileSystem: FileSystem
  /** Absolute path of the directory of the chart. */
  readonly chart: string
  /** Undefined without `releaseName` and `nameTemplate`. */
  readonly release: string | undefined
  /** A template that prints the name of the release. */
  readonly nameTemplate: string | undefined
  readonly namespace: string | undefined
  /** Values files; later ones win. */
  readonly values: readonly { readonly file: string; readonly content: string | Uint8Array }[]
  readonly apiVersions: readonly string[]
  readonly kubeVersion: string | undefined
  readonly includeCrds: boolean
  readonly skipTests: boolean
  readonly skipHooks: boolean
  readonly seed: string | undefined
  /** Fetches dependencies that are not in the chart. Undefined: that they are missing is an error. */
  readonly charts?: ChartSource | undefined
  /** Reports a warning. Default: there are none. */
  readonly warn?: (warning: Warning) => void
}

/** Renders Helm charts in this process: `chartEngine()`. Nothing is executed. */
export interface ChartEngine {
  /**
   * The manifests, as `helm template` prints them.
   *
   * @throws KuiltError CHART_…, TEMPLATE_…
   */
  readonly render: (request: ChartEngineRequest) => string
}
