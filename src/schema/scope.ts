import type { ScopeTable } from '../model/resource.ts'
import { clusterScopedKinds } from './scope.gen.ts'

const clusterScoped: ReadonlySet<string> = new Set(clusterScopedKinds)

/** The scopes of Kubernetes 1.21: kinds that are newer, and custom resources, count as namespaced. */
export const builtinScope: ScopeTable = (apiVersion, kind) => clusterScoped.has(`${apiVersion}/${kind}`)
