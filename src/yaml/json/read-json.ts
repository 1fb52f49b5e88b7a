import type { JsonValue } from '../../tree/node.ts'
import { checkJsonDepth } from '../read/depth.ts'
import { type JsonFault, jsonFault } from './json-fault.ts'

/**
 * Parses strict JSON.
 *
 * @param fail creates the error for text that is not JSON
 * @throws what `fail` returns, and KuiltError for values that are nested too deeply
 */
export function readJson(text: string, fail: (fault: JsonFault, cause: unknown) => Error): JsonValue {
  let value: JsonValue
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw fail(jsonFault(text), error)
  }
  checkJsonDepth(value)
  return value
}
