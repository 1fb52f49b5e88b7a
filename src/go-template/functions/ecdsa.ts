import { createECDH, createHash, createHmac, type KeyObject } from 'node:crypto'
import { integerOf, sequenceOf } from './der.ts'
import { inverse, toBigInt } from './keys.ts'

/** A curve: its name for createECDH, its hash in certificates, and the order of its base point. */
interface Curve {
  readonly ecdhName: string
  readonly hash: string
  readonly order: bigint
}

const curves: Readonly<Record<string, Curve>> = {
  prime256v1: {
    ecdhName: 'prime256v1',
    hash: 'sha256',
    order: 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n,
  },
  secp384r1: {
    ecdhName: 'secp384r1',
    hash: 'sha384',
    order: 0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973n,
  },
  secp521r1: {
    ecdhName: 'secp521r1',
    hash: 'sha512',
    order: BigInt(`0x01${'f'.repeat(64)}fa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409`),
  },
}

/**
 * An ECDSA signature as DER. node:crypto uses a random nonce for each signature; here it is derived from the key and
 * the message, so that signatures are reproducible.
 */
export function signEcdsa(message: Uint8Array, key: KeyObject): Buffer {
  const curve = curves[key.asymmetricKeyDetails?.namedCurve ?? '']
  if (curve === undefined) throw new TypeError('not a curve of certificates')
  const { ecdhName, hash, order } = curve
  const digest = createHash(hash).update(message).digest()
  const secret = Buffer.from(key.export({ format: 'jwk' }).d ?? '', 'base64url')
  const size = Math.ceil(order.toString(16).length / 2)
  for (let attempt = 0; ; attempt++) {
    const nonce = 1n + (toBigInt(nonceBytes({ secret, digest, attempt })) % (order - 1n))
    const point = createECDH(ecdhName)
    point.setPrivateKey(Buffer.from(nonce.toString(16).padStart(size * 2, '0'), 'hex'))
    const r = toBigInt(point.getPublicKey().subarray(1, 1 + size)) % order
    const s = (inverse(nonce, order) * (toBigInt(digest) + r * toBigInt(secret))) % order
    if (r !== 0n && s !== 0n) return sequenceOf(integerOf(r), integerOf(s))
  }
}

/** The bytes from which the nonce is computed: more than any order has, so that the remainder is evenly distributed. */
function nonceBytes({
  secret,
  digest,
  attempt,
}: {
  readonly secret: Uint8Array
  readonly digest: Uint8Array
  readonly attempt: number
}): Buffer {
  const part = (i: number): Buffer => createHmac('sha512', secret).update(digest).update(`${attempt}.${i}`).digest()
  return Buffer.concat([part(0), part(1)])
}
