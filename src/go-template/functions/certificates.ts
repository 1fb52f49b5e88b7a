// sprig's functions for keys and certificates. Keys and serial numbers are derived from the seed, and dates are fixed,
// so that the output is reproducible. Otherwise, follows sprig/crypto.go.

import { X509Certificate } from 'node:crypto'
import { isIP } from 'node:net'
import { sprint } from '../print.ts'
import { type GoType, INT, LIST, STRING } from '../types.ts'
import { GoError, type GoInteger, type GoList, GoObject, type GoValue } from '../values.ts'
import { type CertificateRequest, createCertificate, type Issuer, keyIdOf, loadKey, subjectOf } from './certificate.ts'
import { type FunctionTable, fn } from './define.ts'
import { parsePem, pem } from './der.ts'
import { decodeBase64 } from './encoding.ts'
import { dsaKey, ecdsaKey, ed25519Key, rsaKey } from './keys.ts'
import type { SeededRandom } from './random.ts'

const CERTIFICATE: GoType = { name: 'sprig.certificate', kind: 'struct' }

export function certificateFunctions(random: SeededRandom): FunctionTable {
  const newKey = (): string => (random.isQuick ? ecdsaKey(random) : rsaKey(2048, random))
  const create = (request: CertificateRequest, issuer?: GoObject): GoObject => {
    const der = createCertificate(request, { issuer: issuer && issuerOf(issuer), serial: random.bytes(16) })
    return certificateValue(pem('CERTIFICATE', der), request.key)
  }
  const leaf = (name: string, ips: GoList, dnsNames: GoList, days: GoInteger, key: string): CertificateRequest => ({
    name,
    ips: addresses(ips),
    dnsNames: texts(dnsNames),
    days: Number(days.value),
    isAuthority: false,
    key: checkedKey(key),
  })
  const authority = (name: string, days: GoInteger, key: string): CertificateRequest => {
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
