import { parseApiVersion } from '../schema/gvk.ts'
import { cachingMergeSchema, type SchemaNode } from '../schema/merge-schema.ts'
import { isObject, listOf, memberOf } from '../tree/json-values.ts'
import { isList, type JsonObject, type JsonValue } from '../tree/node.ts'

/** The parts of a schema that are needed to compare a value. */
export interface ListSchema {
  /**
   * For a list, the fields that identify an item. Empty for a set of scalars. Undefined if the schema does not specify
   * them.
   */
  readonly keys: readonly string[] | undefined
  /** True if the order of the list has no effect. */
  readonly unordered: boolean
  field(name: string): ListSchema | undefined
  items(): ListSchema | undefined
}

/** Finds the schema of a kind. */
export type ListSchemas = (apiVersion: string, kind: string) => ListSchema | undefined

/**
 * Returns the schemas of Kubernetes and of the CustomResourceDefinitions in the outputs.
 *
 * @param objects the resources of both outputs
 */
export function listSchemas(objects: readonly JsonObject[]): ListSchemas {
  const builtin = cachingMergeSchema()
  const custom = new Map(objects.flatMap(customSchemas))
  return (apiVersion, kind) => {
    const own = custom.get(`${apiVersion}/${kind}`)
    if (own !== undefined) return new CustomSchema(own)
    const node = builtin(apiVersion, kind)
    return node && new BuiltinSchema(node, '', parseApiVersion(apiVersion).group)
  }
}

/** The lists that are merged by key, although their order matters. */
const ordered: ReadonlySet<string> = new Set(['containers', 'initContainers', 'env'])

class BuiltinSchema implements ListSchema {
  readonly #node: SchemaNode
  readonly #name: string
  readonly #group: string

  constructor(node: SchemaNode, name: string, group: string) {
    this.#node = node
    this.#name = name
    this.#group = group
  }

  get keys(): readonly string[] | undefined {
    return this.#node.mergeKeys
  }

  get unordered(): boolean {
    if (this.#group === 'rbac.authorization.k8s.io') return true
    return this.#node.mergeKeys !== undefined && !ordered.has(this.#name)
  }

  field(name: string): ListSchema | undefined {
    const next = this.#node.field(name)
    return next && new BuiltinSchema(next, name, this.#group)
  }

  items(): ListSchema | undefined {
    const next = this.#node.elements()
    return next && new BuiltinSchema(next, '', this.#group)
  }
}

/** A schema in a CustomResourceDefinition. */
class CustomSchema implements ListSchema {
  readonly #schema: JsonObject

  constructor(schema: JsonObject) {
    this.#schema = schema
  }

  get keys(): readonly string[] | undefined {
    const type = this.#schema['x-kubernetes-list-type']
    if (type === 'set') return []
    const keys = this.#schema['x-kubernetes-list-map-keys']
    return type === 'map' && isList(keys) ? keys.filter((key) => typeof key === 'string') : undefined
  }

  get unordered(): boolean {
    return this.keys !== undefined
  }

  field(name: string): ListSchema | undefined {
    const properties = this.#schema['properties']
    const own = memberOf(properties, name)
    return schemaOf(own ?? this.#schema['additionalProperties'])
  }

  items(): ListSchema | undefined {
    return schemaOf(this.#schema['items'])
  }
}

function schemaOf(value: JsonValue | undefined): ListSchema | undefined {
  return isObject(value) ? new CustomSchema(value) : undefined
}

/** Returns the schemas in a CustomResourceDefinition, by `apiVersion/kind`. */
function customSchemas(object: JsonObject): readonly (readonly [string, JsonObject])[] {
  const spec = object['spec']
  if (object['kind'] !== 'CustomResourceDefinition' || !isObject(spec)) return []
  const { group, names, versions, validation } = spec
  const kind = isObject(names) ? names['kind'] : undefined
  return listOf(versions).flatMap((version) => {
    if (!isObject(version)) return []
    const holder = version['schema'] ?? validation
    const schema = isObject(holder) ? holder['openAPIV3Schema'] : undefined
    return isObject(schema) ? [[`${group}/${version['name']}/${kind}`, schema] as const] : []
  })
}
