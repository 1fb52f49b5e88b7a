import type { FieldPath, Location } from '../diagnostics/index.ts'
import { isObject, setOwn } from '../tree/json-values.ts'
import { isList, type JsonObject, type JsonValue } from '../tree/node.ts'
import { ofType } from './builtin-schema.ts'
import { fieldOf, listAt, textAt } from './json-fields.ts'
import { checkEmbeddedMetadata } from './rules/metadata.ts'
import { Found } from './rules/subject.ts'
import type { CelRule, CheckValues, SchemaNode, SchemaType } from './schema-node.ts'
import { valueCheck } from './value-checks.ts'

const string = ofType('string')
const types: ReadonlySet<string> = new Set(['object', 'array', 'string', 'integer', 'number', 'boolean'])

/** The position of a schema in the definition, and what applies there. */
interface Role {
  /** The schema for the metadata of whole resources, at the root or embedded. */
  readonly metadata: SchemaNode
  readonly isRoot: boolean
  /** The path of this schema in the complete schema. */
  readonly path: FieldPath
  readonly locate: LocateInSchema
}

/** Returns the location of a field of a schema. */
export type LocateInSchema = (path: FieldPath) => Location | undefined

/**
 * The schema of a version of a CustomResourceDefinition.
 *
 * @param locate finds the lines of its rules
 * @param metadata the schema of `metadata`, which CustomResourceDefinitions cannot change
 */
export function structuralSchema(schema: JsonValue, metadata: SchemaNode, locate: LocateInSchema): SchemaNode {
  return isObject(schema) ? new StructuralNode(schema, { metadata, isRoot: true, path: [], locate }) : ofType('any')
}

class StructuralNode implements SchemaNode {
  readonly type: SchemaType
  readonly nullable: boolean
  readonly required: readonly string[]
  readonly listType: 'atomic' | 'set' | 'map'
  readonly listMapKeys: readonly string[]
  readonly check: CheckValues | undefined
  readonly format: string | undefined
  readonly default: JsonValue | undefined
  readonly rules: readonly CelRule[]
  readonly #schema: JsonObject
  readonly #role: Role
  readonly #isResource: boolean
  #properties: ReadonlyMap<string, SchemaNode> | undefined
  #others: SchemaNode | 'allowed' | 'unknown' | undefined
  #items: SchemaNode | undefined

  constructor(schema: JsonObject, role: Role) {
    this.#schema = schema
    this.#role = role
    const isEmbedded = fieldOf(schema, 'x-kubernetes-embedded-resource') === true
    this.#isResource = role.isRoot || isEmbedded
    this.type = typeOf(schema)
    this.nullable = fieldOf(schema, 'nullable') === true
    const required = listAt(schema, 'required').filter((name) => typeof name === 'string')
    this.required = isEmbedded ? [...new Set(['apiVersion', 'kind', ...required])] : required
    const listType = textAt(schema, 'x-kubernetes-list-type')
    this.listType = listType === 'set' || listType === 'map' ? listType : 'atomic'
    this.listMapKeys = listAt(schema, 'x-kubernetes-list-map-keys').filter((name) => typeof name === 'string')
    const values = valueCheck(schema)
    this.check = isEmbedded ? embeddedCheck(values) : values
    this.format = textAt(schema, 'format')
    this.default = fieldOf(schema, 'default')
    this.rules = listAt(schema, 'x-kubernetes-validations').flatMap((entry, i) => celRule(entry, i, role))
  }

  get properties(): ReadonlyMap<string, SchemaNode> {
    this.#properties ??= this.#readProperties()
    return this.#properties
  }

