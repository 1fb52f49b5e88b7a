import type { JsonObject } from '../../tree/node.ts'

/** Options for rendering a chart, like the flags of `helm template`. Every field is optional. */
export interface ChartOptions {
  /** Name of the release. Default: `release-name`. */
  readonly release?: string
  /** Namespace of the release. Default: `default`. */
  readonly namespace?: string
  /** Render the chart for an upgrade of the release: `.Release.IsUpgrade`. Default: false. */
  readonly isUpgrade?: boolean
  /** Values files, relative to `cwd`, or values as objects. Later entries override earlier ones. */
  readonly values?: readonly (string | JsonObject)[]
  /** Single values, in the syntax of `--set`: `image.tag=1.2`. They override `values` and `setJson`. */
  readonly set?: readonly string[]
  /** Values as JSON: `image={"tag":"1.2"}`, or a JSON object. They override `values`. */
  readonly setJson?: readonly string[]
  /** Like `set`, but every value is text: `version=1.20`. They override `set`. */
  readonly setString?: readonly string[]
  /** Values from files, relative to `cwd`: `config=web.conf`. They override `setString`. */
  readonly setFile?: readonly string[]
  /** Values without escapes: everything after `=` is the value. They override `setFile`. */
  readonly setLiteral?: readonly string[]
  /** Render only the templates with these paths in the chart: `templates/web.yaml`. Default: all. */
  readonly showOnly?: readonly string[]
  /** Omit all hooks. Default: false. */
  readonly skipHooks?: boolean
  /** Omit the hooks that are tests. Default: false. */
  readonly skipTests?: boolean
  /** Render the files in `crds` too. Default: false. */
  readonly includeCrds?: boolean
  /** Do not check the values with the schemas of the chart. Default: false. */
  readonly skipSchemaValidation?: boolean
  /** Kubernetes version to render the chart for. Default: `v1.36.0`. */
  readonly kubeVersion?: string
  /** API versions that are available to the chart, in addition to those of Kubernetes: `monitoring.coreos.com/v1`. */
  readonly apiVersions?: readonly string[]
  /** Text that random values and certificates are derived from. Default: the name of the release. */
  readonly seed?: string
}
