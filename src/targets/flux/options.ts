/** A variable, or a file with variables: see `FluxOptions.variables`. */
export type FluxVariable = { readonly name: string; readonly value: string } | { readonly file: string }

/**
 * Options for targets such as `flux:clusters/prod`. Every field is optional.
 *
 * @example
 * ```ts
 * import { type FluxOptions, type FluxVariable, memoryFileSystem, openTarget } from 'kuilt'
 *
 * const fileSystem = memoryFileSystem({
 *   'clusters/prod/web.yaml': `apiVersion: kustomize.toolkit.fluxcd.io/v1
 * kind: Kustomization
 * metadata: { name: web, namespace: flux-system }
 * spec:
 *   path: ./web
 *   postBuild: {}
 *   sourceRef: { kind: GitRepository, name: flux-system }`,
 *   'web/service.yaml': 'apiVersion: v1\nkind: Service\nmetadata: { name: "web-$' + '{region}" }',
 * })
 * const region: FluxVariable = { name: 'region', value: 'eu' }
 * const flux: FluxOptions = { variables: [region], sops: 'mask' }
 * const target = await openTarget('flux:clusters/prod', { fileSystem, flux })
 * const { resources } = await target.render()
 * console.log(resources[0]?.metadata.name) // web-eu
 * ```
 */
export interface FluxOptions {
  /**
   * Directories of sources, relative to `cwd`, by `Kind/name` or `Kind/namespace/name`: `{ 'OCIRepository/vendor': '../vendor' }`.
   * Default: every GitRepository, and every source named `flux-system`, is the repository itself.
   */
  readonly sources?: Readonly<Record<string, string>>
  /**
   * What happens to HelmReleases whose charts are in the repository, or in the directory of a source: `render` adds what
   * helm-controller installs for them, `keep` only returns the HelmReleases themselves. Default: `render`.
   */
  readonly helmReleases?: 'render' | 'keep'
  /** What happens to a Kustomization whose source has no directory: it is left out, or it is an error. Default: `warn`. */
  readonly missingSources?: 'warn' | 'error'
  /**
   * Variables for all Kustomizations that have a `postBuild`, in this order, after their own. Files are `.env` files,
   * YAML or JSON with variables, or ConfigMaps and Secrets that `substituteFrom` finds first. Default: none.
   */
  readonly variables?: readonly FluxVariable[]
  /** What happens if a ConfigMap or Secret of `substituteFrom` does not exist. Default: `error`. */
  readonly missingVariables?: 'error' | 'ignore'
  /** A variable that is not defined and has no default is an error. Default: it is empty. */
  readonly strictSubstitute?: boolean
  /**
   * What happens to values encrypted with SOPS where Flux decrypts them. `auto`: they are decrypted if there is a key, and masked
   * otherwise. `decrypt`: a missing key is an error. `mask`: they are never decrypted. Default: `auto`.
   */
  readonly sops?: 'auto' | 'decrypt' | 'mask'
  /** Age identities (`AGE-SECRET-KEY-1…`), one per line. Default: none. */
  readonly ageKeys?: string
}
