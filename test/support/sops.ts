import { createCipheriv, createHash, randomBytes } from 'node:crypto'
import { armor, Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption'

/** A new age key, and values as SOPS would encrypt them. */
export interface Sops {
  /** The secret key, as in SOPS_AGE_KEY. */
  readonly identity: string
  /** The key of the values, encrypted for the age key. */
  readonly encryptedKey: string
  /** A value, encrypted for its place in the file. */
  readonly encrypt: (text: string, path: readonly string[], type?: string) => string
  /** The message authentication code of these values, in the order of the file, encrypted. */
  readonly mac: (values: readonly string[]) => string
  /** The field `sops` of a YAML file; without `values`, the code is invalid, which Flux does not check. */
  readonly metadata: (rules?: string, values?: readonly string[]) => string
}

export const lastModified = '2026-01-02T03:04:05Z'
const wrongMac = 'ENC[AES256_GCM,data:eA==,iv:eA==,tag:eA==,type:str]'

export async function sops(): Promise<Sops> {
  const identity = await generateX25519Identity()
  const encrypter = new Encrypter()
  encrypter.addRecipient(await identityToRecipient(identity))
  const key = randomBytes(32)
  const encryptedKey = armor.encode(await encrypter.encrypt(key))
  const encrypt = (text: string, additional: string, type: string): string => {
    const iv = randomBytes(32)
    const cipher = createCipheriv('aes-256-gcm', key, iv)
    cipher.setAAD(Buffer.from(additional))
    const data = Buffer.concat([cipher.update(text), cipher.final()]).toString('base64')
    const [nonce, tag] = [iv.toString('base64'), cipher.getAuthTag().toString('base64')]
    return `ENC[AES256_GCM,data:${data},iv:${nonce},tag:${tag},type:${type}]`
  }
  const mac: Sops['mac'] = (values) => {
    const hash = createHash('sha512').update(values.join(''))
    return encrypt(hash.digest('hex').toUpperCase(), lastModified, 'str')
  }
  return {
    identity,
    encryptedKey,
    encrypt: (text, path, type = 'str') => encrypt(text, `${path.join(':')}:`, type),
    mac,
    metadata: (rules = '', values) => {
      const code = values === undefined ? wrongMac : mac(values)
      return `sops:\n    age:\n        - enc: ${JSON.stringify(encryptedKey)}\n    lastmodified: "${lastModified}"\n    mac: ${code}\n${rules}`
    },
  }
}
