import type { FieldPath } from '../diagnostics/index.ts'

const handlers = ['exec', 'grpc', 'httpGet', 'sleep', 'tcpSocket']
const issuers = ['acme', 'ca', 'selfSigned', 'vault', 'venafi']

/** Groups of fields of which Kubernetes accepts only one, by the map or list that contains them. */
const groups: ReadonlyMap<string, readonly string[]> = new Map([
  ['backend', ['resource', 'service']],
  ['defaultBackend', ['resource', 'service']],
  ['env', ['value', 'valueFrom']],
  ['envFrom', ['configMapRef', 'secretRef']],
  ['livenessProbe', handlers],
  ['readinessProbe', handlers],
  ['startupProbe', handlers],
  ['postStart', handlers],
  ['preStop', handlers],
  ['valueFrom', ['configMapKeyRef', 'fieldRef', 'resourceFieldRef', 'secretKeyRef']],
  ['podDisruptionBudget', ['minAvailable', 'maxUnavailable']],
])

/** Such groups in `spec`, by the kind of the object. */
const specGroups: ReadonlyMap<string, readonly string[]> = new Map([
  ['ClusterIssuer', issuers],
  ['HelmRelease', ['chart', 'chartRef']],
  ['Issuer', issuers],
  ['PodDisruptionBudget', ['maxUnavailable', 'minAvailable']],
])

/** Such groups that apply only to some maps with this name, by the last two names of the path. */
const nestedGroups: ReadonlyMap<string, readonly string[]> = new Map([
  ['service/port', ['name', 'number']],
  ['spec/strategy', ['blueGreen', 'canary']],
])

/** The name of a map, or of the list that it is an item of. */
function holderOf(path: FieldPath): { readonly holder: string; readonly isElement: boolean } {
  const isElement = /^\d+$/.test(String(path.at(-1)))
  return { holder: String(path.at(isElement ? -2 : -1)), isElement }
}

/**
 * A quick check: true if a map at the path may have fields that cannot be used together.
 *
 * @param kind the kind of the object
 */
export function mayHaveExclusive(path: FieldPath, kind: string): boolean {
  const { holder, isElement } = holderOf(path)
  if (groups.has(holder) || (holder === 'volumes' && isElement)) return true
  return path.length === 1 ? specGroups.has(kind) : nestedGroups.has(`${path.at(-2)}/${path.at(-1)}`)
}

/** True if a map under the key, or an item of a list under it, may have fields that cannot be used together. */
export function keyMayHaveExclusive(key: string): boolean {
  return groups.has(key) || key === 'volumes' || key === 'strategy'
}

/** The fields that cannot be used together in the map at the path. */
export function exclusiveFields(path: FieldPath, keys: readonly string[], kind: string): readonly string[] {
  const { holder, isElement } = holderOf(path)
  if (holder === 'volumes' && isElement) return keys.filter((key) => key !== 'name')
  if (path.length === 1) return path[0] === 'spec' ? (specGroups.get(kind) ?? []) : []
  return groups.get(holder) ?? nestedGroups.get(`${path.at(-2)}/${path.at(-1)}`) ?? []
}
