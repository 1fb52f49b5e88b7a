import { changedScalar, isNilOrEmpty, type Node, type Scalar } from '../../tree/node.ts'
import { isYaml11NonString } from '../../yaml/read/read-plain.ts'
import { scalarTag } from '../../yaml/types/scalar.ts'

/**
 * Writes a value to an existing field. The field keeps its quotes (and flow style), and gets the new text and tag. For
 * example, `"1"` patched with `2` stays quoted, and `x` patched with `"6"` is still a string. Returns the same object
 * if nothing changes. Follows kyaml/yaml/fns.go, (FieldSetter).Filter, and kyaml/yaml/merge2/merge2.go,
 * (Merger).SetStyle.
 */
export function inFieldStyle(value: Node, field: Node): Node {
  if (value.type === 'scalar') return field.type === 'scalar' ? withStyleOf(value, field) : value
  // If a null becomes a collection, it gets block style; an empty collection gets the style of the patch.
  const flow = field.type !== 'scalar' && (isNilOrEmpty(field) ? value.flow : field.flow)
  return value.flow === flow ? value : { ...value, flow }
}

function withStyleOf(value: Scalar, field: Scalar): Scalar {
  const { style, tagged, cell } = field
  if (value.style === style && value.tagged === tagged && value.cell === cell) return value
  // In a different style, the text could have a different type, so the current tag is stored explicitly.
  return { type: 'scalar', text: value.text, style, tag: scalarTag(value), tagged, cell }
}

/** True for scalars that are printed and patched in the same way. */
export function isSameScalar(a: Scalar, b: Scalar): boolean {
  return (
    a.text === b.text &&
    a.style === b.style &&
    a.tagged === b.tagged &&
    (a.tag === b.tag || scalarTag(a) === scalarTag(b))
  )
}

/**
 * Double-quotes a plain string that YAML 1.1 would read as another type (`yes`, `12:30`), as kustomize does for every
 * value that it sets. The output is the same, but a later patch then keeps the quotes. Follows kyaml/yaml/fns.go,
 * (FieldSetter).Filter.
 */
export function quoteAmbiguous(value: Node): Node {
  if (value.type !== 'scalar' || value.style !== 'plain' || isPlainWord(value.text)) return value
  const tag = scalarTag(value)
  if ((tag !== '!!str' && tag !== '') || !isYaml11NonString(value.text)) return value
  return changedScalar(value, { style: 'double', tag })
}

/** A fast check that recognizes most of the text that is a string in every version of YAML. */
function isPlainWord(text: string): boolean {
  return text.length > 5 && /^[a-zA-Z][\w\-./]*$/.test(text)
}
