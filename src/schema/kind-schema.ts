import type { ScopeTable } from './gvk.ts'
import { cachingMergeSchema, type MergeSchema } from './merge-schema.ts'
import { clusterScopedKinds, namespacedKinds } from './scope.gen.ts'
import { builtinScope } from './scope.ts'

/** How kinds are merged, and which of them are cluster-scoped. */
export interface KindSchema {
  readonly merge: MergeSchema
  readonly scope: ScopeTable
  /** How the builtin schema has been used so far; undefined for other schemas. */
  readonly usage?: () => SchemaUsage
}

/**
 * kustomize loads the builtin schema on demand. The loaded parts remain in use when a kustomization sets another
 * schema.
 */
export interface SchemaUsage {
  /** A patch was merged. */
  readonly merged: boolean
  /** The scope of a kind without a precomputed scope was looked up. */
  readonly unknownKind: boolean
}

/**
 * The builtin schema, for one build. Its results never change, but it records how it was used. Follows
 * kyaml/openapi/openapi.go, SchemaForResourceType, IsNamespaceScoped and isInitSchemaNeededForNamespaceScopeCheck.
 */
export function builtinKindSchema(): KindSchema {
  const merge = cachingMergeSchema()
  let usage: SchemaUsage = { merged: false, unknownKind: false }
  // By kind, because most lookups of a kind have the same apiVersion.
  const scopes = new Map<string, { readonly apiVersion: string; readonly clusterScoped: boolean }>()
  return {
    merge: (apiVersion, kind) => {
      if (!usage.merged) usage = { ...usage, merged: true }
      return merge(apiVersion, kind)
    },
    scope: (apiVersion, kind) => {
      const known = scopes.get(kind)
      if (known?.apiVersion === apiVersion) return known.clusterScoped
      if (!usage.unknownKind && !knownKinds.has(`${apiVersion}/${kind}`)) usage = { ...usage, unknownKind: true }
      const clusterScoped = builtinScope(apiVersion, kind)
      scopes.set(kind, { apiVersion, clusterScoped })
      return clusterScoped
    },
    usage: () => usage,
  }
}

/** See precomputedIsNamespaceScoped in kyaml/openapi/openapi.go. */
const knownKinds: ReadonlySet<string> = new Set([...clusterScopedKinds, ...namespacedKinds])
