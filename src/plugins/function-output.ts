import { describeValue } from '../diagnostics/describe-value.ts'
import { isKuiltError, KuiltError } from '../diagnostics/index.ts'
import type { JsonObject, JsonValue, Mapping } from '../tree/node.ts'
import { fromJson } from '../yaml/json/json.ts'
import { plainJson } from '../yaml/json/plain-objects.ts'
import { writeResource } from '../yaml/print/write.ts'
import type { FunctionResult } from './function-api.ts'
import type { FunctionAnswer } from './function-calls.ts'

/**
 * Converts the return value of a function. The objects are printed immediately, because the function may change them
 * later.
 *
 * @param items the resources that were passed to the function
 * @throws KuiltError FUNCTION_OUTPUT_INVALID
 */
export function readAnswer(returned: unknown, items: readonly unknown[]): Omit<FunctionAnswer, 'problems'> {
  const { resources = items, results = [] } = partsOf(returned)
  if (!Array.isArray(resources)) throw invalid(`the resources are ${describeValue(resources)}, not a list`)
  if (!Array.isArray(results)) throw invalid(`the results are ${describeValue(results)}, not a list`)
  return { documents: resources.map(toDocument), results: results.map(toResult) }
}

function partsOf(returned: unknown): { readonly resources?: unknown; readonly results?: unknown } {
  if (returned === undefined || returned === null) return {}
  if (Array.isArray(returned)) return { resources: returned }
  if (typeof returned === 'object' && ('resources' in returned || 'results' in returned)) return returned
  throw invalid(`it returned ${describeValue(returned)}, not a list of resources`)
}

function toDocument(value: unknown, index: number): string {
  return printObject(plainObject(value, `resource ${index + 1}`))
}

/** The text of an object, as kustomize prints it. */
export function printObject(value: JsonValue): string {
  // `fromJson` converts an object to a mapping.
  return writeResource(fromJson(value) as Mapping)
}

function toResult(value: unknown, index: number): FunctionResult {
  const plain = plainObject(value, `result ${index + 1}`)
  if (typeof plain['message'] !== 'string') throw invalid(`result ${index + 1} has no message`)
  // All other fields are checked when they are used.
  return plain as unknown as FunctionResult
}

/** @param name the name of the object in messages */
function plainObject(value: unknown, name: string): JsonObject {
  try {
    return plainJson(value)
  } catch (error) {
    if (!isKuiltError(error) || !error.code.startsWith('OBJECT_')) throw error
    const { code, message, params } = error
    throw invalid(code === 'OBJECT_EXPECTED' ? `${name} is ${params.actual}, not an object` : `${name}: ${message}`)
  }
}

function invalid(reason: string): KuiltError {
  return new KuiltError('FUNCTION_OUTPUT_INVALID', { type: 'function', reason })
}
