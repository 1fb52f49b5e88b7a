import { KuiltError } from '../../diagnostics/index.ts'
import type { ExplainedResource } from '../../index.ts'

/** Short names of kinds in `kubectl`, `flux` and `argocd`. */
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

type Named = Pick<ExplainedResource, 'kind' | 'name' | 'originalName' | 'namespace'>

/**
 * Finds the resource for a reference as people type it: as `Explanation.find` accepts it, with an API version
 * (`apps/v1/Deployment/web`), with the plural or the short name of a kind (`deployments/web`, `deploy/web`), or only a name.
 *
 * @throws KuiltError RESOURCE_REFERENCE_INVALID, RESOURCE_AMBIGUOUS
 */
export function findTyped<T extends Named>(
  { resources, find }: { readonly resources: readonly T[]; readonly find: (reference: string) => T | undefined },
  text: string,
): T | undefined {
  if (!text.includes('/')) {
    const named = resources.filter(({ name, originalName }) => name === text || originalName === text)
    if (named.length < 2) return named[0]
    throw new KuiltError('RESOURCE_AMBIGUOUS', { reference: text, candidates: named.map(referenceTo) })
  }
  const { kind, group, names } = parsed(text)
  const known = resources.find((resource) => isKind(resource.kind, kind))?.kind ?? kind
  return find([known + group.replace(/^\.v\d[a-z0-9]*(?=\.|$)/, ''), ...names].join('/'))
}

/** True if the reference names the kind of the resource. */
export function hasTypedKind(resource: Pick<Named, 'kind'>, text: string): boolean {
  return text.includes('/') && isKind(resource.kind, parsed(text).kind)
}

/** The kind, its group after a dot, and the namespace and name. */
function parsed(text: string): { kind: string; group: string; names: readonly string[] } {
  const [type = '', ...names] = withoutVersion(text.split('/'))
  const dot = type.indexOf('.')
  return dot < 0 ? { kind: type, group: '', names } : { kind: type.slice(0, dot), group: type.slice(dot), names }
}

/** `apps/v1/Deployment/web` and `v1/ConfigMap/settings`: the kind with its group, and the rest. */
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

function referenceTo({ kind, namespace, name }: Named): string {
  return namespace === undefined ? `${kind}/${name}` : `${kind}/${namespace}/${name}`
}
