import { KuiltError } from '../../diagnostics/index.ts'
import { positionAt } from '../../diagnostics/location.ts'

export interface DecodedText {
  readonly text: string
  /** True if the text has no line breaks other than LF. */
  readonly isSimple: boolean
  /**
   * True for UTF-16, which is never split into documents: kustomize splits the bytes of a file before it detects the
   * encoding (kyaml/kio/byteio_reader.go, splitDocuments).
   */
  readonly isUtf16: boolean
}

/** Control characters and line breaks other than LF. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const SPECIAL = /[\0-\x08\v-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]/

/** Those of them that no YAML file may contain: all except TAB, CR, U+0085, U+2028 and U+2029. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const FORBIDDEN = /[\0-\x08\v\f\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]/

/**
 * The text of a YAML file: UTF-8, or UTF-16 with a byte order mark. A byte order mark is kept; CRLF becomes LF.
 *
 * @throws KuiltError YAML_ENCODING, YAML_UNPRINTABLE
 */
export function decodeBytes(input: Uint8Array | string, file: string): DecodedText {
  const utf16 = typeof input === 'string' ? undefined : utf16Label(input)
  const raw = typeof input === 'string' ? wellFormed(input, file) : decode(input, { file, label: utf16 ?? 'utf-8' })
  const text = raw.includes('\r') ? raw.replaceAll('\r\n', '\n') : raw
  const isSimple = !SPECIAL.test(text)
  if (!isSimple) checkCharacters(text, file)
  return { text, isSimple, isUtf16: utf16 !== undefined }
}

function checkCharacters(text: string, file: string): void {
  const offset = text.search(FORBIDDEN)
  if (offset < 0) return
  throw new KuiltError('YAML_UNPRINTABLE', { text: text.charAt(offset) }, { at: { file, ...positionAt(text, offset) } })
}

function utf16Label(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : undefined
}

/** Creating a decoder takes longer than decoding most files, and almost all files are UTF-8. */
type Decoder = InstanceType<typeof TextDecoder>
let utf8Decoder: Decoder | undefined

function strictDecoder(label: string): Decoder {
  const options = { fatal: true, ignoreBOM: true }
  if (label !== 'utf-8') return new TextDecoder(label, options)
  utf8Decoder ??= new TextDecoder(label, options)
  return utf8Decoder
}

function decode(bytes: Uint8Array, { file, label }: { file: string; label: string }): string {
  try {
    return strictDecoder(label).decode(bytes)
  } catch {
    const lossy = new TextDecoder(label, { ignoreBOM: true }).decode(bytes)
    return failEncoding(file, lossy, Math.max(lossy.indexOf('\ufffd'), 0))
  }
}

/** Rejects lone surrogates, which strings can contain but files cannot. */
function wellFormed(text: string, file: string): string {
  // Most texts have no surrogates at all, and the second pattern takes long to compile.
  const half = /[\ud800-\udfff]/.test(text) ? text.search(/\p{Surrogate}/u) : -1
  return half < 0 ? text : failEncoding(file, text, half)
}

function failEncoding(file: string, text: string, offset: number): never {
  throw new KuiltError('YAML_ENCODING', { file }, { at: { file, ...positionAt(text, offset) } })
}
