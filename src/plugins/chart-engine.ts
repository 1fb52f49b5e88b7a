import type { FieldPath, Location, Warning } from '../diagnostics/index.ts'
import type { FileSystem } from '../files/file-system.ts'
import type { ChartSource } from './chart-source.ts'

/** A chart in a kustomization, to be rendered in this process. */
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
  /** Values files; later files override earlier ones. */
  readonly values: readonly { readonly file: string; readonly content: string | Uint8Array }[]
  readonly apiVersions: readonly string[]
  readonly kubeVersion: string | undefined
  readonly includeCrds: boolean
  readonly skipTests: boolean
  readonly skipHooks: boolean
  readonly seed: string | undefined
  /** Fetches dependencies that are not in the chart. If undefined, missing dependencies are an error. */
  readonly charts?: ChartSource | undefined
  /** Reports a warning. Default: warnings are ignored. */
  readonly warn?: (warning: Warning) => void
}

/** Renders Helm charts in this process: `chartEngine()`. Nothing is executed. */
export interface ChartEngine {
  /**
   * The manifests, in the form that `helm template` prints.
   *
   * @throws KuiltError CHART_…, TEMPLATE_…
   */
  readonly render: (request: ChartEngineRequest) => string
}

/** kuilt's own engine can also say where the fields of the objects come from. */
export interface ExplainingEngine extends ChartEngine {
  /**
   * Renders the chart once more.
   *
   * @returns for a field of an object, given the position of the object in the output, the path, and the text of a scalar: the line
   * of the template that printed it and, where an action printed a value, the place of the value
   */
  readonly explain: (request: ChartEngineRequest) => FindFieldOrigin
}

type FindFieldOrigin = (object: number, path: FieldPath, text: string | undefined) => ChartFieldOrigin | undefined

/** Where a field of a rendered chart comes from. */
interface ChartFieldOrigin {
  readonly template: Location
  readonly values: Location | undefined
  /** Which of the values files of the request has the value. Undefined for a default of the chart. */
  readonly set: { readonly source: number; readonly path: FieldPath } | undefined
}

export function canExplain(engine: ChartEngine): engine is ExplainingEngine {
  return 'explain' in engine
}
