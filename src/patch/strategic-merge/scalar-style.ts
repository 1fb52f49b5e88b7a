import { changedScalar, isNilOrEmpty, type Node, type Scalar } from '../../tree/node.ts'
import { isYaml11NonString } from '../../yaml/read/read-plain.ts'
import { scalarTag } from '../../yaml/types/scalar.ts'

/**
 * A value as it is written to an existing field: the field's quoting (and flow style) stays, text and tag are the new ones.
 * So `"1"` patched with `2` stays quoted, and `x` patched with `"6"` is still a string. Same object back when nothing
 * differs. Follows kyaml/yaml/fns.go, (FieldSetter).Filter, and kyaml/yaml/merge2/merge2.go, (Merger).SetStyle.
 */
export function inFieldStyle(value: Node, field: Node): Node {
  if (value.type === 'scalar') return field.type === 'scalar' ? withStyleOf(value, field) : value
  // A scalar that becomes a collection has been a null, in block style; an empty collection takes the style of the patch.
  const flow = field.type !== 'scalar' && (isNilOrEmpty(field) ? value.flow : field.flow)
  return value.flow === flow ? value : { ...value, flow }
}

function withStyleOf(value: Scalar, field: Scalar): Scalar {
  const { style, tagged, cell } = field
  if (value.style === style && value.tagged === tagged && value.cell === cell) return value
  // Read from another style the text may mean something else, so the tag it has now is written down.
  return { type: 'scalar', text: value.text, style, tag: scalarTag(value), tagged, cell }
}

/** True for scalars that print alike and would be patched alike. */
export function isSameScalar(a: Scalar, b: Scalar): boolean {
  return (
    a.text === b.text &&
    a.style === b.style &&
    a.tagged === b.tagged &&
    (a.tag === b.tag || scalarTag(a) === scalarTag(b))
  )
}

/**
 * Double-quotes a plain string that YAML 1.1 would read as something else (`yes`, `12:30`), as happens to every value set in
 * a field. It prints the same, but a later patch then keeps the quotes. Follows kyaml/yaml/fns.go, (FieldSetter).Filter.
 */
export function quoteAmbiguous(value: Node): Node {
  if (value.type !== 'scalar' || value.style !== 'plain' || isPlainWord(value.text)) return value
  const tag = scalarTag(value)
  if ((tag !== '!!str' && tag !== '') || !isYaml11NonString(value.text)) return value
  return changedScalar(value, { style: 'double', tag })
}

/** A fast check for most texts that are strings in every version of YAML. */
function isPlainWord(text: string): boolean {
  return text.length > 5 && /^[a-zA-Z][\w\-./]*$/.test(text)
}
