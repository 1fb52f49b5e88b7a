import { KuiltError } from '../diagnostics/index.ts'
import { type JsonObject, type JsonValue, mapping, type Node, type Scalar, scalar, sequence } from '../model/node.ts'
import { compareBytes } from '../model/text.ts'
import { formatFloatG } from './go-number.ts'
import { keyName } from './key-name.ts'
import { resolveTag, type ScalarValue, scalarValue } from './scalar.ts'

/**
 * The tree as plain data, types decided as upstream decides them when it prints.
 *
 * @throws KuiltError YAML_DUPLICATE_KEY, YAML_NON_STRING_KEY, YAML_TAG_MISMATCH, YAML_UNSUPPORTED_NUMBER
 */
export function toJson(node: Node): JsonValue {
  return convert(node, { flow: false, depth: 0 })
}

interface Place {
  readonly flow: boolean
  readonly depth: number
}

function convert(node: Node, { flow, depth }: Place): JsonValue {
  if (node.type === 'scalar') return finite(scalarValue(node, flow), node.text)
  const inner = { flow: flow || node.flow, depth: depth + 1 }
  if (node.type === 'sequence') return node.items.map((item) => convert(item, inner))
  const result: Record<string, JsonValue> = Object.create(null)
  for (const { key, value } of node.entries) {
    const name = keyName(key, { flow: inner.flow, depth })
    if (name in result) throw new KuiltError('YAML_DUPLICATE_KEY', { key: name })
    result[name] = convert(value, inner)
  }
  return result
}

/** JSON has no infinity, and no other number that is none. */
function finite(value: ScalarValue, text: string): ScalarValue {
  if (typeof value !== 'number' || Number.isFinite(value)) return value
  throw new KuiltError('YAML_UNSUPPORTED_NUMBER', { text })
}

/** Plain data as the tree upstream makes of it: keys sorted, strings quoted where they would not read back as strings. */
export function fromJson(value: JsonValue): Node {
  if (value === null) return scalar('null')
  if (typeof value === 'string') return stringNode(value)
  if (typeof value === 'boolean') return scalar(String(value))
  if (typeof value === 'bigint') return scalar(value.toString())
  if (typeof value === 'number') return scalar(formatFloatG(value))
  if (isArray(value)) return sequence(value.map(fromJson))
  const object: JsonObject = value
  const keys = Object.keys(object).sort(compareBytes)
  return mapping(keys.map((key) => ({ key: stringNode(key), value: fromJson(object[key] ?? null) })))
}

function isArray(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value)
}

const oldWords = /^(?:y|Y|yes|Yes|YES|on|On|ON|n|N|no|No|NO|off|Off|OFF)$/
const base60 = /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/

function stringNode(text: string): Scalar {
  if (text.includes('\n')) return scalar(text, 'literal')
  const typed = resolveTag(text) !== '!!str' || oldWords.test(text) || base60.test(text)
  return scalar(text, typed ? 'double' : 'plain')
}
