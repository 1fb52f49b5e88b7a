// sprig's functions for keys and certificates. Keys and serial numbers are derived from the seed and dates are fixed,
// so that the output is reproducible. Otherwise follows sprig/crypto.go.

import { createHash, createPublicKey, type KeyObject, sign, X509Certificate } from 'node:crypto'
import { isIP } from 'node:net'
import { sprint } from '../print.ts'
import { type GoType, INT, LIST, STRING } from '../types.ts'
import { GoError, type GoInteger, type GoList, GoObject, type GoValue } from '../values.ts'
import { type FunctionTable, fn } from './define.ts'
import {
  bitString,
  integerOf,
  NULL,
  objectId,
  octets,
  parsePem,
  pem,
  sequenceOf,
  setOf,
  TRUE,
  tagged,
  textOf,
  timeOf,
} from './der.ts'
import { signEcdsa } from './ecdsa.ts'
import { decodeBase64 } from './encoding.ts'
import { dsaKey, ecdsaKey, ed25519Key, readPrivateKey, rsaKey } from './keys.ts'
import type { SeededRandom } from './random.ts'

const CERTIFICATE: GoType = { name: 'sprig.certificate', kind: 'struct' }

/** The contents of a certificate. */
interface Request {
  readonly name: string
  readonly ips: readonly string[]
  readonly dnsNames: readonly string[]
  readonly days: number
  readonly isAuthority: boolean
  /** PEM of the private key. */
  readonly key: string
}

interface Issuer {
  /** DER of the name. */
  readonly name: Buffer
  readonly key: KeyObject
  readonly keyId: Buffer | undefined
}

export function certificateFunctions(random: SeededRandom): FunctionTable {
  const newKey = (): string => (random.isQuick ? ecdsaKey(random) : rsaKey(2048, random))
  const create = (request: Request, issuer?: GoObject): GoObject => {
    const der = certificate(request, { issuer: issuer && issuerOf(issuer), serial: random.bytes(16) })
    return certificateValue(pem('CERTIFICATE', der), request.key)
  }
  const leaf = (name: string, ips: GoList, dnsNames: GoList, days: GoInteger, key: string): Request => ({
    name,
    ips: addresses(ips),
    dnsNames: texts(dnsNames),
    days: Number(days.value),
    isAuthority: false,
    key: checkedKey(key),
  })
  const authority = (name: string, days: GoInteger, key: string): Request => {
    return { name, ips: [], dnsNames: [], days: Number(days.value), isAuthority: true, key: checkedKey(key) }
  }
  return {
    genPrivateKey: fn([STRING], (type: string) => privateKey(type, random)),
    buildCustomCert: fn([STRING, STRING], customCertificate),
    genCA: fn([STRING, INT], (name: string, days: GoInteger) => create(authority(name, days, newKey()))),
    genCAWithKey: fn([STRING, INT, STRING], (name: string, days: GoInteger, key: string) => {
      return create(authority(name, days, key))
    }),
    genSelfSignedCert: fn([STRING, LIST, LIST, INT], (name: string, ips: GoList, names: GoList, days: GoInteger) => {
      return create(leaf(name, ips, names, days, newKey()))
    }),
    genSelfSignedCertWithKey: fn(
      [STRING, LIST, LIST, INT, STRING],
      (name: string, ips: GoList, names: GoList, days: GoInteger, key: string) => {
        return create(leaf(name, ips, names, days, key))
      },
    ),
    genSignedCert: fn(
      [STRING, LIST, LIST, INT, CERTIFICATE],
      (name: string, ips: GoList, names: GoList, days: GoInteger, issuer: GoObject) => {
        return create(leaf(name, ips, names, days, newKey()), issuer)
      },
    ),
    genSignedCertWithKey: fn(
      [STRING, LIST, LIST, INT, CERTIFICATE, STRING],
      (name: string, ips: GoList, names: GoList, days: GoInteger, issuer: GoObject, key: string) => {
        return create(leaf(name, ips, names, days, key), issuer)
      },
    ),
  }
}

function privateKey(type: string, random: SeededRandom): string {
  if (random.isQuick && ['', 'rsa', 'dsa'].includes(type)) return ecdsaKey(random)
  if (type === '' || type === 'rsa') return rsaKey(4096, random)
  if (type === 'dsa') return dsaKey(random)
  if (type === 'ecdsa') return ecdsaKey(random)
  return type === 'ed25519' ? ed25519Key(random) : `Unknown type ${type}`
}

function certificateValue(cert: string, key: string): GoObject {
  return new GoObject(CERTIFICATE, {
    fields: new Map<string, GoValue>([
      ['Cert', cert],
      ['Key', key],
    ]),
  })
}

function texts({ items }: GoList): readonly string[] {
  return items.map((item) => {
    if (typeof item === 'string') return item
    throw new GoError(`error processing alternate dns name: ${sprint(item)} is not a string`)
  })
}

function addresses({ items }: GoList): readonly string[] {
  return items.map((item) => {
    if (typeof item !== 'string') throw new GoError(`error parsing ip: ${sprint(item)} is not a string`)
    if (isIP(item) === 0) throw new GoError(`error parsing ip: ${item}`)
    return item
  })
}

function checkedKey(text: string): string {
  const block = parsePem(text)
  if (block === undefined) throw new GoError('parsing private key: no PEM data in input')
  if (block.type !== 'PRIVATE KEY' && !block.type.endsWith(' PRIVATE KEY')) {
    throw new GoError(`parsing private key: no private key data in PEM block of type ${block.type}`)
  }
  return pem(block.type, block.der)
}

