import { KuiltError } from '../diagnostics/index.ts'
import { decodeBytes } from '../yaml/read/decode-bytes.ts'

/**
 * Rejects a file that an edit would rewrite without the bytes that are not valid UTF-8. Builds also read UTF-16.
 *
 * @throws KuiltError YAML_ENCODING, YAML_UNPRINTABLE
 */
export function checkEncoding(content: Uint8Array, file: string): void {
  if (decodeBytes(content, file).isUtf16) throw new KuiltError('YAML_ENCODING', { file }, { at: { file } })
}
