import { KuiltError, type Location } from '../../diagnostics/index.ts'
import { decodeUtf8 } from '../../tree/decode-utf8.ts'
import { type Entry, type Mapping, scalar } from '../../tree/node.ts'

/**
 * The text of a `!!binary` scalar. Each byte that is not UTF-8 becomes U+FFFD.
 *
 * @throws KuiltError YAML_BINARY_INVALID
 */
export function decodeBinary(text: string, at?: Location): string {
  const base64 = text.replaceAll(/[\r\n]/g, '')
  const digits = base64.replace(/={1,2}$/, '')
  if (base64.length % 4 !== 0 || /[^A-Za-z0-9+/]/.test(digits)) {
    throw new KuiltError('YAML_BINARY_INVALID', { text }, { at })
  }
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
  return decodeUtf8(bytes, () => '\ufffd')
}

/**
 * A document with its `!!binary` keys decoded. If a decoded key equals another key, the later of the two wins. This is
 * not an error, because go-yaml compares keys as spelled: v3/decode.go, (*decoder).mapping.
 *
 * @throws KuiltError YAML_BINARY_INVALID
 */
export function decodeBinaryKeys(document: Mapping): Mapping {
  if (!document.entries.some(isBinary)) return document
  const spellings = new Map<string, string>()
  const entries: Entry[] = []
  for (const entry of document.entries) {
    const key = isBinary(entry) ? scalar(decodeBinary(entry.key.text), 'double') : entry.key
    const other = spellings.get(key.text)
    if (other !== undefined && other !== entry.key.text) {
      const index = entries.findIndex((earlier) => earlier.key.text === key.text)
      entries.splice(index, 1)
    }
    spellings.set(key.text, entry.key.text)
    entries.push(key === entry.key ? entry : { key, value: entry.value })
  }
  return { ...document, entries }
}

function isBinary({ key }: Entry): boolean {
  return key.tag === '!!binary'
}
