import { KuiltError } from '../diagnostics/index.ts'
import {
  isList,
  type JsonObject,
  type JsonValue,
  type Mapping,
  mapping,
  type Node,
  scalar,
  sequence,
  taggedScalar,
} from '../tree/node.ts'
import { readPlain } from '../yaml/read/read-plain.ts'
import { resolveTag } from '../yaml/types/scalar.ts'
import { nodeText } from '../yaml/upstream-tree/node-text.ts'
import type { Origin } from './resource-state.ts'

/**
 * An origin as the text of an annotation: YAML with fields in a fixed order, without empty fields.
 * Follows api/resource/origin.go, (Origin).String.
 *
 * ```yaml
 * path: base/deployment.yaml
 * ```
 */
export function originText(origin: Origin): string {
  return `${nodeText(originNode(origin))}\n`
}

/** Several origins as a YAML list. Follows api/resource/origin.go, (Transformations).String. */
export function transformationsText(origins: readonly Origin[]): string {
  return `${nodeText(sequence(origins.map(originNode)))}\n`
}

function originNode({ path, repo, ref, configuredIn, configuredBy }: Origin): Mapping {
  const { apiVersion, kind, name, namespace } = configuredBy ?? {}
  const by = fieldsNode({ apiVersion, kind, name, namespace })
  return fieldsNode({ path, repo, ref, configuredIn, configuredBy: by })
}

function fieldsNode(fields: Readonly<Record<string, string | Mapping | undefined>>): Mapping {
  const entries = Object.entries(fields).flatMap(([key, value]) => {
    if (value === undefined || value === '') return []
    const node = typeof value === 'string' ? textNode(value) : value
    return node.type === 'mapping' && node.entries.length === 0 ? [] : [{ key: scalar(key), value: node }]
  })
  return mapping(entries)
}

/**
 * Text that YAML 1.1 reads as a boolean or a base-60 number, so it must be quoted: go.yaml.in/yaml/v3/encode.go,
 * isOldBool and isBase60Float.
 */
const olderTypes = /^([yYnN]|[yY]es|YES|[nN]o|NO|[oO]n|ON|[oO]ff|OFF|[-+]?\d[\d_]*(:[0-5]?\d)+(\.[\d_]*)?)$/

function textNode(text: string): Node {
  if (text.includes('\n')) return taggedScalar(text, '!!str', 'literal')
  const typed = resolveTag(text) !== '!!str' || olderTypes.test(text)
  return taggedScalar(text, '!!str', typed ? 'double' : 'plain')
}

/**
 * The transformations that an annotation of the input lists, if the input is the output of an earlier build.
 * Follows api/resource/resource.go, (Resource).GetTransformations.
 *
 * @throws KuiltError TRANSFORMATIONS_INVALID
 */
export function readTransformations(text: string): readonly Origin[] {
  const list = readPlain(text, '') ?? null
  if (list === null) return []
  if (!isList(list)) throw new KuiltError('TRANSFORMATIONS_INVALID', { reason: 'it is not a list' })
  return list.map(readOrigin)
}

function readOrigin(value: JsonValue): Origin {
  const origin = pickTexts(value, ['path', 'repo', 'ref', 'configuredIn'])
  const by = pickTexts(asObject(value)?.['configuredBy'] ?? null, ['apiVersion', 'kind', 'name', 'namespace'])
  const configuredBy = Object.keys(by).length === 0 ? {} : { configuredBy: { apiVersion: '', kind: '', ...by } }
  return { path: '', ...origin, ...configuredBy }
}

function pickTexts<K extends string>(value: JsonValue, keys: readonly K[]): { readonly [P in K]?: string } {
  const object = asObject(value)
  const result: { [P in K]?: string } = {}
  for (const key of keys) {
    const text = object?.[key] ?? null
    if (text === null) continue
    if (typeof text !== 'string')
      throw new KuiltError('TRANSFORMATIONS_INVALID', { reason: `"${key}" is not a string` })
    result[key] = text
  }
  return result
}

/** An object; undefined for null, which represents an object without fields. */
function asObject(value: JsonValue): JsonObject | undefined {
  if (value === null) return undefined
  if (typeof value === 'object' && !isList(value)) return value
  throw new KuiltError('TRANSFORMATIONS_INVALID', { reason: 'it contains items that are not maps' })
}
