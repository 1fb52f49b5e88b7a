import type { FieldPath } from '../diagnostics/index.ts'

const handlers = ['exec', 'grpc', 'httpGet', 'sleep', 'tcpSocket']

/** Fields of which Kubernetes accepts only one, by the map or list that contains them. */
const groups: ReadonlyMap<string, readonly string[]> = new Map([
  ['env', ['value', 'valueFrom']],
  ['livenessProbe', handlers],
  ['readinessProbe', handlers],
  ['startupProbe', handlers],
  ['postStart', handlers],
  ['preStop', handlers],
  ['valueFrom', ['configMapKeyRef', 'fieldRef', 'resourceFieldRef', 'secretKeyRef']],
  ['podDisruptionBudget', ['minAvailable', 'maxUnavailable']],
])

/** The list or map that contains the map at the path, and whether the map is an element of a list. */
function holderOf(path: FieldPath): { readonly holder: string; readonly isElement: boolean } {
  const isElement = /^\d+$/.test(String(path.at(-1)))
  return { holder: String(path.at(isElement ? -2 : -1)), isElement }
}

/** A quick check: whether a map at the path can have fields that cannot be used together. */
export function mayHaveExclusive(path: FieldPath): boolean {
  const { holder, isElement } = holderOf(path)
  return groups.has(holder) || (holder === 'volumes' && isElement)
}

/** The fields of a map at the path of which Kubernetes accepts only one. */
export function exclusiveFields(path: FieldPath, keys: readonly string[]): readonly string[] {
  const { holder, isElement } = holderOf(path)
  if (holder === 'volumes' && isElement) return keys.filter((key) => key !== 'name')
  return groups.get(holder) ?? []
}
