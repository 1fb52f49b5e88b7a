import { setAtPath } from '../resource/field-setter.ts'
import { getField, getPath, removeField, setField } from '../tree/fields.ts'
import { type Mapping, type Scalar, taggedScalar } from '../tree/node.ts'

/**
 * Writes a string field the way upstream does when it restores or copies identity: untyped, in the quoting that is
 * already there. Same object back where that changes nothing.
 */
export function setUntyped(node: Mapping, path: readonly string[], text: string): Mapping {
  const current = getPath(node, ...path)
  return current?.type === 'scalar' && isUntyped(current) && current.text === text
    ? node
    : setAtPath(node, path, taggedScalar(text, ''))
}

/** A scalar as read is not: it stays a string when a later stage writes digits into it. */
function isUntyped(value: Scalar): boolean {
  return !value.tagged && value.tag === ''
}

/** Writes `metadata.namespace`, or takes the field away where there is no namespace, even when it was spelled `""`. */
export function setNamespaceField(node: Mapping, namespace: string): Mapping {
  if (namespace !== '') return setUntyped(node, ['metadata', 'namespace'], namespace)
  const metadata = getField(node, 'metadata')
  return metadata?.type === 'mapping' ? setField(node, 'metadata', removeField(metadata, 'namespace')) : node
}
