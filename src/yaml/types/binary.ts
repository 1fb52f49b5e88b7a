import { KuiltError, type Location } from '../../diagnostics/index.ts'

/**
 * The text behind `!!binary`; bytes that are not UTF-8 become U+FFFD.
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
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
}
