import { isKuiltError, KuiltError } from '../../diagnostics/index.ts'
import type { Scalar } from '../../tree/node.ts'
import { readPlain } from '../read/read-plain.ts'
import { decodeBinary } from './binary.ts'
import { rewriteBlock } from './block-rewrite.ts'
import { narrow, plainNumber, plainTag, plainWord } from './scalar-type.ts'
import { parseTimestamp } from './timestamp.ts'

/** The short tag that the reader of resources gives to an untagged plain text; as in go-yaml v3, `<<` alone is text here. */
export function resolveTag(text: string): string {
  return plainTag(text, 'v3')
}

/**
 * A scalar's short tag as upstream sees it: `''` stays untyped; quoted and block scalars as read are `!!str`; a plain one
 * as read follows from its text, and a plain `<<` is `!!merge`.
 */
export function scalarTag(scalar: Scalar): string {
  if (scalar.tag !== undefined) return scalar.tag
  if (scalar.style !== 'plain') return '!!str'
  return scalar.text === '<<' ? '!!merge' : resolveTag(scalar.text)
}

const SIMPLE_WORD = /^(?!---|\.\.\.)[\w./+~-]+$/

/**
 * True for a text that a YAML 1.1 reader takes for something else than a string, so that upstream quotes it. Texts of
 * several lines and texts that are not YAML count as strings.
 */
export function isYaml11NonString(text: string): boolean {
  if (text === '' || text.includes('\n')) return false
  if (text !== '-' && SIMPLE_WORD.test(text)) {
    const tag = plainTag(text, 'v2')
    return tag !== '!!str' && tag !== '!!timestamp'
  }
  try {
    return typeof readPlain(text, '') !== 'string'
  } catch (error) {
    if (isKuiltError(error)) return false
    throw error
  }
}

/** A scalar's value: integers beyond 2^53 are bigints, timestamps are their RFC 3339 text. */
export type ScalarValue = null | boolean | number | bigint | string

/**
 * The value that a scalar has after upstream has written it and read it again. In flow collections an omitted value
 * becomes `''` and a timestamp with a time stays text.
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
  // A bare literal style is chosen for a text with line breaks, so it cannot be typed again.
  if (text.includes('\n')) return text
  if (text === '' && inFlow) return ''
  const word = plainWord(text, 'v3')
  if (word !== undefined) return word
  const first = text.charCodeAt(0)
  if ((first < 48 || first > 57) && first !== 43 && first !== 45 && first !== 46) return text
  // A colon forces quotes in flow collections.
  if (inFlow && text.includes(':')) return text
  const timestamp = parseTimestamp(text)
  if (timestamp !== undefined) return checkZone(timestamp)
  const number = plainNumber(text, 'v3')
  return number === undefined ? text : narrow(number.value)
}

/** What upstream reads from a text under an explicit tag. Tags that YAML does not define make text. */
function taggedValue(text: string, tag: string): ScalarValue {
  if (tag === '!!binary') return decodeBinary(text)
  if (tag !== '!!bool' && tag !== '!!int' && tag !== '!!float' && tag !== '!!null' && tag !== '!!timestamp') return text
  const word = plainWord(text, 'v3')
  const actual =
    word === undefined ? taggedNumber(text, tag) : { tag: word === null ? '!!null' : '!!bool', value: word }
  if (actual.tag === tag) return actual.value
  // An unsigned integer beyond 64 bits signed is not converted.
  const integer = plainNumber(text, 'v3')
  if (tag === '!!float' && integer?.tag === '!!int' && integer.value < 2n ** 63n) return Number(integer.value)
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

/** Go refuses to print a zone of 24 hours or more as JSON. */
function checkZone(timestamp: string): string {
  if (/[+-](?:2[4-9]):\d\d$/.test(timestamp)) throw new KuiltError('YAML_TIMESTAMP_ZONE', { timestamp })
  return timestamp
}
