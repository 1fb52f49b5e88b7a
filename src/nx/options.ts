/** The options of the plugin in nx.json. Every field is optional. */
export interface NxOptions {
  /** The directory for rendered files, relative to the workspace. Default: `rendered`. */
  readonly output?: string
  /** The name of the task that writes the rendered file of a root. Default: `render`. */
  readonly renderTargetName?: string
  /** The name of the task that validates a root. Default: `validate`. */
  readonly validateTargetName?: string
  /** The name of a task that checks that the rendered file of a root is up to date. Default: no such task. */
  readonly checkTargetName?: string
  /** The version of Kubernetes for `kuilt validate`, such as `1.34`. */
  readonly kubernetesVersion?: string
  /** The files or directories of schemas for `kuilt validate`, relative to the workspace. */
  readonly schemas?: readonly string[]
  /** Same as kuilt's `--enable-helm`. Default: false. */
  readonly enableHelm?: boolean
  /** The same as kustomize's `--load-restrictor`. */
  readonly loadRestrictor?: 'LoadRestrictionsRootOnly' | 'LoadRestrictionsNone'
}
