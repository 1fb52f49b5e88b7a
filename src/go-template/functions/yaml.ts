// Helm's YAML functions. Follows helm pkg/engine/funcs.go and sigs.k8s.io/yaml.

import { isKuiltError } from '../../diagnostics/index.ts'
import type { JsonValue } from '../../tree/node.ts'
import { fromJson } from '../../yaml/json/json.ts'
import { writeNode } from '../../yaml/print/write.ts'
import { writeText } from '../../yaml/print/write-text.ts'
import { readPlain } from '../../yaml/read/read-plain.ts'
import { formatJsonNumber } from '../../yaml/types/go-number.ts'
import { replaceInvalid } from '../go-strings.ts'
import { ANY, STRING } from '../types.ts'
import {
  GoBytes,
  GoComplex,
  GoError,
  GoInteger,
  GoList,
  GoMap,
  GoObject,
  type GoValue,
  isNil,
  onGoError,
  typeName,
} from '../values.ts'
import { type FunctionTable, fn } from './define.ts'
import { checkDecoded, errorAsData, fromPlain, orEmpty, type Wanted, withoutCycles } from './json.ts'
import { goYamlMessage } from './yaml-messages.ts'
import { encodePrettyYaml } from './yaml-pretty.ts'

export const yamlFunctions: FunctionTable = {
  toYaml: fn([ANY], (value: GoValue) => orEmpty(() => encodeYaml(value))),
  mustToYaml: fn([ANY], (value: GoValue) => encodeYaml(value)),
  toYamlPretty: fn([ANY], (value: GoValue) => orEmpty(() => encodePrettyYaml(value))),
  fromYaml: fn([STRING], (text: string) => decodeInto(text, 'map')),
  fromYamlArray: fn([STRING], (text: string) => decodeInto(text, 'list')),
}

/**
 * A value as YAML, without the final line break. Keys are sorted, and lists are not indented.
 *
 * @throws GoError
 */
export function encodeYaml(value: GoValue): string {
  const plain = withoutCycles(value, () => toPlain(value))
  try {
    // A string at the top level is indented like a string below a key.
    if (typeof plain === 'string') return writeText(plain, { indent: 2, column: 0, foldable: true }).replace(/\n$/, '')
    return writeNode(fromJson(plain), false).replace(/\n$/, '')
  } catch (error) {
    if (isKuiltError(error)) throw new GoError(error.message, { cause: error })
    throw error
  }
}

/**
 * Converts a value to JSON data. Objects have no prototype.
 *
 * @throws GoError for values that JSON cannot represent
 */
export function toPlain(value: GoValue): JsonValue {
  if (isNil(value)) return null
  if (typeof value === 'string') return replaceInvalid(value)
  if (typeof value === 'boolean') return value
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new GoError(`json: unsupported value: ${value}`)
    return wholeNumber(value)
  }
  if (value instanceof GoInteger) return value.value
  if (value instanceof GoComplex) throw new GoError(`json: unsupported type: ${typeName(value)}`)
  if (value instanceof GoBytes) return value.isNil ? null : Buffer.from(value.bytes).toString('base64')
  if (value instanceof GoList) return value.isNil ? null : value.items.map(toPlain)
  if (value instanceof GoMap && value.isNil) return null
  if (value instanceof GoObject && value.json !== undefined) return value.json()
  const entries = value instanceof GoMap ? value.entries : value.jsonFields
  const object: Record<string, JsonValue> = Object.create(null)
  for (const [key, item] of entries) object[replaceInvalid(key)] = toPlain(item)
  return object
}

/**
 * Converts a whole number to a bigint if JSON writes it without an exponent, because YAML then parses it as an integer.
 */
function wholeNumber(value: number): number | bigint {
  const text = formatJsonNumber(value)
  return /^-?[0-9]+$/.test(text) && text !== '-0' ? BigInt(text) : value
}

/** @throws GoError */
export function decodeYaml(text: string): GoValue {
  try {
    return fromPlain(readPlain(text, '') ?? null)
  } catch (error) {
    if (!isKuiltError(error)) throw error
    throw new GoError(`error converting YAML to JSON: ${goYamlMessage(error, text)}`, { cause: error })
  }
}

function decodeInto(text: string, wanted: Wanted): GoValue {
  return errorAsData(wanted, () => {
    const value = decodeYaml(text)
    return onGoError(
      () => checkDecoded(value, wanted),
      ({ message }) => {
        throw new GoError(`error unmarshaling JSON: while decoding JSON: ${message}`)
      },
    )
  })
}
