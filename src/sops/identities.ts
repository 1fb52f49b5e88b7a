import { armor, Decrypter } from 'age-encryption'
import { KuiltError } from '../diagnostics/index.ts'

/** Age identities for decryption. They never appear in messages. */
export interface Identities {
  /**
   * The data key of a file, which is encrypted for several recipients. Undefined if no identity can decrypt any of
   * them.
   */
  dataKey(encryptedKeys: readonly string[]): Promise<Uint8Array | undefined>
}

/**
 * Reads age identities, one per line; lines starting with `#` are comments. Undefined if there are none.
 *
 * @throws KuiltError SOPS_KEY_INVALID
 */
export function readIdentities(text: string): Identities | undefined {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
  if (lines.length === 0) return undefined
  const decrypter = new Decrypter()
  for (const [i, line] of lines.entries()) {
    try {
      decrypter.addIdentity(line)
    } catch {
      // The package's error is not used, because it contains the line with the key.
      throw new KuiltError('SOPS_KEY_INVALID', { reason: `line ${i + 1} is not an age identity` })
    }
  }
  const known = new Map<string, Promise<Uint8Array | undefined>>()
  const open = async (text: string): Promise<Uint8Array | undefined> => {
    try {
      return await decrypter.decrypt(armor.decode(text))
    } catch {
      return undefined
    }
  }
  return {
    dataKey: async (encryptedKeys) => {
      for (const text of encryptedKeys) {
        const opened = known.get(text) ?? open(text)
        known.set(text, opened)
        const key = await opened
        if (key !== undefined) return key
      }
      return undefined
    },
  }
}
