import { describeValue } from '../diagnostics/describe-value.ts'
import { KuiltError, reported } from '../diagnostics/index.ts'
import { fieldDescriptions } from './field-descriptions.gen.ts'
import { type FieldInfo, kustomizationFields, kustomizationTypes } from './fields.gen.ts'

/** A JSON schema, draft 7. */
export interface JsonSchema {
  readonly [keyword: string]: unknown
}

const apiVersions = {
  Kustomization: 'kustomize.config.k8s.io/v1beta1',
  Component: 'kustomize.config.k8s.io/v1alpha1',
} as const

/** Other spellings of fields that kustomize's own documentation has used for years. */
const spellings: Readonly<Record<string, JsonSchema>> = {
  FieldSelector: {
    fieldpath: { description: 'The same as fieldPath.', deprecated: true, ...orNull({ type: 'string' }) },
  },
}

const behaviors = ['create', 'merge', 'replace', '']
const valuesMerges = ['override', 'merge', 'replace', '']

/** The allowed values of string fields and of the items of lists. */
const choices: Readonly<Record<string, readonly string[]>> = {
  'ConfigMapArgs.behavior': behaviors,
  'SecretArgs.behavior': behaviors,
  'HelmChart.valuesMerge': valuesMerges,
  'HelmChartArgs.valuesMerge': valuesMerges,
  'Kustomization.buildMetadata': ['originAnnotations', 'transformerAnnotations', 'managedByLabel'],
  'SortOptions.order': ['legacy', 'fifo'],
}

/**
 * The JSON schema of kustomization files, for editors and other tools: every field with its type and description, from
 * the same tables that builds use. Unlike in a build, field names are case-sensitive.
 *
 * @throws KuiltError OPTION_INVALID for any other kind
 *
 * @example
 * ```ts
 * import { type JsonSchema, kustomizationSchema } from 'kuilt'
 *
 * const schema: JsonSchema = kustomizationSchema('Component')
 * console.log(schema['title']) // A kustomize component
 * ```
 */
export function kustomizationSchema(kind: 'Kustomization' | 'Component'): JsonSchema {
  reported(() => checkKind(kind))
  // In a Kustomization, both fields may be missing.
  const absent = ['', null]
  const own: Readonly<Record<string, JsonSchema>> = {
    kind: { enum: kind === 'Kustomization' ? [kind, ...absent] : [kind] },
    apiVersion: { enum: [apiVersions[kind], ...absent] },
  }
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $id: `urn:kuilt:schema:${kind.toLowerCase()}`,
    title: kind === 'Kustomization' ? 'A kustomization file' : 'A kustomize component',
    ...objectSchema('Kustomization', kustomizationFields, own),
    ...(kind === 'Component' ? { required: ['kind'] } : {}),
    $defs: Object.fromEntries(
      Object.entries(kustomizationTypes).map(([name, fields]) => [name, objectSchema(name, fields)]),
    ),
  }
}

function checkKind(kind: unknown): void {
  if (typeof kind === 'string' && Object.hasOwn(apiVersions, kind)) return
  const expected = Object.keys(apiVersions).map((name) => JSON.stringify(name))
  throw new KuiltError('OPTION_INVALID', { option: 'kind', actual: describeValue(kind), expected })
}

function objectSchema(
  owner: string,
  fields: readonly FieldInfo[],
  own: Readonly<Record<string, JsonSchema>> = {},
): JsonSchema {
  const properties = fields.map((field) => [field.name, property(owner, field, own[field.name])] as const)
  const more = spellings[owner] ?? {}
  return { type: 'object', additionalProperties: false, properties: { ...Object.fromEntries(properties), ...more } }
}

/** Returns the schema of a field. It allows null, which counts as a missing field. */
function property(owner: string, field: FieldInfo, own: JsonSchema | undefined): JsonSchema {
  return {
    description: fieldDescriptions[`${owner}.${field.name}`],
    ...(field.deprecated ? { deprecated: true } : {}),
    ...(own ?? valueSchema(field.type, choices[`${owner}.${field.name}`])),
  }
}

function valueSchema(type: string, values: readonly string[] | undefined): JsonSchema {
  if (values === undefined) return orNull(typeSchema(type))
  return type === '[]string' ? orNull({ type: 'array', items: { enum: values } }) : { enum: [...values, null] }
}

function typeSchema(type: string): JsonSchema {
  if (type.startsWith('[]')) return { type: 'array', items: typeSchema(type.slice(2)) }
  switch (type) {
    case 'map<string,string>':
      return { type: 'object', additionalProperties: orNull({ type: 'string' }) }
    case 'map<string,any>':
      return { type: 'object' }
    case 'bool':
      return { type: 'boolean' }
    case 'int':
      return { type: 'integer' }
    case 'string':
      return { type: 'string' }
    default:
      return { $ref: `#/$defs/${type}` }
  }
}

function orNull(schema: JsonSchema): JsonSchema {
  return { anyOf: [schema, { type: 'null' }] }
}
