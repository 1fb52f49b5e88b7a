import { createHash } from 'node:crypto'
import { KuiltError } from '../diagnostics/index.ts'
import { type Scalar, scalarText } from '../tree/node.ts'
import { formatFloatF } from '../yaml/types/go-number.ts'
import { plainNumber, plainTimestamp, plainWord, scalarTag } from '../yaml/types/scalar.ts'
import { decryptWithData } from './decrypt-value.ts'
import type { SopsMetadata } from './metadata.ts'

/**
 * The bytes that are hashed first if only encrypted values are hashed. Follows getsops/sops, sops.go,
 * MACOnlyEncryptedInitialization.
 */
const onlyEncryptedStart = Buffer.from('8a3fd2ad54ce66527b1034f3d147be0b0b975b3bf44f72c6fdadec8176f27d69', 'hex')

/**
 * Computes the message authentication code of a file from its decrypted values, and compares it with the code in the
 * file. Follows getsops/sops, sops.go, (Tree).Decrypt, and decrypt/decrypt.go, DataWithFormat.
 */
export class IntegrityCheck {
  readonly #hash = createHash('sha512')
  readonly #metadata: SopsMetadata

  constructor(metadata: SopsMetadata) {
    this.#metadata = metadata
    if (metadata.macOnlyEncrypted) this.#hash.update(onlyEncryptedStart)
  }

  /** Adds the next value of the file, in order. */
  add(value: Scalar, isEncrypted: boolean): void {
    if (isEncrypted || !this.#metadata.macOnlyEncrypted) this.#hash.update(hashedText(value))
  }

  /**
   * @param subject the name of the file in messages
   * @throws KuiltError SOPS_INTEGRITY
   */
  finish(key: Uint8Array, subject: string): void {
    const { mac, lastModified } = this.#metadata
    const stored = decryptWithData(mac, key, lastModified)
    if (stored === undefined) {
      throw new KuiltError('SOPS_INTEGRITY', { subject, problem: mac === '' ? 'missing' : 'unreadable' })
    }
    if (stored.text !== this.#hash.digest('hex').toUpperCase()) {
      throw new KuiltError('SOPS_INTEGRITY', { subject, problem: 'different' })
    }
  }
}

/** Returns the text of a value of any type. Follows getsops/sops, sops.go, ToBytes. */
function hashedText(value: Scalar): string {
  const { text } = value
  switch (scalarTag(value)) {
    case '!!null':
      return ''
    case '!!bool':
      return plainWord(text, 'v3') === true ? 'True' : 'False'
    case '!!timestamp':
      return plainTimestamp(text) ?? text
    case '!!int':
    case '!!float': {
      const number = plainNumber(text, 'v3')
      if (number === undefined) return text
      return number.tag === '!!int' ? number.value.toString() : formatFloatF(number.value)
    }
    default:
      return scalarText(value)
  }
}
