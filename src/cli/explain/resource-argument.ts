import { KuiltError } from '../../diagnostics/index.ts'
import type { ExplainedResource } from '../../index.ts'

/** The short names of kinds in `kubectl`, `flux` and `argocd`. */
const shortNames: Readonly<Record<string, string>> = {
  app: 'application',
  appset: 'applicationset',
  cj: 'cronjob',
  cm: 'configmap',
  crd: 'customresourcedefinition',
  deploy: 'deployment',
  ds: 'daemonset',
  hpa: 'horizontalpodautoscaler',
  hr: 'helmrelease',
  ing: 'ingress',
  ks: 'kustomization',
  limits: 'limitrange',
  netpol: 'networkpolicy',
  ns: 'namespace',
  pc: 'priorityclass',
  pdb: 'poddisruptionbudget',
  po: 'pod',
  pv: 'persistentvolume',
  pvc: 'persistentvolumeclaim',
  quota: 'resourcequota',
  rs: 'replicaset',
  sa: 'serviceaccount',
  sc: 'storageclass',
  sts: 'statefulset',
  svc: 'service',
}

type Named = Pick<ExplainedResource, 'apiVersion' | 'kind' | 'name' | 'originalName' | 'namespace'>

/**
 * Finds the resources for a reference that a user typed. In addition to the references of `Explanation.find`, it may
 * have an API version (`apps/v1/Deployment/web`), the plural or the short name of a kind (`deployments/web`,
 * `deploy/web`), only a name, or only a kind, for all resources of that kind (`deploy`,
 * `certificates.cert-manager.io`). Empty if there are none.
 *
 * @throws KuiltError RESOURCE_REFERENCE_INVALID, RESOURCE_AMBIGUOUS
 */
export function findTyped<T extends Named>(
  { resources, find }: { readonly resources: readonly T[]; readonly find: (reference: string) => T | undefined },
  text: string,
): readonly T[] {
  if (!text.includes('/')) {
    const named = resources.filter(({ name, originalName }) => name === text || originalName === text)
    if (named.length === 0) return resources.filter((resource) => hasTypedKind(resource, text))
    if (named.length === 1) return named
    throw new KuiltError('RESOURCE_AMBIGUOUS', { reference: text, candidates: named.map(referenceTo) })
  }
  const { kind, group, names } = parsed(text)
  const known = resources.find((resource) => isKind(resource.kind, kind))?.kind ?? kind
  const found = find([known + group, ...names].join('/'))
  return found === undefined ? [] : [found]
}

/**
 * True if a reference contains the kind of a resource and, if the reference has a group, also the group of the
 * resource.
 */
export function hasTypedKind({ kind, apiVersion }: Pick<Named, 'kind' | 'apiVersion'>, text: string): boolean {
  const typed = parsed(text)
  const group = apiVersion.includes('/') ? `.${apiVersion.split('/')[0]}` : ''
  return isKind(kind, typed.kind) && (typed.group === '' || typed.group === group)
}

/** Parses a reference: the kind, its group after a dot, and the namespace and name. */
function parsed(text: string): { kind: string; group: string; names: readonly string[] } {
  const [type = '', ...names] = withoutVersion(text.split('/'))
  const dot = type.indexOf('.')
  if (dot < 0) return { kind: type, group: '', names }
  return { kind: type.slice(0, dot), group: type.slice(dot).replace(/^\.v\d[a-z0-9]*(?=\.|$)/, ''), names }
}

/**
 * Removes the version from references such as `apps/v1/Deployment/web` and `v1/ConfigMap/settings`. Returns the kind
 * with its group, and the other parts.
 */
function withoutVersion(parts: readonly string[]): readonly string[] {
  const at = parts.findIndex((part) => /^v\d[a-z0-9]*$/.test(part))
  const [kind, ...rest] = parts.slice(at + 1)
  if (at < 0 || at > 1 || kind === undefined || rest.length === 0) return parts
  return [at === 0 ? kind : `${kind}.${parts[0]}`, ...rest]
}

function isKind(kind: string, typed: string): boolean {
  const [known, text] = [kind.toLowerCase(), typed.toLowerCase()]
  return known === text || plural(known) === text || known === shortNames[text]
}

function plural(kind: string): string {
  if (kind.endsWith('s')) return `${kind}es`
  return /[^aeiou]y$/.test(kind) ? `${kind.slice(0, -1)}ies` : `${kind}s`
}

/** Returns a reference to a resource. */
export function referenceTo({ kind, namespace, name }: Pick<Named, 'kind' | 'namespace' | 'name'>): string {
  return namespace === undefined ? `${kind}/${name}` : `${kind}/${namespace}/${name}`
}
