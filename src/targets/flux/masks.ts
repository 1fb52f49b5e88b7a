// The text that `flux build` prints instead of encrypted values. Follows flux2/internal/build: trimSopsData and
// maskSopsData.

import type { Resource } from '../../resource/resource.ts'
import { dockerMask, sopsMask } from '../../sops/mask-text.ts'
import { getField, getText, mapValues, removeField, setField } from '../../tree/fields.ts'
import { type Mapping, type Node, scalar, scalarText } from '../../tree/node.ts'

/** The tree of a Secret with masked values. Returns the same tree if nothing is encrypted. */
export function maskedSecret({ node }: Resource): Mapping {
  if (getText(node, 'kind') !== 'Secret') return node
  const isDocker = getText(node, 'type') === 'kubernetes.io/dockerconfigjson'
  const value = isDocker ? dockerMask : sopsMask
  const sops = getField(node, 'sops')
  if (getText(sops, 'mac').startsWith('ENC[')) {
    const trimmed = removeField(node, 'sops')
    const data = replaceIn(trimmed, 'data', () => encode(value))
    return replaceIn(data, 'stringData', () => value)
  }
  const whenEncrypted = (item: Node): string | undefined => {
    const text = decode(scalarText(item))
    return text.includes('sops') && text.includes('ENC[') ? encode(value) : undefined
  }
  const data = replaceIn(node, 'data', whenEncrypted)
  return replaceIn(data, 'stringData', (item) => {
    const text = scalarText(item)
    return text.includes('sops') && text.includes('ENC[') ? encode(value) : undefined
  })
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
