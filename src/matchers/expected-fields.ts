import type { FieldPath } from '../diagnostics/index.ts'
import type { Explanation } from '../explain/explanation.ts'

/** Returns the part of a value to compare with the expected fields: only these fields, if they exist. */
export function fieldsOf(actual: unknown, expected: unknown): unknown {
  if (Array.isArray(actual) && Array.isArray(expected)) {
    return actual.map((item, i) => (i < expected.length ? fieldsOf(item, expected[i]) : item))
  }
  if (!isPlain(actual) || !isPlain(expected)) return actual
  const keys = Object.keys(expected).filter((key) => Object.hasOwn(actual, key))
  return Object.fromEntries(keys.map((key) => [key, fieldsOf(actual[key], expected[key])]))
}

/** Returns the paths at which a value differs from the expected value. */
export function differingPaths(
  actual: unknown,
  expected: unknown,
  matches: (actual: unknown, expected: unknown) => boolean,
  path: FieldPath = [],
): readonly FieldPath[] {
  if (matches(actual, expected)) return []
  if (Array.isArray(actual) && Array.isArray(expected) && actual.length === expected.length) {
    return expected.flatMap((item, i) => differingPaths(actual[i], item, matches, [...path, i]))
  }
  if (!isPlain(actual) || !isPlain(expected)) return [path]
  return Object.keys(expected).flatMap((key) => differingPaths(actual[key], expected[key], matches, [...path, key]))
}

/**
 * Returns a string such as `spec.replicas is set in overlays/prod/kustomization.yaml:25` for each path of a resource,
 * if the source of the field is known.
 */
export function placesOf(explanation: Explanation, reference: string, paths: readonly FieldPath[]): readonly string[] {
  const fields = explanation.find(reference)?.fields ?? []
  return paths.flatMap((path) => {
    const step = fields.find((field) => path.every((key, i) => field.path[i] === key))?.steps.at(-1)
    return step === undefined ? [] : [`${path.join('.')} is set in ${step.file}:${step.line}`]
  })
}

/** False for asymmetric matchers such as `expect.any(String)`. */
function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  // The objects in a test may come from another realm.
  return prototype === null || Object.getPrototypeOf(prototype) === null
}
