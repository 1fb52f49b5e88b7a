import { isObject } from '../../tree/json-values.ts'
import { fieldOf, fieldsOf, listOf, textOf } from '../json-values.ts'
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
  const name = textOf(fieldOf(value, 'metadata'), 'name')
  const plural = textOf(fieldOf(spec.value, 'names'), 'plural')
  const group = textOf(spec.value, 'group')
  if (name === undefined || plural === undefined || group === undefined || name === `${plural}.${group}`) return []
  const rivals = [
    ['spec', 'group'],
    ['spec', 'names', 'plural'],
  ]
  return [invalidValue(['metadata', 'name'], `be <plural>.<group>, "${plural}.${group}", not "${name}"`, { rivals })]
}

function checkStorage(spec: Found): readonly Mistake[] {
  const versions = itemsBelow(spec, 'versions')
  if (!Array.isArray(fieldOf(spec.value, 'versions'))) return []
  const stored = versions.filter(({ value }) => fieldOf(value, 'storage') === true)
  if (stored.length === 1) return []
  const because = versions.map(({ path }) => [...path, 'storage'])
  const [, second] = stored
  const reason = 'exactly one version must have `storage: true`'
  if (second !== undefined)
    return [conflict([...second.path, 'storage'], `more than one version is stored, but ${reason}`, { because })]
  return [conflict([...spec.path, 'versions'], `no version is stored, but ${reason}`, { because, part: 'key' })]
}

interface SchemaOptions {
  readonly isRoot?: boolean
}

const types = ['object', 'array', 'string', 'integer', 'number', 'boolean']

/** A schema has to be structural: each node has a type or an extension that replaces it. */
function checkSchema(schema: Found, { isRoot = false }: SchemaOptions = {}): readonly Mistake[] {
  const { value, path } = schema
  if (!isObject(value)) return []
  const type = fieldOf(value, 'type')
  const isOpen = ['x-kubernetes-int-or-string', 'x-kubernetes-preserve-unknown-fields'].some(
    (name) => fieldOf(value, name) === true,
  )
  const because = [[...path, 'type']]
  const own =
    type === undefined || type === ''
      ? isOpen && !isRoot
        ? []
        : [
            missingField(
              [...path, 'type'],
              'a structural schema has a type for each field, or x-kubernetes-int-or-string or x-kubernetes-preserve-unknown-fields',
            ),
          ]
      : typeof type === 'string' && !types.includes(type)
        ? [invalidValue([...path, 'type'], `be one of ${types.join(', ')}, not "${type}"`, { because })]
        : isRoot && typeof type === 'string' && type !== 'object'
          ? [invalidValue([...path, 'type'], `be "object" at the root of a schema, not "${type}"`)]
          : []
  const isList = type === 'array' && fieldOf(value, 'items') === undefined
  return [
    ...own,
    ...(isList ? [missingField([...path, 'items'], 'a list needs the schema of its items')] : []),
    ...schemasBelow(schema).flatMap((inner) => checkSchema(inner)),
    ...checkListKeys(schema),
  ]
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

/** A list of the type `map` names its keys, which are fields of its items. */
function checkListKeys({ value, path }: Found): readonly Mistake[] {
  if (textOf(value, 'x-kubernetes-list-type') !== 'map') return []
  const keys = listOf(value, 'x-kubernetes-list-map-keys')
  if (keys.length > 0) return []
  return [missingField([...path, 'x-kubernetes-list-map-keys'], 'a list of type map requires its keys')]
}
