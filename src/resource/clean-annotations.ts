import { KuiltError } from '../diagnostics/index.ts'
import { compareBytes } from '../tree/compare-bytes.ts'
import { getField, getMapping, removeField, setField } from '../tree/fields.ts'
import {
  type Entry,
  isNull,
  type Mapping,
  mapping,
  type Node,
  type Scalar,
  scalarText,
  taggedScalar,
} from '../tree/node.ts'
import { wrongNodeKind } from '../tree/node-kind.ts'
import { resolveTag, scalarTag } from '../yaml/types/scalar.ts'
import { quoteNew, stringScalar } from './field-setter.ts'
import { removedAnnotations } from './internal-annotations.ts'
import { locationOf, withResourceLocation } from './locations.ts'
import type { Resource } from './resource.ts'
import { describeId } from './resource-id.ts'

/**
 * Removes the build's own annotations and turns every other annotation into a string with its source text: `1.50`
 * becomes `"1.50"`, an empty value becomes `""`. Annotations that are empty or not a map are removed. Keys lose their
 * quotes, so a key that looks like a number or a boolean cannot be printed afterwards. Follows
 * api/resource/resource.go, (Resource).RemoveBuildAnnotations, and kyaml/yaml/rnode.go, (RNode).SetAnnotations.
 *
 * @throws KuiltError ANNOTATIONS_UNEVEN, ANNOTATION_KEY_EMPTY, FIELD_WRONG_NODE_KIND
 */
export function cleanAnnotations(resource: Resource): Resource {
  const { node } = resource
  const metadata = getField(node, 'metadata')
  // Only lists without a name can lack metadata. (RNode).SetAnnotations creates it together with the annotations.
  if (metadata === undefined) return resource.withNode(setField(node, 'metadata', mapping([])))
  if (metadata.type !== 'mapping') {
    if (isNull(metadata)) return resource
    return withResourceLocation(resource, () => {
      throw wrongNodeKind('mapping', metadata)
    })
  }
  if (isRepeated(metadata)) return resource.withNode(setField(node, 'metadata', mergeRepeated(resource, metadata)))
  const annotations = getField(metadata, 'annotations')
  if (annotations === undefined || isClean(annotations)) return resource
  const texts = annotationTexts(resource, annotations)
  for (const name of removedAnnotations) texts.delete(name)
  if (texts.has(''))
    throw new KuiltError('ANNOTATION_KEY_EMPTY', { id: describeId(resource.id) }, { at: locationOf(resource) })
  const cleaned =
    texts.size === 0 ? removeField(metadata, 'annotations') : setField(metadata, 'annotations', annotationMap(texts))
  return resource.withNode(setField(node, 'metadata', cleaned))
}

function isRepeated({ entries }: Mapping): boolean {
  let count = 0
  for (let i = 0; i < entries.length; i++) if (entries[i]?.key.text === 'annotations') count++
  return count > 1
}

/** The minimum number of times that a build calls (RNode).SetAnnotations for each resource. */
const calls = 3

/** Merges duplicate `annotations` fields: each call moves the annotations of the first field into the second one. */
function mergeRepeated(resource: Resource, metadata: Mapping): Mapping {
  let merged = metadata
  for (let i = 0; i < calls; i++) {
    const annotations = getField(merged, 'annotations')
    if (annotations === undefined) break
    const texts = annotationTexts(resource, annotations)
    for (const name of removedAnnotations) texts.delete(name)
    const rest = removeField(merged, 'annotations')
    const next = getField(rest, 'annotations')
    if (texts.size === 0) merged = rest
    else if (next?.type === 'mapping') merged = setField(rest, 'annotations', withTexts(next, texts))
    else merged = setField(merged, 'annotations', annotationMap(texts))
  }
  return merged
}

function withTexts(annotations: Mapping, texts: ReadonlyMap<string, string>): Mapping {
  return annotationMap(texts).entries.reduce((map, { key, value }) => setField(map, key.text, value, key), annotations)
}

/**
 * The tree with additional annotations. All other annotations are converted to strings. Follows kyaml/yaml/rnode.go,
 * (*RNode).SetAnnotations.
 *
 * @throws KuiltError ANNOTATIONS_UNEVEN
 */
export function addAnnotations(resource: Resource, added: Readonly<Record<string, string>>): Mapping {
  const { node } = resource
  const metadata = getMapping(node, 'metadata')
  const texts = annotationTexts(resource, getField(metadata, 'annotations') ?? mapping([]))
  for (const [key, text] of Object.entries(added)) texts.set(key, text)
  return setField(node, 'metadata', setField(metadata, 'annotations', annotationMap(texts)))
}

/**
 * True if cleaning would not change the output: all values are strings, keys are distinct, and none is to be removed.
 */
function isClean(annotations: Node): boolean {
  if (annotations.type !== 'mapping' || annotations.entries.length === 0) return false
  const { entries } = annotations
  for (let i = 0; i < entries.length; i++) {
    const { key, value } = entries[i] as Entry
    if (!isCleanKey(key) || removedAnnotations.has(key.text)) return false
    // A folded string is printed differently from the same text in another style.
    if (value.type !== 'scalar' || value.style === 'folded' || scalarTag(value) !== '!!str') return false
  }
  return entries.length === 1 || new Set(entries.map(({ key }) => key.text)).size === entries.length
}

function isCleanKey(key: Scalar): boolean {
  if (key.text === '' || key.tagged) return false
  // A timestamp with a time can be printed only in a flow map, and the new map is not one.
  const isTimestamp = /^\d.*:/.test(key.text)
  return key.style === 'plain' && !isTimestamp ? !key.tag : resolveTag(key.text) === '!!str'
}

function annotationMap(texts: ReadonlyMap<string, string>): Mapping {
  const entries = [...texts].sort(([a], [b]) => compareBytes(a, b))
  return mapping(entries.map(([key, text]) => ({ key: taggedScalar(key, ''), value: quoteNew(stringScalar(text)) })))
}

/**
 * The source texts of annotations, by key. For duplicate keys, the last one is used. A list is read as alternating keys
 * and values.
 */
function annotationTexts(resource: Resource, annotations: Node): Map<string, string> {
  const texts = new Map<string, string>()
  if (annotations.type === 'mapping') {
    for (const { key, value } of annotations.entries) texts.set(key.text, scalarText(value))
  } else if (annotations.type === 'sequence') {
    const { items } = annotations
    if (items.length % 2 !== 0) {
      throw new KuiltError('ANNOTATIONS_UNEVEN', { id: describeId(resource.id) }, { at: locationOf(resource) })
    }
    for (let i = 0; i < items.length; i += 2) texts.set(scalarText(items[i]), scalarText(items[i + 1]))
  }
  return texts
}
