import { decodeBytes } from '../yaml/read/decode-bytes.ts'

/**
 * Rejects a file that an edit would rewrite without the bytes that are not valid UTF-8.
 *
 * @throws KuiltError YAML_ENCODING, YAML_UNPRINTABLE
 */
export function checkEncoding(content: Uint8Array, file: string): void {
  decodeBytes(content, file)
}
