import { getField } from '../../tree/fields.ts'
import { isList, type JsonObject, type JsonValue, type Mapping, type Node } from '../../tree/node.ts'
import { scalarToJson } from '../../yaml/json/json.ts'

/** True if a tree that was converted through JSON equals the plain data. Every number in the tree is a float64. */
export function equalsJson(node: Node, value: JsonValue): boolean {
  if (node.type === 'scalar') {
    const actual = node.style === 'plain' ? scalarToJson(node, false) : node.text
    return asFloat(actual) === asFloat(value)
  }
  if (typeof value !== 'object' || value === null) return false
  if (node.type === 'mapping') return !isList(value) && equalsObject(node, value)
  return (
    isList(value) &&
    node.items.length === value.length &&
    node.items.every((item, i) => equalsJson(item, value[i] ?? null))
  )
}

function equalsObject(map: Mapping, object: JsonObject): boolean {
  const keys = Object.keys(object)
  if (keys.length !== map.entries.length) return false
  return keys.every((key) => {
    const value = getField(map, key)
    return value !== undefined && equalsJson(value, object[key] ?? null)
  })
}

function asFloat(value: JsonValue): JsonValue {
  return typeof value === 'bigint' ? Number(value) : value
}
