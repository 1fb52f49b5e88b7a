import { KuiltError } from '../../diagnostics/index.ts'
import type { Node } from '../../tree/node.ts'
import { composeDocument } from './compose.ts'
import { decodeBytes } from './decode-bytes.ts'

/**
 * Refuses a map with a repeated key, as upstream's strict reader of configuration does; elsewhere the last one wins.
 *
 * @throws KuiltError YAML_…
 */
export function assertUniqueKeys(input: Uint8Array | string, file: string): void {
  const { text } = decodeBytes(input, file)
  const node = composeDocument(text, { place: { file }, dialect: 'v2' })
  if (node !== undefined) assertUnique(node, { file, document: 0, path: [] })
}

interface Place {
  readonly file: string
  readonly document: number
  readonly path: readonly (string | number)[]
}

function assertUnique(node: Node, at: Place): void {
  if (node.type === 'sequence') {
    for (const [i, item] of node.items.entries()) assertUnique(item, { ...at, path: [...at.path, i] })
  }
  if (node.type !== 'mapping') return
  const seen = new Set<string>()
  for (const { key, value } of node.entries) {
    const place = { ...at, path: [...at.path, key.text] }
    if (seen.has(key.text)) throw new KuiltError('YAML_DUPLICATE_KEY', { key: key.text }, { at: place })
    seen.add(key.text)
    assertUnique(value, place)
  }
}
