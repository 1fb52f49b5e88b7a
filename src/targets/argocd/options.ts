/** How Argo CD marks the objects that belong to an Application. */
export type ArgocdTracking = 'annotation' | 'label' | 'annotation+label'

/** Options for targets such as `argocd:apps`. */
export interface ArgocdOptions {
  /** Add tracking metadata to the manifests. Default: none. */
  readonly tracking?: ArgocdTracking
  /** Directories of other repositories, by the `repoURL` of the sources that are read from them. Relative to `cwd`. */
  readonly repositories?: Readonly<Record<string, string>>
  /** Return the Applications themselves instead of their manifests. Default: false. */
  readonly showApplications?: boolean
  /**
   * Parameters for generators that ask the network: by the name of the ApplicationSet (or `namespace/name`), then by the name of
   * the generator, such as `pullRequest`.
   */
  readonly parameters?: Readonly<Record<string, Readonly<Record<string, readonly object[]>>>>
}
