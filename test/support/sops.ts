import { createCipheriv, randomBytes } from 'node:crypto'
import { armor, Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption'

/** A new age key, and values as SOPS would encrypt them. */
export interface Sops {
  /** The secret key, as in SOPS_AGE_KEY. */
  readonly identity: string
  /** The key of the values, encrypted for the age key. */
  readonly encryptedKey: string
  /** A value, encrypted for its place in the file. */
  readonly encrypt: (text: string, path: readonly string[], type?: string) => string
  /** The field `sops` of a YAML file. */
  readonly metadata: (rules?: string) => string
}

const mac = 'mac: ENC[AES256_GCM,data:eA==,iv:eA==,tag:eA==,type:str]'

export async function sops(): Promise<Sops> {
  const identity = await generateX25519Identity()
  const encrypter = new Encrypter()
  encrypter.addRecipient(await identityToRecipient(identity))
  const key = randomBytes(32)
  const encryptedKey = armor.encode(await encrypter.encrypt(key))
  return {
    identity,
    encryptedKey,
    encrypt: (text, path, type = 'str') => {
      const iv = randomBytes(32)
      const cipher = createCipheriv('aes-256-gcm', key, iv)
      cipher.setAAD(Buffer.from(`${path.join(':')}:`))
      const data = Buffer.concat([cipher.update(text), cipher.final()]).toString('base64')
      const [nonce, tag] = [iv.toString('base64'), cipher.getAuthTag().toString('base64')]
      return `ENC[AES256_GCM,data:${data},iv:${nonce},tag:${tag},type:${type}]`
    },
    metadata: (rules = '') => `sops:\n    age:\n        - enc: ${JSON.stringify(encryptedKey)}\n    ${mac}\n${rules}`,
  }
}
