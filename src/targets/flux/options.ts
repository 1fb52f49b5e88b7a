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
   * The directories of sources, relative to `cwd`, by `Kind/name` or `Kind/namespace/name`, such as `{
   * 'OCIRepository/vendor': '../vendor' }`. By default, every GitRepository and every source named `flux-system` is the
   * repository itself.
   */
  readonly sources?: Readonly<Record<string, string>>
  /**
   * What happens to HelmReleases whose charts are available: `render` adds the objects that helm-controller would
   * install, and `keep` returns only the HelmReleases. Default: `render`.
   */
  readonly helmReleases?: 'render' | 'keep'
  /**
   * What happens to a Kustomization whose source cannot be found: `warn` skips it with a warning, and `error` fails.
   * Default: `warn`.
   */
  readonly missingSources?: 'warn' | 'error'
  /**
   * The variables for all Kustomizations that have a `postBuild`. They override the variables of the Kustomizations,
   * and later entries override earlier ones. Files are `.env` files, YAML or JSON files with variables, or files with
   * ConfigMaps and Secrets for `substituteFrom` and `valuesFrom`, which take precedence over those in the repository.
   * Default: none.
   */
  readonly variables?: readonly FluxVariable[]
  /** What happens if a ConfigMap or Secret in `substituteFrom` or `valuesFrom` is missing. Default: `error`. */
  readonly missingVariables?: 'error' | 'ignore'
  /**
   * True to treat variables without a value or default as errors. By default, they are replaced with an empty string.
   */
  readonly strictSubstitute?: boolean
  /**
   * What happens to values that Flux would decrypt with SOPS. `auto` decrypts them if there is a key, and masks them
   * otherwise. `decrypt` decrypts them, and a missing key is an error. `mask` never decrypts them. Default: `auto`.
   */
  readonly sops?: 'auto' | 'decrypt' | 'mask'
  /** The age identities (`AGE-SECRET-KEY-1…`), one per line. Default: none. */
  readonly ageKeys?: string
}
