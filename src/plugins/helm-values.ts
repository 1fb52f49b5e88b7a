import { deepmergeCustom } from 'deepmerge-ts'
import { KuiltError } from '../diagnostics/index.ts'
import { isObject, memberOf } from '../tree/json-values.ts'
import { isNull, type JsonObject, type JsonValue, type Node, scalar } from '../tree/node.ts'
import { toJson } from '../yaml/json/json.ts'
import { readNode } from '../yaml/read/resources.ts'

/** The ways to combine `valuesInline` with the values file of a chart; the first one is the default. */
export const valuesMerges = ['override', 'merge', 'replace'] as const
export type ValuesMerge = (typeof valuesMerges)[number]

/**
 * Merges two layers of helm values: maps are merged, other values are replaced, and a null in `over` removes a key.
 *
 * ```ts
 * mergeValues({ a: 1, list: [1, 2] }, { a: null, list: [3] }) // { list: [3] }
 * ```
 *
 * Follows api/internal/builtins/HelmChartInflationGenerator.go,
 * (HelmChartInflationGeneratorPlugin).replaceValuesInline.
 *
 * @throws KuiltError HELM_VALUES_KINDS if two values are not of the same kind (map, list or scalar)
 */
export function mergeValues(base: JsonObject, over: JsonObject): JsonObject {
  // The result of merging two objects is an object.
  return dropNulls(mergeLayers(base, over) as JsonObject, over) as JsonObject
}

export interface ValuesFile {
  readonly file: string
  /** True if other values are merged over this file. */
  readonly isBase: boolean
}

/**
 * Reads a values file like a resource, not like a kustomization: `y` is a key and not `true`. In a base, an empty value
 * is dropped and a `null` is kept; in a file that is merged over a base, both remove the key. A file without a document
 * is an error, as in kustomize.
 *
 * @throws KuiltError YAML_…, HELM_VALUES_NOT_A_MAP
 */
export function readValues(content: Uint8Array, { file, isBase }: ValuesFile): JsonObject {
  const node = readNode(new TextDecoder().decode(content), file)
  if (node === undefined) {
    throw new KuiltError('HELM_VALUES_NOT_A_MAP', { file }, { at: { file }, hint: 'write `{}` if there are no values' })
  }
  const values = toJson(resolveEmpty(node, isBase))
  if (values === null) return {}
  if (isObject(values)) return values
  throw new KuiltError('HELM_VALUES_NOT_A_MAP', { file }, { at: { file } })
}

function resolveEmpty(node: Node, drop: boolean): Node {
  if (node.type !== 'mapping') return node
  const entries = node.entries.flatMap((entry) => {
    if (!isLeftEmpty(entry.value)) return [{ ...entry, value: resolveEmpty(entry.value, drop) }]
    return drop ? [] : [{ ...entry, value: scalar('null') }]
  })
  return { ...node, entries }
}

function isLeftEmpty(node: Node): boolean {
  return node.type === 'scalar' && node.text === '' && node.style === 'plain' && isNull(node)
}

const mergeLayers = deepmergeCustom({
  mergeArrays: false,
  filterValues: false,
  // The values come from JSON objects, so they are JSON.
  mergeOthers: (values) => replace(values as readonly JsonValue[]),
})

function replace(values: readonly JsonValue[]): JsonValue {
  const [base = null, over = base] = values
  if (base !== null && over !== null && kindOf(base) !== kindOf(over)) {
    throw new KuiltError('HELM_VALUES_KINDS', { base: kindOf(base), over: kindOf(over) })
  }
  return over
}

function dropNulls(merged: JsonValue, over: JsonValue | undefined): JsonValue {
  if (!isObject(merged)) return merged
  const result: Record<string, JsonValue> = Object.create(null)
  for (const [key, value] of Object.entries(merged)) {
    const other = memberOf(over, key)
    if (other === null) continue
    result[key] = dropNulls(value, other)
  }
  return result
}

function kindOf(value: JsonValue): 'map' | 'list' | 'scalar' {
  if (Array.isArray(value)) return 'list'
  return isObject(value) ? 'map' : 'scalar'
}
