import type { JsonValue } from '../tree/node.ts'
import { hasFormat } from './formats.ts'
import { shortened } from './json-fields.ts'
import { invalidValue } from './mistake.ts'
import { hasPlaceholder } from './placeholders.ts'
import type { CelRule, CheckValues, SchemaNode, SchemaType } from './schema-node.ts'

/** A schema of Kubernetes' OpenAPI, as stored in facts/kubernetes-schemas.json. */
export interface OpenApiSchema {
  readonly type?: 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean'
  readonly format?: string
  readonly $ref?: string
  readonly properties?: Readonly<Record<string, OpenApiSchema>>
  readonly required?: readonly string[]
  readonly items?: OpenApiSchema
  readonly additionalProperties?: OpenApiSchema
}

/** Definitions whose type in the OpenAPI differs from what the API server accepts. */
const special: Readonly<Record<string, SchemaType>> = {
  'io.k8s.apimachinery.pkg.api.resource.Quantity': 'quantity',
  'io.k8s.apimachinery.pkg.util.intstr.IntOrString': 'int-or-string',
  'io.k8s.apimachinery.pkg.runtime.RawExtension': 'any',
  'io.k8s.apimachinery.pkg.apis.meta.v1.FieldsV1': 'any',
  'io.k8s.apimachinery.pkg.apis.meta.v1.Patch': 'any',
  'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSON': 'any',
  'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaPropsOrArray': 'any',
  'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaPropsOrBool': 'any',
  'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaPropsOrStringArray': 'any',
}

/** The schemas of the kinds of one Kubernetes release. */
export class BuiltinSchemas {
  readonly #definitions: ReadonlyMap<string, string>
  readonly #nodes: Map<string, SchemaNode> = new Map()

  /** @param definitions the schemas by name, as JSON */
  constructor(definitions: ReadonlyMap<string, string>) {
    this.#definitions = definitions
  }

  /** The schema of the definition with this name. If there is none, a schema that allows anything. */
  definition(name: string): SchemaNode {
    const known = this.#nodes.get(name)
    if (known !== undefined) return known
    const type = special[name]
    const schema = this.#definitions.get(name)
    const isDefined = type === undefined && schema !== undefined
    const node = isDefined ? this.node(JSON.parse(schema) as OpenApiSchema) : ofType(type ?? 'any')
    this.#nodes.set(name, node)
    return node
  }

  node(schema: OpenApiSchema): SchemaNode {
    return schema.$ref === undefined ? new BuiltinNode(schema, this) : this.definition(schema.$ref)
  }
}

const none: ReadonlyMap<string, SchemaNode> = new Map()
const noRules: readonly CelRule[] = []

/** A schema that consists only of a type. */
export function ofType(type: SchemaType): SchemaNode {
  return {
    type,
    nullable: type === 'any',
    properties: none,
    others: 'allowed',
    required: [],
    items: undefined,
    listType: 'atomic',
    listMapKeys: [],
    check: undefined,
    format: undefined,
    default: undefined,
    rules: noRules,
  }
}

class BuiltinNode implements SchemaNode {
  readonly nullable = false
  readonly listType = 'atomic'
  readonly listMapKeys: readonly string[] = []
  readonly default = undefined
  readonly rules: readonly CelRule[] = noRules
  readonly type: SchemaType
  readonly required: readonly string[]
  readonly check: CheckValues | undefined
  readonly format: string | undefined
  readonly #schema: OpenApiSchema
  readonly #schemas: BuiltinSchemas
  #properties: ReadonlyMap<string, SchemaNode> | undefined
  #others: SchemaNode | 'unknown' | undefined
  #items: SchemaNode | undefined

  constructor(schema: OpenApiSchema, schemas: BuiltinSchemas) {
    this.#schema = schema
    this.#schemas = schemas
    this.type = schema.type ?? 'any'
    this.required = schema.required ?? []
    this.format = schema.format
    this.check = schema.format === undefined ? undefined : formatCheck(schema.format)
  }

  get properties(): ReadonlyMap<string, SchemaNode> {
    const { properties } = this.#schema
    if (properties === undefined) return none
    this.#properties ??= new Map(Object.entries(properties).map(([name, schema]) => [name, this.#schemas.node(schema)]))
    return this.#properties
  }

  get others(): SchemaNode | 'unknown' {
    const { additionalProperties } = this.#schema
    this.#others ??= additionalProperties === undefined ? 'unknown' : this.#schemas.node(additionalProperties)
    return this.#others
  }

  get items(): SchemaNode | undefined {
    const { items } = this.#schema
    this.#items ??= items && this.#schemas.node(items)
    return this.#items
  }
}

const checks: Map<string, CheckValues> = new Map()

function formatCheck(format: string): CheckValues {
  const known = checks.get(format)
  if (known !== undefined) return known
  const check: CheckValues = (value, path) =>
    hasFormat(format, value) || hasPlaceholder(value) ? [] : [invalidValue(path, formatRule(format, value))]
  checks.set(format, check)
  return check
}

/** The requirement for a value with this format, to complete "must". */
export function formatRule(format: string, value: JsonValue): string {
  const shown = typeof value === 'string' ? shortened(value) : String(value)
  if (format === 'byte') return `be base64 with padding (format byte), not ${shown}`
  if (format === 'date-time') return `be a time such as 2030-01-31T12:00:00Z (format date-time), not ${shown}`
  return `have the format ${format}, not ${shown}`
}
