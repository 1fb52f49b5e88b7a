import { setAtPath } from '../resource/field-specs.ts'
import { withResourceLocation } from '../resource/locations.ts'
import type { Resource } from '../resource/resource.ts'
import { getField, getText, mapSame } from '../tree/fields.ts'
import { isList, type JsonObject, type JsonValue, type Mapping, taggedScalar } from '../tree/node.ts'
import { goJson, toJson } from '../yaml/json/json.ts'
import { dumpResource } from './node-dump.ts'
import { sha256 } from './sha256.ts'

/**
 * Appends the content hash to the name of every resource that wants one and remembers the name it had.
 *
 * @throws KuiltError YAML_* where the data cannot be printed
 */
export function addHashSuffixes(resources: readonly Resource[]): readonly Resource[] {
  return mapSame(resources, (resource) =>
    resource.state.needsHash ? withResourceLocation(resource, () => addHash(resource)) : resource,
  )
}

function addHash(resource: Resource): Resource {
  const name = `${resource.id.name}-${contentHash(resource)}`
  return resource.rememberId().withNode(setAtPath(resource.node, ['metadata', 'name'], taggedScalar(name, '')))
}

/**
 * The ten characters appended to a generated name. For a ConfigMap they depend on `data` and `binaryData`, for a
 * Secret on `type`, `data` and `stringData`, and never on the name.
 *
 * ```yaml
 * { kind: ConfigMap, data: { k: v } }   # bdg947hgcc
 * ```
 *
 * For any other kind they depend on all of the object, on the layout of its text and the comments in it, because
 * upstream hashes a dump of its parser's nodes. `dumpResource` says when that dump is the same here.
 */
export function contentHash(resource: Resource): string {
  const hex = sha256(canonicalText(resource))
  return hex.slice(0, 10).replace(/[013ae]/g, (digit) => replacements.get(digit) ?? digit)
}

/** True for resources whose hash is not one of their data. */
export function hashDependsOnLayout(node: Mapping): boolean {
  const kind = getText(node, 'kind')
  return kind !== 'ConfigMap' && kind !== 'Secret'
}

/** Digits and vowels that could spell a word or a number give way. */
const replacements: ReadonlyMap<string, string> = new Map([
  ['0', 'g'],
  ['1', 'h'],
  ['3', 'k'],
  ['a', 'm'],
  ['e', 't'],
])

function canonicalText(resource: Resource): string {
  const { node } = resource
  const kind = getText(node, 'kind')
  switch (kind) {
    case 'ConfigMap':
      return goJson({ kind, name: nameValue(node), data: fieldValue(node, 'data'), ...optionalMap(node, 'binaryData') })
    case 'Secret':
      return goJson({
        kind,
        name: nameValue(node),
        type: fieldValue(node, 'type'),
        data: fieldValue(node, 'data'),
        ...optionalMap(node, 'stringData'),
      })
    default:
      return dumpResource(resource)
  }
}

/** Upstream looks for one field called `metadata/name`, which nobody has. */
function nameValue(node: Mapping): JsonValue {
  return fieldValue(node, 'metadata/name')
}

/** Scalars count with their spelling, lists as null, absent fields as empty text. */
function fieldValue(node: Mapping, field: string): JsonValue {
  const value = getField(node, field)
  if (value === undefined) return ''
  if (value.type === 'scalar') return value.text
  return value.type === 'sequence' ? null : asFloats(toJson(value))
}

function optionalMap(node: Mapping, field: string): JsonObject {
  const value = getField(node, field)
  return value === undefined || value.type === 'scalar' ? {} : { [field]: fieldValue(node, field) }
}

/** Upstream's maps pass through JSON once more, where every number becomes a float64. */
function asFloats(value: JsonValue): JsonValue {
  if (typeof value === 'bigint') return Number(value)
  if (typeof value !== 'object' || value === null) return value
  if (isList(value)) return value.map(asFloats)
  const result: Record<string, JsonValue> = Object.create(null)
  for (const key of Object.keys(value)) result[key] = asFloats(value[key] ?? null)
  return result
}
