import { KuiltError } from '../../diagnostics/index.ts'
import type { Scalar } from '../../tree/node.ts'
import { decodeBinary } from '../types/binary.ts'
import { narrow, plainNumber, plainWord, resolveTag } from '../types/scalar.ts'
import { parseTimestamp } from '../types/timestamp.ts'
import { rewriteBlock } from './block-rewrite.ts'

/**
 * A scalar's value: integers beyond `Number.MAX_SAFE_INTEGER` are bigints, and timestamps are strings in RFC 3339
 * format.
 */
export type ScalarValue = null | boolean | number | bigint | string

/**
 * The value of a scalar after kustomize has written and parsed it again (kyaml/yaml/rnode.go, (*RNode).MarshalJSON). In
 * flow collections, an omitted value becomes `''`, and a timestamp with a time stays a string.
 *
 * @throws KuiltError YAML_TAG_MISMATCH, YAML_BINARY_INVALID, YAML_TIMESTAMP_ZONE, YAML_BLOCK_TAB
 */
export function scalarValue(scalar: Scalar, inFlow: boolean): ScalarValue {
  const { text, style, tag } = scalar
  if (style !== 'plain' && (tag === undefined || tag === '' || tag === '!!str')) {
    return !inFlow && (style === 'literal' || style === 'folded') ? rewriteBlock(text, style) : text
  }
  if (tag === undefined || tag === '') return plainValue(text, inFlow)
  if (tag === '!!str') return text
  if (!scalar.tagged && resolveTag(text) === tag) return style === 'plain' ? plainValue(text, inFlow) : text
  return taggedValue(text, tag)
}

function plainValue(text: string, inFlow: boolean): ScalarValue {
  // kustomize writes text with line breaks in literal style, so it is a string when it is parsed again.
  if (text.includes('\n')) return text
  if (text === '' && inFlow) return ''
  const word = plainWord(text, 'v3')
  if (word !== undefined) return word
  const first = text.charCodeAt(0)
  if ((first < 48 || first > 57) && first !== 43 && first !== 45 && first !== 46) return text
  // In flow collections, go-yaml writes text with a colon in quotes, so it stays a string.
  if (inFlow && text.includes(':')) return text
  const timestamp = parseTimestamp(text)
  if (timestamp !== undefined) return checkZone(timestamp)
  const number = plainNumber(text, 'v3')
  return number === undefined ? text : narrow(number.value)
}

/**
 * The value of a scalar with an explicit tag. Scalars with tags that YAML does not define are strings. Follows
 * go.yaml.in/yaml/v3/resolve.go, resolve.
 */
function taggedValue(text: string, tag: string): ScalarValue {
  if (tag === '!!binary') return decodeBinary(text)
  if (tag !== '!!bool' && tag !== '!!int' && tag !== '!!float' && tag !== '!!null' && tag !== '!!timestamp') return text
  const word = plainWord(text, 'v3')
  const actual =
    word === undefined ? taggedNumber(text, tag) : { tag: word === null ? '!!null' : '!!bool', value: word }
  if (actual.tag === tag) return actual.value
  // An unsigned integer beyond 64 bits signed is not converted.
  const { value } = actual
  const isNumber = typeof value === 'number' || typeof value === 'bigint'
  if (tag === '!!float' && actual.tag === '!!int' && isNumber && value < 2n ** 63n) return Number(value)
  throw new KuiltError('YAML_TAG_MISMATCH', { text, actual: actual.tag, tag })
}

function taggedNumber(text: string, tag: string): { tag: string; value: ScalarValue } {
  const first = text.charCodeAt(0)
  const numeric = (first >= 48 && first <= 57) || first === 43 || first === 45 || first === 46
  if (!numeric) return { tag: '!!str', value: text }
  const timestamp = tag === '!!timestamp' ? parseTimestamp(text) : undefined
  if (timestamp !== undefined) return { tag: '!!timestamp', value: checkZone(timestamp) }
  const number = plainNumber(text, 'v3')
  return number === undefined ? { tag: '!!str', value: text } : { tag: number.tag, value: narrow(number.value) }
}

/** Go's time.Time.MarshalJSON rejects a zone of 24 hours or more. */
function checkZone(timestamp: string): string {
  if (/[+-](?:2[4-9]):\d\d$/.test(timestamp)) throw new KuiltError('YAML_TIMESTAMP_ZONE', { timestamp })
  return timestamp
}
