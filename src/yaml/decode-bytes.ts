import { KuiltError } from '../diagnostics/index.ts'

/** Bytes as text: UTF-8, or UTF-16 with a byte order mark; line ends become LF. */
export function decodeBytes(input: Uint8Array | string, file: string): string {
  const text = typeof input === 'string' ? input : decode(input, file)
  return text.includes('\r') ? text.replaceAll('\r\n', '\n') : text
}

function decode(bytes: Uint8Array, file: string): string {
  const encoding =
    bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8'
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    throw new KuiltError('YAML_ENCODING', { file }, { at: { file } })
  }
}
