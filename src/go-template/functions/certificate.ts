// Creates X.509 certificates. Follows crypto/x509/x509.go, CreateCertificate, as far as sprig uses it.

import { createHash, createPublicKey, type KeyObject, sign } from 'node:crypto'
import { GoError } from '../values.ts'
import {
  bitString,
  contentOf,
  elementsOf,
  integerOf,
  nullValue,
  objectId,
  octets,
  sequenceOf,
  setOf,
  tagged,
  textOf,
  timeOf,
  trueValue,
} from './der.ts'
import { signEcdsa } from './ecdsa.ts'
import { readPrivateKey } from './keys.ts'

/** The contents of a certificate. */
export interface CertificateRequest {
  readonly name: string
  readonly ips: readonly string[]
  readonly dnsNames: readonly string[]
  readonly days: number
  readonly isAuthority: boolean
  /** The private key, as PEM. */
  readonly key: string
}

export interface Issuer {
  /** The name, as DER. */
  readonly name: Buffer
  readonly key: KeyObject
  readonly keyId: Buffer | undefined
}

const DAY = 86_400_000

/**
 * The start of the validity of certificates: a fixed date in the past, so that they are valid today, and the output
 * does not change over time.
 */
const VALID_FROM = new Date('2020-01-01T00:00:00Z')
/** The end of the validity is the given number of days after this date, so that certificates never appear expired. */
const DAYS_COUNT_FROM = Date.parse('2049-01-01T00:00:00Z')

/** The last possible date, because years in certificates have four digits. */
const LAST_DATE = Date.parse('9999-12-31T23:59:59Z')

function validUntil(days: number): Date {
  return new Date(Math.min(Math.max(DAYS_COUNT_FROM + days * DAY, 0), LAST_DATE))
}

/** A signed X.509 certificate, as DER. */
export function createCertificate(
  request: CertificateRequest,
  { issuer, serial }: { readonly issuer: Issuer | undefined; readonly serial: Buffer },
): Buffer {
  const key = loadKey(request.key)
  const signer = issuer?.key ?? key
  const algorithm = signatureAlgorithm(signer)
  const subject = nameOf(request.name)
  const body = sequenceOf(
    tagged(0xa0, integerOf(2n)),
    integerOf(BigInt(`0x${serial.toString('hex')}`)),
    algorithm.id,
    issuer?.name ?? subject,
    sequenceOf(timeOf(VALID_FROM), timeOf(validUntil(request.days))),
    subject,
    publicKeyOf(key),
    tagged(0xa3, sequenceOf(...extensions(request, key, issuer))),
  )
  return sequenceOf(body, algorithm.id, bitString(signed(body, signer, algorithm)))
}

/** The subject of a certificate, as DER. It is the sixth element of a version 3 certificate. */
export function subjectOf(der: Buffer): Buffer {
  const [tbs = Buffer.alloc(0)] = elementsOf(contentOf(der))
  return elementsOf(contentOf(tbs))[5] ?? Buffer.alloc(0)
}

/** Parses a private key. @throws GoError */
export function loadKey(text: string): KeyObject {
  try {
    return readPrivateKey(text)
  } catch (error) {
    throw new GoError('parsing private key: the key cannot be read', { cause: error })
  }
}

function publicKeyOf(key: KeyObject): Buffer {
  return createPublicKey(key).export({ type: 'spki', format: 'der' })
}

/** The identifier of a key: the first 160 bits of its SHA-256 hash (RFC 7093), as in Go. */
export function keyIdOf(key: KeyObject): Buffer {
  const bits = elementsOf(contentOf(publicKeyOf(key)))[1] ?? Buffer.alloc(0)
  return createHash('sha256').update(contentOf(bits).subarray(1)).digest().subarray(0, 20)
}

function nameOf(commonName: string): Buffer {
  return sequenceOf(setOf(sequenceOf(objectId('2.5.4.3'), textOf(commonName))))
}

interface SignatureAlgorithm {
  readonly hash: string | null
  readonly id: Buffer
}

function signatureAlgorithm(key: KeyObject): SignatureAlgorithm {
  const id = (name: string, ...rest: readonly Buffer[]): Buffer => sequenceOf(objectId(name), ...rest)
  if (key.asymmetricKeyType === 'rsa') return { hash: 'sha256', id: id('1.2.840.113549.1.1.11', nullValue()) }
  if (key.asymmetricKeyType === 'ed25519') return { hash: null, id: id('1.3.101.112') }
  if (key.asymmetricKeyType !== 'ec') throw new GoError('error creating certificate: x509: unsupported private key')
  const curve = key.asymmetricKeyDetails?.namedCurve
  if (curve === 'secp384r1') return { hash: 'sha384', id: id('1.2.840.10045.4.3.3') }
  if (curve === 'secp521r1') return { hash: 'sha512', id: id('1.2.840.10045.4.3.4') }
  return { hash: 'sha256', id: id('1.2.840.10045.4.3.2') }
}

function signed(body: Buffer, key: KeyObject, { hash }: SignatureAlgorithm): Buffer {
  return key.asymmetricKeyType === 'ec' ? signEcdsa(body, key) : sign(hash, body, key)
}

function extensions(request: CertificateRequest, key: KeyObject, issuer: Issuer | undefined): readonly Buffer[] {
  const extension = (id: string, critical: boolean, value: Buffer): Buffer => {
    return sequenceOf(objectId(id), ...(critical ? [trueValue()] : []), octets(value))
  }
  // The bits mean digital signature and key encipherment, and for authorities also certificate signing.
  const usage = request.isAuthority ? bitString(Buffer.from([0xa4]), 2) : bitString(Buffer.from([0xa0]), 5)
  const list = [
    extension('2.5.29.15', true, usage),
    extension('2.5.29.37', false, sequenceOf(objectId('1.3.6.1.5.5.7.3.1'), objectId('1.3.6.1.5.5.7.3.2'))),
    extension('2.5.29.19', true, request.isAuthority ? sequenceOf(trueValue()) : sequenceOf()),
  ]
  if (request.isAuthority) list.push(extension('2.5.29.14', false, octets(keyIdOf(key))))
  if (issuer?.keyId !== undefined) list.push(extension('2.5.29.35', false, sequenceOf(tagged(0x80, issuer.keyId))))
  if (request.dnsNames.length + request.ips.length > 0) {
    const names = [
      ...request.dnsNames.map((name) => tagged(0x82, Buffer.from(name))),
      ...request.ips.map((ip) => tagged(0x87, ipBytes(ip))),
    ]
    list.push(extension('2.5.29.17', false, sequenceOf(...names)))
  }
  return list
}

/** @param ip a valid address */
function ipBytes(ip: string): Buffer {
  if (!ip.includes(':')) return Buffer.from(ip.split('.').map(Number))
  const dotted = /^(.*:)(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(ip)
  const hex = (a: string | undefined, b: string | undefined): string => ((Number(a) << 8) | Number(b)).toString(16)
  const plain = dotted === null ? ip : `${dotted[1]}${hex(dotted[2], dotted[3])}:${hex(dotted[4], dotted[5])}`
  const [head = '', tail] = plain.replace(/%.*$/, '').split('::')
  const groups = (text: string): string[] => (text === '' ? [] : text.split(':'))
  const before = groups(head)
  const after = groups(tail ?? '')
  const middle = tail === undefined ? [] : Array.from({ length: 8 - before.length - after.length }, () => '0')
  return Buffer.from(
    [...before, ...middle, ...after].flatMap((group) => {
      const number = Number.parseInt(group, 16)
      return [number >> 8, number & 0xff]
    }),
  )
}
