import type { JsonObject } from '../../tree/node.ts'

/** How a chart is rendered: what `helm template` has flags for. Every field is optional. */
export interface ChartOptions {
  /** Name of the release. Default: `release-name`. */
  readonly release?: string
  /** Namespace of the release. Default: `default`. */
  readonly namespace?: string
  /** Values files, relative to `cwd`, or values as objects. A later one wins. */
  readonly values?: readonly (string | JsonObject)[]
  /** Single values in the notation of `--set`: `image.tag=1.2`. They win over `values`. */
  readonly set?: readonly string[]
  /** Render the files in `crds` too. Default: false. */
  readonly includeCrds?: boolean
  /** Version of Kubernetes that the chart sees. Default: `v1.36.0`. */
  readonly kubeVersion?: string
  /** API versions that the chart sees, besides those of Kubernetes: `monitoring.coreos.com/v1`. */
  readonly apiVersions?: readonly string[]
  /** Random values and certificates follow from it. Default: the name of the release. */
  readonly seed?: string
}
