import type { JsonObject } from '../../tree/node.ts'

/** Options for rendering a chart, like the flags of `helm template`. Every field is optional. */
export interface ChartOptions {
  /** The name of the release. Default: `release-name`. */
  readonly release?: string
  /** The namespace of the release. Default: `default`. */
  readonly namespace?: string
  /** True to render the chart for an upgrade of the release (`.Release.IsUpgrade`). Default: false. */
  readonly isUpgrade?: boolean
  /** The paths of values files, relative to `cwd`, or values as objects. Later entries override earlier ones. */
  readonly values?: readonly (string | JsonObject)[]
  /** Single values, in the syntax of `--set`: `image.tag=1.2`. They override `values` and `setJson`. */
  readonly set?: readonly string[]
  /** Values as JSON, such as `image={"tag":"1.2"}`, or a JSON object. They override `values`. */
  readonly setJson?: readonly string[]
  /** Like `set`, but every value is a string, such as `version=1.20`. They override `set`. */
  readonly setString?: readonly string[]
  /** Values from files, relative to `cwd`, such as `config=web.conf`. They override `setString`. */
  readonly setFile?: readonly string[]
  /** Values without escapes: everything after `=` is the value. They override `setFile`. */
  readonly setLiteral?: readonly string[]
  /** The templates to render, by their paths in the chart, such as `templates/web.yaml`. Default: all templates. */
  readonly showOnly?: readonly string[]
  /** True to omit all hooks. Default: false. */
  readonly skipHooks?: boolean
  /** True to omit the hooks that are tests. Default: false. */
  readonly skipTests?: boolean
  /** True to include the files in `crds`. Default: false. */
  readonly includeCrds?: boolean
  /** True to skip the validation of the values against the schemas of the chart. Default: false. */
  readonly skipSchemaValidation?: boolean
  /** The Kubernetes version for which the chart is rendered. Default: `v1.36.0`. */
  readonly kubeVersion?: string
  /**
   * The API versions that are available to the chart in addition to those of Kubernetes, such as
   * `monitoring.coreos.com/v1`.
   */
  readonly apiVersions?: readonly string[]
  /** The text from which random values and certificates are derived. Default: the name of the release. */
  readonly seed?: string
}
