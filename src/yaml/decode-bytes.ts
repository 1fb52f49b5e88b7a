import { KuiltError } from '../diagnostics/index.ts'

export interface DecodedText {
  readonly text: string
  /** Upstream cuts a file into documents as bytes, before it knows the encoding, so UTF-16 is never cut. */
  readonly isUtf16: boolean
}

/** Everything but TAB, LF, CR, U+0085, printable ASCII and the planes above, without U+FFFE and U+FFFF. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const CONTROL = /[\0-\x08\v\f\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]/

/**
 * The text of a YAML file: UTF-8, or UTF-16 with a byte order mark. A byte order mark stays; CRLF becomes LF.
 *
 * @throws KuiltError YAML_ENCODING, YAML_UNPRINTABLE
 */
export function decodeBytes(input: Uint8Array | string, file: string): DecodedText {
  const utf16 = typeof input === 'string' ? undefined : utf16Label(input)
  const raw = typeof input === 'string' ? wellFormed(input, file) : decode(input, { file, label: utf16 ?? 'utf-8' })
  const text = raw.includes('\r') ? raw.replaceAll('\r\n', '\n') : raw
  const control = text.search(CONTROL)
  if (control >= 0) {
    const at = { file, ...lineAndColumn(text, control) }
    throw new KuiltError('YAML_UNPRINTABLE', { text: text.charAt(control) }, { at })
  }
  return { text, isUtf16: utf16 !== undefined }
}

function utf16Label(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : undefined
}

function decode(bytes: Uint8Array, { file, label }: { file: string; label: string }): string {
  try {
    return new TextDecoder(label, { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    const lossy = new TextDecoder(label, { ignoreBOM: true }).decode(bytes)
    const at = { file, ...lineAndColumn(lossy, Math.max(lossy.indexOf('\ufffd'), 0)) }
    throw new KuiltError('YAML_ENCODING', { file }, { at })
  }
}

/** A string may hold halves of surrogate pairs, which no file can. */
function wellFormed(text: string, file: string): string {
  const half = text.search(/\p{Surrogate}/u)
  if (half >= 0) throw new KuiltError('YAML_ENCODING', { file }, { at: { file, ...lineAndColumn(text, half) } })
  return text
}

function lineAndColumn(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset).split('\n')
  return { line: before.length, column: Array.from(before.at(-1) ?? '').length + 1 }
}
