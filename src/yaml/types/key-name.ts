import { KuiltError } from '../../diagnostics/index.ts'
import { isNull, type Scalar } from '../../tree/node.ts'
import { resolveTag, scalarTag, scalarValue } from './scalar.ts'

/**
 * The text of a key once types are decided. At the top level keys that are not strings keep their spelling, below
 * they cannot be printed.
 *
 * @throws KuiltError YAML_NON_STRING_KEY; YAML_DUPLICATE_KEY for a null, as upstream words it
 */
export function keyName(key: Scalar, { flow, depth }: { readonly flow: boolean; readonly depth: number }): string {
  if (key.tag === undefined && isNull(key) && !(flow && key.text === '')) {
    throw new KuiltError('YAML_DUPLICATE_KEY', { key: 'null' })
  }
  const tag = scalarTag(key) || resolveTag(key.text)
  const isText = (tag !== '!!timestamp' || key.style !== 'plain') && tag !== '!!binary'
  const value = isText ? scalarValue(key, flow) : undefined
  if (typeof value === 'string') return value
  if (depth === 0) return key.text
  throw new KuiltError('YAML_NON_STRING_KEY', { key: key.text })
}
