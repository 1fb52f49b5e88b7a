import { setAtPath, stringScalar } from '../resource/field-setter.ts'
import type { Resource } from '../resource/resource.ts'
import { compareBytes } from '../tree/compare-bytes.ts'
import { getField, removeField, setField } from '../tree/fields.ts'
import { type Entry, isNull, type Mapping, mapping, type Node, scalarText, taggedScalar } from '../tree/node.ts'
import { dataScalar } from './config-map.ts'

/**
 * `behavior: merge` and `behavior: replace`: the generated resource keeps the existing name, namespace and history, and
 * the labels and annotations that it does not set itself. With `merge`, it also keeps the data that it does not set.
 * Everything else in the existing resource is lost.
 *
 * ```yaml
 * data: { a: "1", b: "2" }                   # existing
 * data: { b: "3" }                           # generated
 * data: { a: "1", b: "3" }                   # with merge; with replace only b
 * ```
 *
 * Follows api/resource/resource.go, (Resource).CopyMergeMetaDataFieldsFrom and MergeDataMapFrom.
 */
export function takeOver(generated: Resource, existing: Resource): Resource {
  const merge = generated.state.behavior === 'merge'
  let node = mergeMetadata(generated.node, existing.node, 'labels')
  node = mergeMetadata(node, existing.node, 'annotations')
  const { name, namespace } = existing.id
  node = setAtPath(node, ['metadata', 'name'], taggedScalar(name, ''))
  node = setNamespace(node, namespace)
  if (merge) {
    node = mergeData(node, existing.node, 'data')
    node = mergeData(node, existing.node, 'binaryData')
  }
  const { origin, madeBy, sourceText } = generated.state
  return generated.withNode(node).withState({
    ...existing.state,
    origin: merge ? (existing.state.origin ?? origin) : origin,
    needsHash: existing.state.needsHash && generated.state.needsHash,
    madeBy,
    sourceText,
  })
}

function setNamespace(node: Mapping, namespace: string): Mapping {
  if (namespace !== '') return setAtPath(node, ['metadata', 'namespace'], taggedScalar(namespace, ''))
  const metadata = getField(node, 'metadata')
  return metadata?.type === 'mapping' ? setField(node, 'metadata', removeField(metadata, 'namespace')) : node
}

function mergeMetadata(node: Mapping, existing: Mapping, field: 'labels' | 'annotations'): Mapping {
  const metadata = getField(node, 'metadata')
  if (metadata?.type !== 'mapping') return node
  const texts = mergedTexts([getField(getField(existing, 'metadata'), field), getField(metadata, field)], scalarText)
  const rest = removeField(metadata, field)
  if (texts.size === 0) return setField(node, 'metadata', rest)
  const map = mapping(sortedEntries(texts, (text) => stringScalar(text)))
  return setField(node, 'metadata', setField(rest, field, map, taggedScalar(field, '')))
}

function mergeData(node: Mapping, existing: Mapping, field: 'data' | 'binaryData'): Mapping {
  const texts = mergedTexts([getField(existing, field), getField(node, field)], (value) =>
    isNull(value) ? '' : scalarText(value),
  )
  const rest = removeField(node, field)
  if (texts.size === 0) return rest
  return setField(rest, field, mapping(sortedEntries(texts, dataScalar)), taggedScalar(field, ''))
}

function mergedTexts(
  maps: readonly (Node | undefined)[],
  toText: (value: Node) => string,
): ReadonlyMap<string, string> {
  const texts = new Map<string, string>()
  for (const map of maps) {
    if (map?.type !== 'mapping') continue
    for (const { key, value } of map.entries) texts.set(key.text, toText(value))
  }
  return texts
}

function sortedEntries(texts: ReadonlyMap<string, string>, toNode: (text: string) => Node): readonly Entry[] {
  return [...texts]
    .sort(([a], [b]) => compareBytes(a, b))
    .map(([key, text]) => ({ key: taggedScalar(key, ''), value: toNode(text) }))
}
