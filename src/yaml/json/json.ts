// Converts nodes to plain data and back, like kustomize. This is the entry point of yaml/json.

import { KuiltError } from '../../diagnostics/index.ts'
import { compareBytes } from '../../tree/compare-bytes.ts'
import { setOwn } from '../../tree/json-values.ts'
import {
  type Entry,
  isList,
  type JsonObject,
  type JsonValue,
  mapping,
  type Node,
  type Scalar,
  scalar,
  sequence,
} from '../../tree/node.ts'
import { checkDepth } from '../read/depth.ts'
import { decodeBinaryKeys } from '../types/binary.ts'
import { formatFloatG, formatJsonNumber } from '../types/go-number.ts'
import { compareNewerKeys, sortKeys } from '../types/key-order.ts'
import { chooseTreeStyle } from '../types/string-style.ts'
import { parseTimestamp } from '../types/timestamp.ts'
import { keyName } from './key-name.ts'
import { type ScalarValue, scalarValue } from './scalar-value.ts'

/**
 * The tree as plain data: ordinary objects, like those from `JSON.parse`. Follows kyaml/yaml/rnode.go,
 * (*RNode).MarshalJSON, which writes the tree and reads it again.
 *
 * @throws KuiltError YAML_DUPLICATE_KEY, YAML_NON_STRING_KEY, YAML_TAG_MISMATCH, YAML_UNSUPPORTED_NUMBER, YAML_TOO_DEEP
 */
export function toJson(node: Node): JsonValue {
  return convert(node, { flow: false, depth: 0, read: scalarToJson })
}

/**
 * The tree as plain data, read the way kubectl reads the output of a build: as YAML 1.1, in which `yes` and `off` are
 * booleans. Follows sigs.k8s.io/yaml, YAMLToJSON.
 *
 * @throws KuiltError as `toJson`
 */
export function toAppliedJson(node: Node): JsonValue {
  return convert(node, { flow: false, depth: 0, read: appliedScalar })
}

/** The context in which a value is converted. */
interface ValueContext {
  /** Converts a scalar to its value. */
  readonly read: (node: Scalar, flow: boolean) => ScalarValue
  /** True inside a flow collection. */
  readonly flow: boolean
  /** The number of collections around the value. */
  readonly depth: number
}

function convert(node: Node, { flow, depth, read }: ValueContext): JsonValue {
  if (node.type === 'scalar') return read(node, flow)
  const inner = { flow: flow || node.flow, depth: checkDepth(depth + 1), read }
  if (node.type === 'sequence') return node.items.map((item) => convert(item, inner))
  // Keys at the top level (depth 0) have special rules; `keyName` treats all deeper levels alike.
  const own = depth === 0 ? { flow: inner.flow, depth } : inner
  const result: Record<string, JsonValue> = {}
  const { entries } = depth === 0 ? decodeBinaryKeys(node) : node
  for (let i = 0; i < entries.length; i++) {
    const { key, value } = entries[i] as Entry
    const name = keyName(key, own)
    if (Object.hasOwn(result, name)) throw new KuiltError('YAML_DUPLICATE_KEY', { key: name })
    setOwn(result, name, convert(value, inner))
  }
  return result
}

/** The value of a scalar as JSON. Infinity and NaN are errors, because JSON cannot represent them. */
export function scalarToJson(node: Scalar, flow: boolean): ScalarValue {
  const value = scalarValue(node, flow)
  if (typeof value !== 'number' || Number.isFinite(value)) return value
  throw new KuiltError('YAML_UNSUPPORTED_NUMBER', { text: node.text })
}

const appliedWords: ReadonlyMap<string, boolean> = new Map([
  ...['yes', 'Yes', 'YES', 'on', 'On', 'ON'].map((word) => [word, true] as const),
  ...['no', 'No', 'NO', 'off', 'Off', 'OFF'].map((word) => [word, false] as const),
])

function appliedScalar(node: Scalar, flow: boolean): ScalarValue {
  const { text, style, tag } = node
  const isPlain = style === 'plain' && (tag === undefined || tag === '' || tag === '!!str') && !node.tagged
  if (isPlain) {
    const word = text.length > 3 ? undefined : appliedWords.get(text)
    if (word !== undefined) return word
    // kubectl does not convert timestamps to RFC 3339.
    if (text.charCodeAt(4) === dash && parseTimestamp(text) !== undefined) return text
  }
  return scalarToJson(node, flow)
}

const dash = 45

/**
 * Plain data as a tree. Follows kyaml/yaml/rnode.go, (*RNode).UnmarshalJSON: keys in the order of go-yaml v3, strings
 * quoted if they would otherwise be parsed as another type, empty collections in brackets.
 *
 * @throws KuiltError YAML_TOO_DEEP
 */
export function fromJson(value: JsonValue): Node {
  return build(value, 0)
}

export function scalarFromJson(value: ScalarValue): Scalar {
  if (value === null) return scalar('null')
  if (typeof value === 'string') return scalar(value, chooseTreeStyle(value))
  return scalar(typeof value === 'number' ? formatFloatG(value) : value.toString())
}

function build(value: JsonValue, depth: number): Node {
  if (typeof value !== 'object' || value === null) return scalarFromJson(value)
  const inner = checkDepth(depth + 1)
  if (isList(value)) {
    const items = value.map((item) => build(item, inner))
    return sequence(items, items.length === 0)
  }
  const object: JsonObject = value
  const keys = sortKeys(Object.keys(object), itself, compareNewerKeys)
  const entries = keys.map((key) => ({
    key: scalar(key, chooseTreeStyle(key)),
    value: build(object[key] ?? null, inner),
  }))
  return mapping(entries, entries.length === 0)
}

function itself(key: string): string {
  return key
}

/** JSON text as Go's encoding/json writes it: keys sorted bytewise, `<`, `>`, `&`, U+2028 and U+2029 escaped. */
export function goJson(value: JsonValue): string {
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'string') return quote(value)
  if (typeof value === 'bigint') return value.toString()
  if (typeof value === 'number') return formatJsonNumber(value)
  if (isList(value)) return `[${value.map(goJson).join(',')}]`
  // All other types are handled above, so the value is an object.
  const object = value as JsonObject
  const keys = Object.keys(object).sort(compareBytes)
  return `{${keys.map((key) => `${quote(key)}:${goJson(object[key] ?? null)}`).join(',')}}`
}

function quote(text: string): string {
  return JSON.stringify(text).replace(
    /[<>&\u2028\u2029]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
