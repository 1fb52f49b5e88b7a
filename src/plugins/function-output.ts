import { KuiltError } from '../diagnostics/index.ts'
import { isObject } from '../tree/json-values.ts'
import type { JsonObject, JsonValue, Mapping } from '../tree/node.ts'
import { fromJson } from '../yaml/json/json.ts'
import { writeResource } from '../yaml/print/write.ts'
import type { FunctionResult } from './function-api.ts'
import type { FunctionAnswer } from './function-calls.ts'

/**
 * What a function has returned. It is printed right away: the objects remain those of the function, which may change them
 * later.
 *
 * @param items the resources that it got
 * @throws KuiltError FUNCTION_OUTPUT_INVALID
 */
export function readAnswer(returned: unknown, items: readonly unknown[]): Omit<FunctionAnswer, 'problems'> {
  const { resources = items, results = [] } = partsOf(returned)
  if (!Array.isArray(resources)) throw invalid(`the resources are ${describe(resources)}, not a list`)
  if (!Array.isArray(results)) throw invalid(`the results are ${describe(results)}, not a list`)
  return { documents: resources.map(toDocument), results: results.map(toResult) }
}

function partsOf(returned: unknown): { readonly resources?: unknown; readonly results?: unknown } {
  if (returned === undefined || returned === null) return {}
  if (Array.isArray(returned)) return { resources: returned }
  if (typeof returned === 'object' && ('resources' in returned || 'results' in returned)) return returned
  throw invalid(`it returned ${describe(returned)}, not a list of resources`)
}

function toDocument(value: unknown, index: number): string {
  const plain = plainData(value, `resource ${index + 1}`)
  if (!isObject(plain)) throw invalid(`resource ${index + 1} is ${describe(value)}, not an object`)
  return printObject(plain)
}

/** The text of an object, as kustomize prints it. */
export function printObject(value: JsonValue): string {
  // An object becomes a mapping.
  return writeResource(fromJson(value) as Mapping)
}

function toResult(value: unknown, index: number): FunctionResult {
  const plain = plainData(value, `result ${index + 1}`)
  if (!isObject(plain) || typeof plain['message'] !== 'string') throw invalid(`result ${index + 1} has no message`)
  // The rest is read field by field.
  return plain as unknown as FunctionResult
}

/** As `JSON.stringify` sees a value, except that bigints are integers and no value is dropped silently. */
function plainData(value: unknown, path: string): JsonValue | undefined {
  if (value === undefined) return undefined
  if (value === null || typeof value === 'string' || typeof value === 'boolean' || typeof value === 'bigint')
    return value
  if (typeof value === 'number' && Number.isFinite(value)) return value
  if (typeof value !== 'object') throw invalid(`${path} is ${describe(value)}`)
  if ('toJSON' in value && typeof value.toJSON === 'function') return plainData(value.toJSON(), path)
  if (Array.isArray(value)) return value.map((item, i) => plainData(item, `${path}[${i}]`) ?? null)
  const fields = Object.entries(value).map(([key, field]) => [key, plainData(field, `${path}.${key}`)] as const)
  return Object.fromEntries(fields.filter(([, field]) => field !== undefined)) as JsonObject
}

function describe(value: unknown): string {
  if (value === null || value === undefined || typeof value === 'number') return String(value)
  if (Array.isArray(value)) return 'a list'
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}

function invalid(reason: string): KuiltError {
  return new KuiltError('FUNCTION_OUTPUT_INVALID', { reason })
}
