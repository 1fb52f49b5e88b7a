// Replaces encrypted values with the texts that `flux build` prints. Follows flux2/internal/build: maskSopsData.

import type { Resource } from '../../resource/resource.ts'
import { dockerMask, sopsMask } from '../../sops/mask-text.ts'
import { getField, getText, mapValues, removeField, setField } from '../../tree/fields.ts'
import { type Mapping, type Node, scalar, scalarText } from '../../tree/node.ts'

/** Returns the tree of a Secret with masked values, or the same tree if nothing is encrypted. */
export function maskedSecret({ node }: Resource): Mapping {
  if (getText(node, 'kind') !== 'Secret') return node
  const sops = getField(node, 'sops')
  if (getText(sops, 'mac').startsWith('ENC[')) {
    const isDocker = getText(node, 'type') === 'kubernetes.io/dockerconfigjson'
    const value = isDocker ? dockerMask : sopsMask
    const trimmed = removeField(node, 'sops')
    const data = replaceIn(trimmed, 'data', () => encode(value))
    return replaceIn(data, 'stringData', () => value)
  }
  // For an encrypted file in a Secret, Flux ignores the type of the Secret, and encodes the mask even in `stringData`.
  const maskFile = (text: string): string | undefined =>
    text.includes('sops') && text.includes('ENC[') ? encode(sopsMask) : undefined
  const data = replaceIn(node, 'data', (item) => maskFile(decode(scalarText(item))))
  return replaceIn(data, 'stringData', (item) => maskFile(scalarText(item)))
}

function replaceIn(node: Mapping, field: string, replace: (item: Node) => string | undefined): Mapping {
  const map = getField(node, field)
  if (map?.type !== 'mapping') return node
  return setField(
    node,
    field,
    mapValues(map, (item) => {
      const text = replace(item)
      return text === undefined ? item : scalar(text, 'double')
    }),
  )
}

/** True for masked values, and for values that are still encrypted. */
export function isMaskedText(text: string): boolean {
  return text === sopsMask || text === dockerMask || text.startsWith('ENC[AES256_GCM,')
}

export function decode(base64: string): string {
  return Buffer.from(base64, 'base64').toString('utf8')
}

function encode(text: string): string {
  return Buffer.from(text).toString('base64')
}
