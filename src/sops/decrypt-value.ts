import { createDecipheriv } from 'node:crypto'
import { type Scalar, scalar } from '../tree/node.ts'

/** An encrypted value of SOPS. */
interface Encrypted {
  readonly data: Buffer
  readonly iv: Buffer
  readonly tag: Buffer
  readonly type: string
}

const pattern = /^ENC\[AES256_GCM,data:(.+),iv:(.+),tag:(.+),type:(.+)\]/s

export function isEncryptedText(text: string): boolean {
  return pattern.test(text)
}

/** A decrypted value. */
export interface Decrypted {
  readonly text: string
  readonly type: string
}

/**
 * Decrypts a value. Returns undefined if the value is corrupt or belongs to another field. Follows getsops/sops,
 * aes/cipher.go.
 *
 * @param path the keys of the path to the value
 */
export function decryptText(text: string, key: Uint8Array, path: readonly string[]): Decrypted | undefined {
  return decryptWithData(text, key, `${path.join(':')}:`)
}

/**
 * Like `decryptText`, but with any additional data.
 *
 * @param additional the text that was authenticated together with the value
 */
export function decryptWithData(text: string, key: Uint8Array, additional: string): Decrypted | undefined {
  const encrypted = parse(text)
  if (encrypted === undefined) return undefined
  const { data, iv, tag, type } = encrypted
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: 16 })
    decipher.setAAD(Buffer.from(additional))
    decipher.setAuthTag(tag)
    return { text: Buffer.concat([decipher.update(data), decipher.final()]).toString('utf8'), type }
  } catch {
    return undefined
  }
}

function parse(text: string): Encrypted | undefined {
  const [, data, iv, tag, type] = pattern.exec(text) ?? []
  if (data === undefined || iv === undefined || tag === undefined || type === undefined) return undefined
  const decode = (base64: string): Buffer => Buffer.from(base64, 'base64')
  return { data: decode(data), iv: decode(iv), tag: decode(tag), type }
}

/** Returns the value as a scalar of its type. Undefined if it is not valid for the type. */
export function decryptedScalar({ text, type }: Decrypted): Scalar | undefined {
  switch (type) {
    case 'int':
      return /^[-+]?\d+$/.test(text) ? scalar(BigInt(text.replace('+', '')).toString()) : undefined
    case 'float':
      return /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i.test(text) ? scalar(text) : undefined
    case 'bool':
      return /^(?:1|t|true|0|f|false)$/i.test(text) ? scalar(/^[1t]/i.test(text) ? 'true' : 'false') : undefined
    default:
      return scalar(text, 'double')
  }
}
