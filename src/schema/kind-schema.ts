import type { ScopeTable } from './gvk.ts'
import { cachingMergeSchema, type MergeSchema } from './merge-schema.ts'
import { clusterScopedKinds, namespacedKinds } from './scope.gen.ts'
import { builtinScope } from './scope.ts'

/** A schema, which defines how kinds are merged and which kinds are cluster-scoped. */
export interface KindSchema {
  readonly merge: MergeSchema
  readonly scope: ScopeTable
  /** Returns how the built-in schema has been used so far. Undefined for other schemas. */
  readonly usage?: () => SchemaUsage
}

/**
 * The use of the built-in schema. kustomize loads it on demand, and the loaded parts remain in use if a kustomization
 * sets another schema.
 */
export interface SchemaUsage {
  /** True if a patch was merged. */
  readonly merged: boolean
  /** True if the scope of a kind without a precomputed scope was looked up. */
  readonly unknownKind: boolean
}

/**
 * Returns the built-in schema for one build. Its results never change, but it records how it was used. Follows
 * kyaml/openapi/openapi.go, SchemaForResourceType, IsNamespaceScoped and isInitSchemaNeededForNamespaceScopeCheck.
 */
export function builtinKindSchema(): KindSchema {
  const merge = cachingMergeSchema()
  let usage: SchemaUsage = { merged: false, unknownKind: false }
  // The scopes are stored by kind, because most lookups of a kind have the same apiVersion.
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

/** The kinds with a precomputed scope: see precomputedIsNamespaceScoped in kyaml/openapi/openapi.go. */
const knownKinds: ReadonlySet<string> = new Set([...clusterScopedKinds, ...namespacedKinds])
