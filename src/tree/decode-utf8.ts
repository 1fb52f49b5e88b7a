const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * Decodes UTF-8. Like in Go, every byte that is not part of a valid character is replaced; `TextDecoder` replaces
 * several at once.
 *
 * @param replace the text for an invalid byte
 */
export function decodeUtf8(bytes: Uint8Array, replace: (byte: number) => string): string {
  try {
    return strict.decode(bytes)
  } catch {
    return decodeLoosely(bytes, replace)
  }
}

function decodeLoosely(bytes: Uint8Array, replace: (byte: number) => string): string {
  let text = ''
  for (let i = 0; i < bytes.length; ) {
    const size = sequenceSize(bytes, i)
    text += size === 0 ? replace(bytes[i] ?? 0) : strict.decode(bytes.subarray(i, i + size))
    i += size || 1
  }
  return text
}

/** Length of the UTF-8 sequence that starts at `i`; 0 if there is no valid sequence. */
function sequenceSize(bytes: Uint8Array, i: number): number {
  const first = bytes[i] ?? 0
  if (first < 0x80) return 1
  const size = first >= 0xf0 && first < 0xf5 ? 4 : first >= 0xe0 ? 3 : first >= 0xc2 ? 2 : 0
  if (size === 0 || first >= 0xf5 || i + size > bytes.length) return 0
  try {
    strict.decode(bytes.subarray(i, i + size))
    return size
  } catch {
    return 0
  }
}
