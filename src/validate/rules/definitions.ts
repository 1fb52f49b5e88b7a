import type { FieldPath } from '../../diagnostics/index.ts'
import { isObject } from '../../tree/json-values.ts'
import type { JsonObject } from '../../tree/node.ts'
import { fieldOf, fieldsOf, listAt, textAt } from '../json-fields.ts'
import { conflict, invalidValue, type Mistake, missingField } from '../mistake.ts'
import { checkChoices } from './enums.ts'
import { below, Found, itemsBelow, type Subject } from './subject.ts'

/** Rules for CustomResourceDefinitions. */
export function checkDefinition({ group, kind, root }: Subject): readonly Mistake[] {
  const spec = below(root, 'spec')
  if (group !== 'apiextensions.k8s.io' || kind !== 'CustomResourceDefinition' || spec === undefined) return []
  return [
    ...checkDefinitionName(root, spec),
    ...checkStorage(spec),
    ...checkChoices(spec, { scope: ['Namespaced', 'Cluster'] }),
    ...itemsBelow(spec, 'versions').flatMap((version) => {
      const schema = below(version, 'schema', 'openAPIV3Schema')
      if (schema !== undefined) return checkSchema(schema, { isRoot: true })
      return isObject(version.value) ? [missingField([...version.path, 'schema'], 'each version needs a schema')] : []
    }),
  ]
}

function checkDefinitionName({ value }: Found, spec: Found): readonly Mistake[] {
  const name = textAt(fieldOf(value, 'metadata'), 'name')
  const plural = textAt(fieldOf(spec.value, 'names'), 'plural')
  const group = textAt(spec.value, 'group')
  if (name === undefined || plural === undefined || group === undefined || name === `${plural}.${group}`) return []
  const rivals = [
    ['spec', 'group'],
    ['spec', 'names', 'plural'],
  ]
  return [invalidValue(['metadata', 'name'], `be "${plural}.${group}" (<plural>.<group>), not "${name}"`, { rivals })]
}

function checkStorage(spec: Found): readonly Mistake[] {
  const versions = itemsBelow(spec, 'versions')
  if (!Array.isArray(fieldOf(spec.value, 'versions'))) return []
  const stored = versions.filter(({ value }) => fieldOf(value, 'storage') === true)
  if (stored.length === 1) return []
  const because = versions.map(({ path }) => [...path, 'storage'])
  const [, second] = stored
  if (second !== undefined)
    return [
      conflict([...second.path, 'storage'], 'more than one version has `storage: true`, but exactly one must', {
        because,
      }),
    ]
  return [
    conflict([...spec.path, 'versions'], 'no version has `storage: true`, but exactly one must', {
      because,
      part: 'key',
    }),
  ]
}

interface SchemaOptions {
  readonly isRoot?: boolean
}

const types = ['object', 'array', 'string', 'integer', 'number', 'boolean']

/** Extensions that replace the type of a schema. */
const openings = ['x-kubernetes-int-or-string', 'x-kubernetes-preserve-unknown-fields']

/** Checks that a schema is structural: each node must have a type, or an extension that replaces it. */
function checkSchema(schema: Found, { isRoot = false }: SchemaOptions = {}): readonly Mistake[] {
  const { value, path } = schema
  if (!isObject(value)) return []
  const isList = fieldOf(value, 'type') === 'array' && fieldOf(value, 'items') === undefined
  return [
    ...checkType(value, path, isRoot),
    ...(isList ? [missingField([...path, 'items'], 'a list needs a schema for its items')] : []),
    ...schemasBelow(schema).flatMap((inner) => checkSchema(inner)),
    ...checkListKeys(schema),
  ]
}

function checkType(schema: JsonObject, path: FieldPath, isRoot: boolean): readonly Mistake[] {
  const type = fieldOf(schema, 'type')
  const at = [...path, 'type']
  if (type === undefined || type === '') {
    const isOpen = openings.some((name) => fieldOf(schema, name) === true)
    if (isOpen && !isRoot) return []
    return [missingField(at, `a structural schema needs a type for each field, or ${openings.join(' or ')}`)]
  }
  if (typeof type !== 'string') return []
  if (!types.includes(type)) {
    return [invalidValue(at, `be one of ${types.join(', ')}, not "${type}"`, { because: [at] })]
  }
  if (!isRoot || type === 'object') return []
  return [invalidValue(at, `be "object" at the root of a schema, not "${type}"`)]
}

function schemasBelow(schema: Found): readonly Found[] {
  const properties = below(schema, 'properties')
  const fields = properties === undefined ? [] : fieldsOf(properties.value)
  return [
    ...fields.map(([name, value]) => new Found(value, schema, ['properties', name])),
    ...['items', 'additionalProperties'].flatMap((name) => {
      const inner = below(schema, name)
      return inner !== undefined && isObject(inner.value) ? [inner] : []
    }),
  ]
}

/** Checks that a list of type `map` declares its keys, which are fields of its items. */
function checkListKeys({ value, path }: Found): readonly Mistake[] {
  if (textAt(value, 'x-kubernetes-list-type') !== 'map') return []
  const keys = listAt(value, 'x-kubernetes-list-map-keys')
  if (keys.length > 0) return []
  return [
    missingField([...path, 'x-kubernetes-list-map-keys'], 'a list of type map needs the fields that identify an item'),
  ]
}
