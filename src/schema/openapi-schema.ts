import { KuiltError } from '../diagnostics/index.ts'
import { unescapePointerPart } from '../tree/field-path.ts'
import { isObject, memberOf } from '../tree/json-values.ts'
import type { JsonObject, JsonValue } from '../tree/node.ts'
import type { ScopeTable } from './gvk.ts'
import type { KindSchema } from './kind-schema.ts'
import { builtinDefinition, builtinMergeSchema, isMerge, type MergeSchema, type SchemaNode } from './merge-schema.ts'
import { namespacedKinds } from './scope.gen.ts'

/**
 * Returns the schema in a user's OpenAPI (Swagger 2) document, which is the file in `openapi.path`. For merging, it
 * replaces the built-in schema, except for kustomize's own kinds. If the built-in schema was used before, both schemas
 * apply: the new schema takes precedence if a patch was merged, and the built-in schema if only the scope of an unknown
 * kind was looked up. The `paths` of the document add scopes to `base` without changing the scopes of known kinds.
 * Follows kyaml/openapi/openapi.go, SetSchema, initSchema and parse.
 *
 * @throws KuiltError OPENAPI_SCHEMA_INVALID
 */
export function openApiSchema(document: JsonValue, base: KindSchema): KindSchema {
  const root = asObject(document)
  if (root === undefined) throw new KuiltError('OPENAPI_SCHEMA_INVALID', { field: '', expected: 'a map' })
  const { merged = false, unknownKind = false } = base.usage?.() ?? {}
  const builtin = merged ? 'last' : unknownKind ? 'first' : 'replaced'
  return { merge: mergeSchemaOf({ root, builtin }), scope: scopeOf(root, base.scope) }
}

interface OpenApiDocument {
  readonly root: JsonObject
  /** The position of the built-in schema relative to this document, if it still applies. */
  readonly builtin: 'first' | 'last' | 'replaced'
}

const gvkExtension = 'x-kubernetes-group-version-kind'

function mergeSchemaOf(document: OpenApiDocument): MergeSchema {
  const kinds = new Map<string, SchemaNode>()
  for (const definition of Object.values(section(document.root, 'definitions'))) {
    const schema = asObject(definition)
    const identities = schema?.[gvkExtension]
    if (schema === undefined || !Array.isArray(identities)) continue
    for (const identity of identities.filter(asObject)) kinds.set(kindKey(identity), new OpenApiNode(schema, document))
  }
  return (apiVersion, kind) => {
    if (apiVersion.startsWith('kustomize.config.k8s.io/')) return builtinMergeSchema(apiVersion, kind)
    const own = kinds.get(`${apiVersion}/${kind}`)
    if (document.builtin === 'replaced') return own
    const builtin = builtinMergeSchema(apiVersion, kind)
    return document.builtin === 'first' ? (builtin ?? own) : (own ?? builtin)
  }
}

class OpenApiNode implements SchemaNode {
  readonly mergeKeys: readonly string[] | undefined
  readonly #schema: JsonObject
  readonly #document: OpenApiDocument

  constructor(schema: JsonObject, document: OpenApiDocument) {
    this.#schema = schema
    this.#document = document
    this.mergeKeys = mergeKeysOf(schema)
  }

