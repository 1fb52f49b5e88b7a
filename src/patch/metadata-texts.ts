import { quoteNew, stringScalar } from '../resource/field-setter.ts'
import { compareBytes } from '../tree/compare-bytes.ts'
import { getField, removeField, setField } from '../tree/fields.ts'
import { type Mapping, mapping, scalar } from '../tree/node.ts'

/**
 * Writes labels or annotations as upstream's setters do: sorted, every value a string with its source spelling, so that
 * a null becomes `"null"`. Without any the field goes away.
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
