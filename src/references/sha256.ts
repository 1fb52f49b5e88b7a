import { sha256 as hash } from '@noble/hashes/sha2.js'

/** The number of characters from which the native implementation saves more time than loading it takes. */
const enough = 2500
let hashed = 0

/**
 * Returns the SHA-256 hash of bytes, or of a text in UTF-8, as hexadecimal digits. Loading node:crypto takes 4 ms and 2
 * MiB, which is a tenth of a small build, so only builds that hash more than a few short texts load it.
 */
export function sha256(data: string | Uint8Array): string {
  hashed += data.length
  if (hashed >= enough) return process.getBuiltinModule('node:crypto').createHash('sha256').update(data).digest('hex')
  return Buffer.from(hash(typeof data === 'string' ? new TextEncoder().encode(data) : data)).toString('hex')
}
