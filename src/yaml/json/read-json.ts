import type { JsonValue } from '../../tree/node.ts'
import { checkJsonDepth } from '../read/depth.ts'
import { type JsonFault, jsonFault } from './json-fault.ts'

// A pair of surrogates, a surrogate without its other half, or any other escape sequence.
const escapes = /\\(?:u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2}|(u[dD][89a-fA-F][\da-fA-F]{2})|.)/gs

/** Replaces lone surrogates in the escape sequences of JSON with U+FFFD, as Go does (encoding/json, unquoteBytes). */
export function withoutLoneSurrogates(json: string): string {
  if (!/\\u[dD]/.test(json)) return json
  return json.replaceAll(escapes, (sequence, lone?: string) => (lone === undefined ? sequence : '\\ufffd'))
}

/**
 * Parses strict JSON.
 *
 * @param fail creates the error for text that is not JSON
 * @throws what `fail` returns, and KuiltError for values that are nested too deeply
 */
export function readJson(text: string, fail: (fault: JsonFault, cause: unknown) => Error): JsonValue {
  let value: JsonValue
  try {
    value = JSON.parse(withoutLoneSurrogates(text))
  } catch (error) {
    throw fail(jsonFault(text), error)
  }
  checkJsonDepth(value)
  return value
}
