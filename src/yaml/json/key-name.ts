import { KuiltError } from '../../diagnostics/index.ts'
import { isNull, type Scalar } from '../../tree/node.ts'
import { plainWord, resolveTag, scalarTag } from '../types/scalar.ts'
import { scalarValue } from './scalar-value.ts'

/**
 * The text of a key after its type is resolved. At the top level, keys that are not strings keep their spelling; at
 * deeper levels, they are errors. Follows go.yaml.in/yaml/v3/decode.go, (*decoder).mapping and isStringMap, for a map
 * that has been written and parsed again: the writer puts empty keys in quotes, so they are strings.
 *
 * @throws KuiltError YAML_NON_STRING_KEY (also for null keys, which upstream reports as duplicates),
 *   YAML_TAG_MISMATCH
 */
export function keyName(key: Scalar, { flow, depth }: { readonly flow: boolean; readonly depth: number }): string {
  const { text, tag: ownTag } = key
  if (ownTag === undefined && key.style === 'plain' && isName(text)) return text
  if (ownTag === undefined && text === '') return ''
  if (isNull(key) && resolveTag(text) === '!!null' && text !== '')
    throw new KuiltError('YAML_NON_STRING_KEY', { key: text })
  const tag = scalarTag(key) || resolveTag(text)
  if (depth === 0 && tag === '!!timestamp') return timestampName(key)
  // As in a value, a colon forces quotes in flow collections.
  const isQuoted = key.style !== 'plain' || (flow && !key.tagged && text.includes(':'))
  const isText = (tag !== '!!timestamp' || isQuoted) && tag !== '!!binary'
  if (depth > 0 && key.tagged && tag !== '!!str' && tag !== '!!merge')
    throw new KuiltError('YAML_NON_STRING_KEY', { key: text })
  const value = isText ? scalarValue(key, flow) : undefined
  if (typeof value === 'string') return value
  if (depth === 0) return text
  throw new KuiltError('YAML_NON_STRING_KEY', { key: text })
}

/** True if the text begins with a letter and is not a word such as `true`. Nearly all keys pass this fast check. */
function isName(text: string): boolean {
  const letter = text.charCodeAt(0) | 32
  return letter >= 97 && letter <= 122 && plainWord(text, 'v3') === undefined
}

function timestampName({ text }: Scalar): string {
  const actual = resolveTag(text)
  if (actual !== '!!timestamp') throw new KuiltError('YAML_TAG_MISMATCH', { text, actual, tag: '!!timestamp' })
  return text
}
