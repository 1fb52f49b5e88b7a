import { setAtPath } from '../resource/field-setter.ts'
import { withResourceLocation } from '../resource/locations.ts'
import type { Resource } from '../resource/resource.ts'
import { getField, getText, mapSame } from '../tree/fields.ts'
import { asFloats } from '../tree/json-values.ts'
import { type JsonObject, type JsonValue, type Mapping, taggedScalar } from '../tree/node.ts'
import { goJson, toJson } from '../yaml/json/json.ts'
import { dumpResource } from './node-dump.ts'
import { sha256 } from './sha256.ts'

/**
 * Appends the content hash to the name of every resource that needs one, and stores the previous ID. Follows
 * api/internal/target/kusttarget.go, (KustTarget).addHashesToNames.
 *
 * @throws KuiltError YAML_* if the data cannot be printed
 */
export function addHashSuffixes(resources: readonly Resource[]): readonly Resource[] {
  return mapSame(resources, (resource) =>
    resource.state.needsHash ? withResourceLocation(resource, () => addHash(resource)) : resource,
  )
}

function addHash(resource: Resource): Resource {
  const name = `${resource.id.name}-${contentHash(resource)}`
  return resource.storePreviousId().withNode(setAtPath(resource.node, ['metadata', 'name'], taggedScalar(name, '')))
}

/**
 * Returns the ten characters that are appended to a generated name. For a ConfigMap, they depend on `data` and
 * `binaryData`; for a Secret, on `type`, `data` and `stringData`. They never depend on the name.
 *
 * ```yaml
 * { kind: ConfigMap, data: { k: v } }   # bdg947hgcc
 * ```
 *
 * For any other kind, they depend on the whole object, the layout of its text and its comments, because kustomize
 * hashes a dump of go-yaml's nodes. The comment of `dumpResource` lists the cases in which that dump is the same here.
 *
 * Follows api/hasher/hasher.go, (Hasher).Hash and encode.
 */
export function contentHash(resource: Resource): string {
  const hex = sha256(canonicalText(resource))
  return hex.slice(0, 10).replace(/[013ae]/g, (digit) => replacements.get(digit) ?? digit)
}

/** The replacements for the digits and vowels that could form a word or a number. */
const replacements: ReadonlyMap<string, string> = new Map([
  ['0', 'g'],
  ['1', 'h'],
  ['3', 'k'],
  ['a', 'm'],
  ['e', 't'],
])

/** Returns the text that is hashed. Follows encodeConfigMap and encodeSecret. */
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

/**
 * Returns the name for the hash, which is always empty: api/hasher/hasher.go, encodeConfigMap and encodeSecret, look
 * for a single field called `metadata/name`, which no object has.
 */
function nameValue(node: Mapping): JsonValue {
  return fieldValue(node, 'metadata/name')
}

/**
 * Returns the value of a field: the source text of a scalar, null for a list, and an empty string for a missing field.
 * Follows getNodeValues.
 */
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