function loadKey(text: string): KeyObject {
  try {
    return readPrivateKey(text)
  } catch (error) {
    throw new GoError('parsing private key: the key cannot be read', { cause: error })
  }
}

function customCertificate(cert: string, key: string): GoObject {
  const certText = decodeBase64(cert)
  if (typeof certText === 'number') throw new GoError('unable to decode base64 certificate')
  const keyText = decodeBase64(key)
  if (typeof keyText === 'number') throw new GoError('unable to decode base64 private key')
  const certPem = Buffer.from(certText).toString()
  const keyPem = Buffer.from(keyText).toString()
  readCertificate(certPem)
  if (parsePem(keyPem) === undefined) throw new GoError('error parsing private key: no PEM data in input')
  loadKey(checkedKey(keyPem))
  return certificateValue(certPem, keyPem)
}

function readCertificate(text: string): X509Certificate {
  const block = parsePem(text)
  if (block === undefined) throw new GoError('unable to decode certificate')
  try {
    return new X509Certificate(pem('CERTIFICATE', block.der))
  } catch (error) {
    throw new GoError('error parsing certificate: decodedCert.Bytes: x509: malformed certificate', { cause: error })
  }
}

function issuerOf({ fields }: GoObject): Issuer {
  const parsed = readCertificate(sprint(fields.get('Cert') ?? ''))
  const key = loadKey(checkedKey(sprint(fields.get('Key') ?? '')))
  return { name: subjectOf(parsed.raw), key, keyId: parsed.ca ? keyIdOf(key) : undefined }
}

/** The subject of a certificate, as DER: the sixth element of a version 3 certificate. */
function subjectOf(der: Buffer): Buffer {
  const [tbs = Buffer.alloc(0)] = elementsOf(contentOf(der))
  return elementsOf(contentOf(tbs))[5] ?? Buffer.alloc(0)
}

function headerLength(der: Buffer): { readonly header: number; readonly length: number } {
  const first = der[1] ?? 0
  if (first < 0x80) return { header: 2, length: first }
  const size = first & 0x7f
  return { header: 2 + size, length: der.readUIntBE(2, size) }
}

function contentOf(der: Buffer): Buffer {
  const { header, length } = headerLength(der)
  return der.subarray(header, header + length)
}

function elementsOf(content: Buffer): readonly Buffer[] {
  const found: Buffer[] = []
  for (let rest = content; rest.length > 0; ) {
    const { header, length } = headerLength(rest)
    found.push(rest.subarray(0, header + length))
    rest = rest.subarray(header + length)
  }
  return found
}

function publicKeyOf(key: KeyObject): Buffer {
  return createPublicKey(key).export({ type: 'spki', format: 'der' })
}

/** RFC 7093: the first 160 bits of the SHA-256 of the key, as in Go. */
function keyIdOf(key: KeyObject): Buffer {
  const bits = elementsOf(contentOf(publicKeyOf(key)))[1] ?? Buffer.alloc(0)
  return createHash('sha256').update(contentOf(bits).subarray(1)).digest().subarray(0, 20)
}

function nameOf(commonName: string): Buffer {
  return sequenceOf(setOf(sequenceOf(objectId('2.5.4.3'), textOf(commonName))))
}

const DAY = 86_400_000

/** Start of the validity of certificates, so that they are valid today. */
const VALID_FROM = new Date('2020-01-01T00:00:00Z')
/** The end of the validity is the given number of days after this date, so that certificates never appear expired. */
const DAYS_COUNT_FROM = Date.parse('2049-01-01T00:00:00Z')

/** Years in certificates have four digits. */
const LAST_DATE = Date.parse('9999-12-31T23:59:59Z')

function validUntil(days: number): Date {
  return new Date(Math.min(Math.max(DAYS_COUNT_FROM + days * DAY, 0), LAST_DATE))
}

function certificate(
  request: Request,
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

interface SignatureAlgorithm {
  readonly hash: string | null
  readonly id: Buffer
}

function signatureAlgorithm(key: KeyObject): SignatureAlgorithm {
  const id = (name: string, ...rest: readonly Buffer[]): Buffer => sequenceOf(objectId(name), ...rest)
  if (key.asymmetricKeyType === 'rsa') return { hash: 'sha256', id: id('1.2.840.113549.1.1.11', NULL) }
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

function extensions(request: Request, key: KeyObject, issuer: Issuer | undefined): readonly Buffer[] {
  const extension = (id: string, critical: boolean, value: Buffer): Buffer => {
    return sequenceOf(objectId(id), ...(critical ? [TRUE] : []), octets(value))
  }
  // Digital signature and key encipherment; for authorities also certificate signing.
  const usage = request.isAuthority ? bitString(Buffer.from([0xa4]), 2) : bitString(Buffer.from([0xa0]), 5)
  const list = [
    extension('2.5.29.15', true, usage),
    extension('2.5.29.37', false, sequenceOf(objectId('1.3.6.1.5.5.7.3.1'), objectId('1.3.6.1.5.5.7.3.2'))),
    extension('2.5.29.19', true, request.isAuthority ? sequenceOf(TRUE) : sequenceOf()),
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

function ipBytes(ip: string): Buffer {
  if (isIP(ip) === 4) return Buffer.from(ip.split('.').map(Number))
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
