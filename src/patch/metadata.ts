import { quoteNew, setAtPath, stringScalar } from '../resource/field-setter.ts'
import { compareBytes } from '../tree/compare-bytes.ts'
import { getField, getPath, removeField, setField } from '../tree/fields.ts'
import { type Mapping, mapping, type Scalar, scalar, taggedScalar } from '../tree/node.ts'

/**
 * Writes a string field the way upstream restores or copies the ID of a resource: without a type, and with the existing
 * quotes. Returns the same object if nothing changes. Follows kyaml/yaml/rnode.go, (RNode).SetName and SetKind.
 */
export function setUntyped(node: Mapping, path: readonly string[], text: string): Mapping {
  const current = getPath(node, ...path)
  return current?.type === 'scalar' && isUntyped(current) && current.text === text
    ? node
    : setAtPath(node, path, taggedScalar(text, ''))
}

/**
 * True for a scalar without a type. Scalars read from a file have a type, so they stay strings even if a later stage
 * writes digits into them.
 */
function isUntyped(value: Scalar): boolean {
  return !value.tagged && value.tag === ''
}

/**
 * Writes `metadata.namespace`. For an empty namespace, removes the field, even an explicit `""`. Follows
 * kyaml/yaml/rnode.go, (RNode).SetNamespace.
 */
export function setNamespaceField(node: Mapping, namespace: string): Mapping {
  if (namespace !== '') return setUntyped(node, ['metadata', 'namespace'], namespace)
  const metadata = getField(node, 'metadata')
  return metadata?.type === 'mapping' ? setField(node, 'metadata', removeField(metadata, 'namespace')) : node
}

/**
 * Writes labels or annotations: sorted, with every value as a string of its source text, so that a null becomes
 * `"null"`. If there are none, removes the field. Follows kyaml/yaml/rnode.go, (RNode).SetLabels and SetAnnotations.
 */
export function setMetadataTexts(
  node: Mapping,
  field: 'labels' | 'annotations',
  texts: ReadonlyMap<string, string>,
): Mapping {
  const metadata = getField(node, 'metadata') ?? mapping([])
  if (metadata.type !== 'mapping') return node
  const rest = removeField(metadata, field)
  if (texts.size === 0) return setField(node, 'metadata', rest)
  const entries = [...texts]
    .sort(([a], [b]) => compareBytes(a, b))
    .map(([key, text]) => ({ key: scalar(key), value: quoteNew(stringScalar(text)) }))
  return setField(node, 'metadata', setField(rest, field, mapping(entries)))
}
