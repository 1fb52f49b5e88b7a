// Private keys derived from a seed. node:crypto cannot generate keys from given random bytes.

import { checkPrimeSync, createECDH, createPrivateKey, type KeyObject } from 'node:crypto'
import { once } from '../../diagnostics/warning.ts'
import { bitString, integerOf, objectId, octets, pem, sequenceOf, tagged } from './der.ts'
import type { SeededRandom } from './random.ts'

const PUBLIC_EXPONENT = 65_537n

/**
 * The number of odd numbers to search, starting from a random one: about 20 times the average distance between large
 * primes.
 */
const SEARCHED = 16_384

/** A prime with exactly `bits` bits. The two highest bits are set. */
function prime(bits: number, random: SeededRandom): bigint {
  for (;;) {
    const bytes = random.bytes(bits / 8)
    bytes[0] = (bytes[0] ?? 0) | 0xc0
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) | 1
    const start = toBigInt(bytes)
    const hasFactor = smallFactors(start)
    for (let i = 0; i < SEARCHED; i++) {
      if (hasFactor[i] === 1) continue
      const candidate = start + 2n * BigInt(i)
      if (candidate >> BigInt(bits) !== 0n) break
      if (candidate % PUBLIC_EXPONENT !== 1n && checkPrimeSync(candidate)) return candidate
    }
  }
}

/**
 * Determines which of the numbers `start`, `start + 2`, `start + 4`, … have a small factor. Testing whether a number is
 * prime takes milliseconds, and is not needed for these numbers.
 */
function smallFactors(start: bigint): Uint8Array {
  const found = new Uint8Array(SEARCHED)
  for (const small of smallPrimes()) {
    const remainder = Number(start % BigInt(small))
    // Half the smallest even distance from `start` to a multiple of `small`.
    const distance = (small - remainder) % small
    const first = (distance % 2 === 0 ? distance : distance + small) / 2
    for (let i = first; i < SEARCHED; i += small) found[i] = 1
  }
  return found
}

/** All odd primes below 32,768. */
const smallPrimes = once((): readonly number[] => {
  const limit = 32_768
  const isComposite = new Uint8Array(limit)
  const primes: number[] = []
  for (let n = 3; n < limit; n += 2) {
    if (isComposite[n] === 1) continue
    primes.push(n)
    for (let multiple = n * n; multiple < limit; multiple += 2 * n) isComposite[multiple] = 1
  }
  return primes
})

function hasSmallFactor(candidate: bigint): boolean {
  return smallPrimes().some((small) => candidate % BigInt(small) === 0n)
}

export function toBigInt(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).toString('hex')}`)
}

function modularPower(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n
  let power = base % modulus
  for (let left = exponent; left > 0n; left >>= 1n) {
    if (left & 1n) result = (result * power) % modulus
    power = (power * power) % modulus
  }
  return result
}

/** The inverse of `value` modulo `modulus`. They must not have a common factor. */
export function inverse(value: bigint, modulus: bigint): bigint {
  let [a, b] = [value % modulus, modulus]
  let [x, y] = [1n, 0n]
  while (b > 0n) {
    const quotient = a / b
    ;[a, b] = [b, a % b]
    ;[x, y] = [y, x - quotient * y]
  }
  return x < 0n ? x + modulus : x
}

/** An RSA key in PKCS #1 format. */
export function rsaKey(bits: number, random: SeededRandom): string {
  const p = prime(bits / 2, random)
  let q = prime(bits / 2, random)
  while (q === p) q = prime(bits / 2, random)
  const d = inverse(PUBLIC_EXPONENT, (p - 1n) * (q - 1n))
  const numbers = [0n, p * q, PUBLIC_EXPONENT, d, p, q, d % (p - 1n), d % (q - 1n), inverse(q, p)]
  return pem('RSA PRIVATE KEY', sequenceOf(...numbers.map(integerOf)))
}

/** A P-256 key in SEC 1 format. */
export function ecdsaKey(random: SeededRandom): string {
  const curve = createECDH('prime256v1')
  // With this first byte, the secret is less than the order of the curve.
  const secret = Buffer.concat([Buffer.from([0x7f]), random.bytes(31)])
  curve.setPrivateKey(secret)
  const parameters = tagged(0xa0, objectId('1.2.840.10045.3.1.7'))
  const publicKey = tagged(0xa1, bitString(curve.getPublicKey()))
  return pem('EC PRIVATE KEY', sequenceOf(integerOf(1n), octets(secret), parameters, publicKey))
}

/** An Ed25519 key in PKCS #8 format. */
export function ed25519Key(random: SeededRandom): string {
  const algorithm = sequenceOf(objectId('1.3.101.112'))
  return pem('PRIVATE KEY', sequenceOf(integerOf(0n), algorithm, octets(octets(random.bytes(32)))))
}

/** A DSA key (with parameters of 2048 and 256 bits) in OpenSSL's format. */
export function dsaKey(random: SeededRandom): string {
  const q = prime(256, random)
  let p = 0n
  for (;;) {
    const bytes = random.bytes(256)
    bytes[0] = (bytes[0] ?? 0) | 0x80
    const candidate = toBigInt(bytes)
    p = candidate - (candidate % (2n * q)) + 1n
    if (p.toString(2).length === 2048 && !hasSmallFactor(p) && checkPrimeSync(p)) break
  }
  const g = modularPower(2n, (p - 1n) / q, p)
  const x = (toBigInt(random.bytes(32)) % (q - 1n)) + 1n
  return pem('DSA PRIVATE KEY', sequenceOf(...[0n, p, q, g, modularPower(g, x, p), x].map(integerOf)))
}

export function readPrivateKey(text: string): KeyObject {
  return createPrivateKey(text)
}
