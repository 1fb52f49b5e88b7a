import type { JsonValue, Node, Scalar } from '../model/node.ts'
import { composeDocument } from './compose.ts'
import { decodeBytes } from './decode-bytes.ts'
import { resolvePlain } from './scalar.ts'

const yes = new Set('y Y yes Yes YES on On ON true True TRUE'.split(' '))
const no = new Set('n N no No NO off Off OFF false False FALSE'.split(' '))

/** Plain data as sigs.k8s.io/yaml reads it: YAML 1.1 words, first document only. Undefined for an empty text. */
export function readPlain(input: Uint8Array | string, file: string): JsonValue | undefined {
  const node = composeDocument(decodeBytes(input, file), { file, line: 1 })
  return node === undefined ? undefined : toPlain(node)
}

function toPlain(node: Node): JsonValue {
  if (node.type === 'sequence') return node.items.map(toPlain)
  if (node.type === 'scalar') return plainScalar(node)
  const result: Record<string, JsonValue> = Object.create(null)
  for (const { key, value } of node.entries) {
    const name = plainScalar(key)
    result[name === null ? 'null' : String(name)] = toPlain(value)
  }
  return result
}

function plainScalar({ text, style, tag }: Scalar): JsonValue {
  if (tag === '!!str' || style !== 'plain') return text
  if (yes.has(text)) return true
  if (no.has(text)) return false
  const { tag: resolved, value } = resolvePlain(text)
  return resolved === '!!timestamp' || resolved === '!!merge' ? text : value
}
