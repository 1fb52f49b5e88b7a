import { armor, Decrypter } from 'age-encryption'
import { KuiltError } from '../diagnostics/index.ts'
import { joinParts } from './join-parts.ts'
import type { KeyGroup, SopsMetadata } from './metadata.ts'

/** The data key of a file, encrypted for several recipients. */
type DataKeys = Pick<SopsMetadata, 'keyGroups' | 'threshold'>

/** The age identities for decryption. They never appear in messages. */
export interface Identities {
  /** Returns the data key of a file. Undefined if the identities cannot decrypt enough of its parts. */
  dataKey(keys: DataKeys): Promise<Uint8Array | undefined>
}

/**
 * Reads age identities, one per line. Lines that start with `#` are comments. Undefined if there are no identities.
 *
 * @throws KuiltError SOPS_KEY_INVALID
 */
export function readIdentities(text: string): Identities | undefined {
  const lines = text
    .split('\n')
    .map((line, i) => ({ identity: line.trim(), number: i + 1 }))
    .filter(({ identity }) => identity !== '' && !identity.startsWith('#'))
  if (lines.length === 0) return undefined
  const decrypter = new Decrypter()
  for (const { identity, number } of lines) {
    try {
      decrypter.addIdentity(identity)
    } catch {
      // The error of the package is not used, because it contains the line with the key.
      throw new KuiltError('SOPS_KEY_INVALID', { reason: `line ${number} is not an age identity` })
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
  const openAny = async (group: KeyGroup): Promise<Uint8Array | undefined> => {
    for (const text of group) {
      const opened = known.get(text) ?? open(text)
      known.set(text, opened)
      const key = await opened
      if (key !== undefined) return key
    }
    return undefined
  }
  return {
    // Follows getsops/sops, sops.go, (Metadata).GetDataKeyWithKeyServices.
    dataKey: async ({ keyGroups, threshold }) => {
      const parts: Uint8Array[] = []
      for (const group of keyGroups) {
        const part = await openAny(group)
        if (part !== undefined) parts.push(part)
      }
      if (keyGroups.length < 2) return parts[0]
      return parts.length < threshold ? undefined : joinParts(parts)
    },
  }
}
