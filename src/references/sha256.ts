import { sha256 as hash } from '@noble/hashes/sha2.js'

/** From this number of characters on, the native implementation saves more time than loading it takes. */
const longText = 50_000

/**
 * The SHA-256 of a text in UTF-8, as hexadecimal digits. Loading node:crypto takes 4 ms and 2 MiB, a tenth of a small
 * build, so only builds that hash large data load it.
 */
export function sha256(text: string): string {
  if (text.length >= longText)
    return process.getBuiltinModule('node:crypto').createHash('sha256').update(text).digest('hex')
  return Buffer.from(hash(new TextEncoder().encode(text))).toString('hex')
}
