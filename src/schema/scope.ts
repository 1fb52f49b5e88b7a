import type { ScopeTable } from './gvk.ts'
import { clusterScopedKinds } from './scope.gen.ts'

/** The cluster-scoped kinds by apiVersion. */
const clusterScoped: ReadonlyMap<string, ReadonlySet<string>> = byApiVersion(clusterScopedKinds)

/**
 * The scopes of Kubernetes 1.21. Newer kinds and custom resources are considered namespaced. Follows
 * kyaml/openapi/openapi.go, IsCertainlyClusterScoped.
 */
export const builtinScope: ScopeTable = (apiVersion, kind) => clusterScoped.get(apiVersion)?.has(kind) === true

function byApiVersion(kinds: readonly string[]): ReadonlyMap<string, ReadonlySet<string>> {
  const result = new Map<string, Set<string>>()
  for (const entry of kinds) {
    const split = entry.lastIndexOf('/')
    const apiVersion = entry.slice(0, split)
    const set = result.get(apiVersion) ?? new Set()
    set.add(entry.slice(split + 1))
    result.set(apiVersion, set)
  }
  return result
}
