import type { ScopeTable } from './gvk.ts'
import { type MergeSchema, rememberingMergeSchema } from './merge-schema.ts'
import { clusterScopedKinds, namespacedKinds } from './scope.gen.ts'
import { builtinScope } from './scope.ts'

/** What a build knows about kinds: how they merge and which are cluster-scoped. */
export interface KindSchema {
  readonly merge: MergeSchema
  readonly scope: ScopeTable
  readonly use?: SchemaUse
}

/** What has been asked of the builtin schema so far. Changes in the course of a build. */
export interface SchemaUse {
  /** A patch was merged. */
  merged: boolean
  /** The scope of a kind was asked for that is not in the list of known ones. */
  unknownKind: boolean
}

/**
 * The builtin schema, for one build. It takes notes of its use: upstream keeps what it had to load of it even when a
 * later kustomization names a schema of its own.
 */
export function builtinKindSchema(): KindSchema {
  const use: SchemaUse = { merged: false, unknownKind: false }
  const mergeSchema = rememberingMergeSchema()
  // Of a kind one apiVersion is asked for again and again.
  const scopes = new Map<string, { readonly apiVersion: string; readonly clusterScoped: boolean }>()
  return {
    merge: (apiVersion, kind) => {
      use.merged = true
      return mergeSchema(apiVersion, kind)
    },
    scope: (apiVersion, kind) => {
      const known = scopes.get(kind)
      if (known?.apiVersion === apiVersion) return known.clusterScoped
      use.unknownKind ||= !knownKinds.has(`${apiVersion}/${kind}`)
      const clusterScoped = builtinScope(apiVersion, kind)
      scopes.set(kind, { apiVersion, clusterScoped })
      return clusterScoped
    },
    use,
  }
}

const knownKinds: ReadonlySet<string> = new Set([...clusterScopedKinds, ...namespacedKinds])