  #readProperties(): ReadonlyMap<string, SchemaNode> {
    const properties = fieldOf(this.#schema, 'properties')
    const own = isObject(properties) ? Object.entries(properties) : []
    const nodes = new Map(own.map(([name, schema]) => [name, this.#below(schema, 'properties', name)]))
    if (!this.#isResource) return nodes
    for (const name of ['apiVersion', 'kind']) if (!nodes.has(name)) nodes.set(name, string)
    return nodes.set('metadata', this.#role.isRoot ? this.#limitedMetadata(properties) : this.#role.metadata)
  }

  /** The schema of the metadata. A definition can restrict only `name` and `generateName`. */
  #limitedMetadata(properties: JsonValue | undefined): SchemaNode {
    const { metadata } = this.#role
    const own = fieldOf(fieldOf(properties, 'metadata'), 'properties')
    const limits = ['name', 'generateName'].flatMap((name) => {
      const schema = fieldOf(own, name)
      return schema === undefined
        ? []
        : [[name, this.#below(schema, 'properties', 'metadata', 'properties', name)] as const]
    })
    if (limits.length === 0) return metadata
    return { ...ofType('object'), others: 'unknown', properties: new Map([...metadata.properties, ...limits]) }
  }

  get others(): SchemaNode | 'allowed' | 'unknown' {
    this.#others ??= this.#readOthers()
    return this.#others
  }

  #readOthers(): SchemaNode | 'allowed' | 'unknown' {
    const others = fieldOf(this.#schema, 'additionalProperties')
    if (isObject(others)) return this.#below(others, 'additionalProperties')
    if (others === true) return 'allowed'
    return fieldOf(this.#schema, 'x-kubernetes-preserve-unknown-fields') === true ? 'allowed' : 'unknown'
  }

  get items(): SchemaNode | undefined {
    const items = fieldOf(this.#schema, 'items')
    if (items !== undefined) this.#items ??= this.#below(items, 'items')
    return this.#items
  }

  #below(schema: JsonValue, ...steps: FieldPath): SchemaNode {
    if (!isObject(schema)) return ofType('any')
    return new StructuralNode(schema, { ...this.#role, isRoot: false, path: [...this.#role.path, ...steps] })
  }
}

/**
 * Adds a check of the metadata of an embedded resource. Follows
 * apiextensions-apiserver/pkg/apiserver/schema/objectmeta.
 */
function embeddedCheck(values: CheckValues | undefined): CheckValues {
  return (value, path) => [
    ...(values?.(value, path) ?? []),
    ...checkEmbeddedMetadata(new Found(value, undefined, path)),
  ]
}

function typeOf(schema: JsonObject): SchemaType {
  if (fieldOf(schema, 'x-kubernetes-int-or-string') === true) return 'int-or-string'
  const type = textAt(schema, 'type')
  if (type === undefined || !types.has(type)) return 'untyped'
  // `types` contains only names of schema types.
  return type as SchemaType
}

function celRule(entry: JsonValue, index: number, { path, locate }: Role): readonly CelRule[] {
  const rule = textAt(entry, 'rule')
  if (rule === undefined) return []
  return [
    {
      rule,
      message: textAt(entry, 'message'),
      messageExpression: textAt(entry, 'messageExpression'),
      fieldPath: textAt(entry, 'fieldPath'),
      optionalOldSelf: fieldOf(entry, 'optionalOldSelf') === true,
      locate: () => locate([...path, 'x-kubernetes-validations', index, 'rule']),
    },
  ]
}

/** A value as an API server stores it: null fields that are not nullable are removed, and defaults are set. */
export function withDefaults(value: JsonValue, schema: SchemaNode): JsonValue {
  if (isList(value)) {
    const { items } = schema
    return items === undefined ? value : value.map((item) => withDefaults(item, items))
  }
  if (!isObject(value)) return value
  const result: Record<string, JsonValue> = {}
  for (const [key, field] of Object.entries(value)) {
    const child = schema.properties.get(key) ?? (typeof schema.others === 'object' ? schema.others : undefined)
    if (child === undefined) setOwn(result, key, field)
    else if (field !== null || child.nullable) setOwn(result, key, withDefaults(field, child))
  }
  for (const [key, child] of schema.properties) {
    if (child.default !== undefined && !Object.hasOwn(result, key)) {
      setOwn(result, key, withDefaults(child.default, child))
    }
  }
  return result
}