  field(name: string): SchemaNode | undefined {
    const properties = asObject(this.#schema['properties'])
    if (properties !== undefined && Object.hasOwn(properties, name)) return this.#resolved(properties[name])
    return this.#resolved(this.#schema['additionalProperties'])
  }

  elements(): SchemaNode | undefined {
    const { type, items } = this.#schema
    const isArray = type === 'array' || (Array.isArray(type) && type.length === 1 && type[0] === 'array')
    return isArray ? this.#resolved(items) : undefined
  }

  /** Resolves `$ref`, and ignores fields next to it. Follows kyaml/openapi/openapi.go, (ResourceSchema).Field. */
  #resolved(value: JsonValue | undefined): SchemaNode | undefined {
    const { root, builtin } = this.#document
    let schema = asObject(value)
    const seen = new Set<string>()
    while (schema !== undefined) {
      const reference = schema['$ref']
      if (typeof reference !== 'string' || reference === '') return new OpenApiNode(schema, this.#document)
      if (seen.has(reference)) return undefined
      seen.add(reference)
      const pointer = reference.slice(reference.indexOf('#') + 1)
      const standard = builtin === 'replaced' ? undefined : builtinDefinition(pointer.replace('/definitions/', ''))
      schema = asObject(lookUp(root, pointer))
      if (standard !== undefined && (builtin === 'first' || schema === undefined)) return standard
    }
    return undefined
  }
}

/**
 * A list is merged only if it has `x-kubernetes-patch-strategy`. `x-kubernetes-list-map-keys` then overrides the single
 * merge key. Follows kyaml/openapi/openapi.go, (ResourceSchema).PatchStrategyAndKeyList.
 */
function mergeKeysOf(schema: JsonObject): readonly string[] | undefined {
  const strategy = schema['x-kubernetes-patch-strategy']
  if (typeof strategy !== 'string' || !isMerge(strategy)) return undefined
  const keys = schema['x-kubernetes-list-map-keys']
  if (Array.isArray(keys)) return keys.filter((key) => typeof key === 'string')
  const key = schema['x-kubernetes-patch-merge-key']
  return typeof key === 'string' ? [key] : []
}

/** Follows a JSON pointer. Only pointers into `definitions` are supported. */
function lookUp(root: JsonObject, pointer: string): JsonValue | undefined {
  if (!pointer.startsWith('/definitions/')) return undefined
  let current: JsonValue | undefined = root
  for (const part of pointer.slice(1).split('/')) {
    const key = unescapePointerPart(part)
    current = Array.isArray(current) ? current[Number(key)] : memberOf(asObject(current), key)
  }
  return current
}

/**
 * Returns the scopes of kinds. A kind is namespaced if one of the paths for reading it contains a namespace; otherwise,
 * it is cluster-scoped. Follows kyaml/openapi/openapi.go, findNamespaceability.
 */
function scopeOf(root: JsonObject, base: ScopeTable): ScopeTable {
  const clusterScoped = new Map<string, boolean>()
  for (const [path, operations] of Object.entries(section(root, 'paths'))) {
    const identity = asObject(asObject(operations)?.['get'])?.[gvkExtension]
    if (asObject(identity) === undefined) continue
    const key = kindKey(identity)
    const namespaced = path.includes('namespaces/{namespace}') || clusterScoped.get(key) === false
    clusterScoped.set(key, !namespaced)
  }
  if (clusterScoped.size === 0) return base
  const known = new Set(namespacedKinds)
  return (apiVersion, kind) => {
    if (base(apiVersion, kind)) return true
    const key = `${apiVersion}/${kind}`
    return !known.has(key) && clusterScoped.get(key) === true
  }
}

function kindKey(identity: JsonValue | undefined): string {
  const { group, version, kind } = asObject(identity) ?? {}
  if (typeof version !== 'string' || typeof kind !== 'string') {
    throw new KuiltError('OPENAPI_SCHEMA_INVALID', {
      field: gvkExtension,
      expected: 'a map with kind and version, or a list of such maps',
    })
  }
  return typeof group === 'string' && group !== '' ? `${group}/${version}/${kind}` : `${version}/${kind}`
}

function section(root: JsonObject, field: string): JsonObject {
  const value = root[field]
  if (value === undefined || value === null) return {}
  const map = asObject(value)
  if (map === undefined) throw new KuiltError('OPENAPI_SCHEMA_INVALID', { field, expected: 'a map' })
  return map
}

function asObject(value: JsonValue | undefined): JsonObject | undefined {
  return isObject(value) ? value : undefined
}
