export interface FluxKustomization {
  /** `apps` by default. */
  readonly name?: string
  /** `flux-system` by default; none if empty. */
  readonly namespace?: string
  /** `./NAME` by default. */
  readonly path?: string
  /** The content of `sourceRef`: the repository that Flux itself uses by default. */
  readonly source?: string
  /** Further lines of `spec`, indented by two spaces. */
  readonly spec?: string
}

/** The text of a Flux Kustomization: six lines, and those of `spec`. */
export function fluxKustomization({
  name = 'apps',
  namespace = 'flux-system',
  path = `./${name}`,
  source = 'kind: GitRepository, name: flux-system',
  spec = '',
}: FluxKustomization = {}): string {
  return `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: { name: ${name}${namespace && `, namespace: ${namespace}`} }
spec:
  path: ${path}
  sourceRef: { ${source} }
${spec}`
}
