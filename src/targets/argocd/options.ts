/** The metadata that Argo CD uses to track the objects of an Application. */
export type ArgocdTracking = 'annotation' | 'label' | 'annotation+label'

/** Options for targets such as `argocd:apps`. */
export interface ArgocdOptions {
  /** The tracking metadata to add to the manifests. Default: none. */
  readonly tracking?: ArgocdTracking
  /** The directories of other repositories, by the `repoURL` of the sources. They are relative to `cwd`. */
  readonly repositories?: Readonly<Record<string, string>>
  /**
   * What happens to an Application or ApplicationSet that kuilt cannot render because it requires a plugin, Jsonnet, a
   * directory of another repository, or a service that a generator queries: `warn` skips it with a warning, and `error`
   * fails. Default: `error`.
   */
  readonly missingSources?: 'warn' | 'error'
  /** True to return the Applications themselves instead of their manifests. Default: false. */
  readonly showApplications?: boolean
  /**
   * The parameters to use instead of running generators. They are required for generators that query a service. The
   * keys are the name of the ApplicationSet (or `namespace/name`), then the name of the generator, such as
   * `pullRequest`.
   */
  readonly parameters?: Readonly<Record<string, Readonly<Record<string, readonly object[]>>>>
}
