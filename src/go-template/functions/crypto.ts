// sprig's functions for hashes and passwords. Follows sprig/crypto.go.

import { createCipheriv, createDecipheriv, createHash, createHmac, scryptSync } from 'node:crypto'
import { sha256 } from '../../references/sha256.ts'
import { bcryptjsPackage } from '../bcryptjs-package.ts'
import { byteLength, fromBytes, toBytes } from '../go-strings.ts'
import { STRING, UINT32 } from '../types.ts'
import { GoError, type GoInteger } from '../values.ts'
import { type FunctionTable, fn } from './define.ts'
import { decodeBase64 } from './encoding.ts'
import type { SeededRandom } from './random.ts'

export function cryptoFunctions(random: SeededRandom): FunctionTable {
  const bcrypt = (text: string): string => bcryptHash(text, random)
  return {
    sha1sum: fn([STRING], (text: string) => digest('sha1', text)),
    sha256sum: fn([STRING], rememberingSha256()),
    sha512sum: fn([STRING], (text: string) => digest('sha512', text)),
    adler32sum: fn([STRING], adler32),
    bcrypt: fn([STRING], bcrypt),
    htpasswd: fn([STRING, STRING], (user: string, password: string) => {
      return user.includes(':') ? `invalid username: ${user}` : `${user}:${bcrypt(password)}`
    }),
    derivePassword: fn([UINT32, STRING, STRING, STRING, STRING], derivePassword),
    encryptAES: fn([STRING, STRING], (password: string, text: string) => {
      if (text === '') return ''
      const iv = random.bytes(16)
      const cipher = createCipheriv('aes-256-cbc', aesKey(password), iv)
      return Buffer.concat([iv, cipher.update(toBytes(text)), cipher.final()]).toString('base64')
    }),
    decryptAES: fn([STRING, STRING], decryptAes),
  }
}

/**
 * SHA-256 with a cache, because many templates of a chart hash the same text: the values, or a ConfigMap whose changes
 * should restart pods.
 */
function rememberingSha256(): (text: string) => string {
  const known = new Map<string, string>()
  return (text) => {
    const hex = known.get(text) ?? sha256(toBytes(text))
    known.set(text, hex)
    return hex
  }
}

function digest(algorithm: string, text: string): string {
  return createHash(algorithm).update(toBytes(text)).digest('hex')
}

export function adler32(text: string): string {
  let a = 1
  let b = 0
  for (const byte of toBytes(text)) {
    a = (a + byte) % 65_521
    b = (b + a) % 65_521
  }
  return String(b * 65_536 + a)
}

const BCRYPT_ALPHABET = './ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
/** The last character of a salt has only two significant bits. */
const LAST_SALT_CHARACTERS = '.Oeu'

function bcryptHash(text: string, random: SeededRandom): string {
  if (byteLength(text) > 72) return 'failed to encrypt string with bcrypt: bcrypt: password length exceeds 72 bytes'
  const salt = random.text(21, BCRYPT_ALPHABET) + random.text(1, LAST_SALT_CHARACTERS)
  if (random.isQuick) return `$2a$10$${salt}${random.text(31, BCRYPT_ALPHABET)}`
  return bcryptjsPackage().hashSync(text, `$2a$10$${salt}`)
}

function aesKey(password: string): Buffer {
  const key = Buffer.alloc(32)
  Buffer.from(toBytes(password)).copy(key)
  return key
}

function decryptAes(password: string, text: string): string {
  if (text === '') return ''
  const data = decodeBase64(text)
  if (typeof data === 'number') throw new GoError(`illegal base64 data at input byte ${data}`)
  if (data.length < 16) throw new GoError(`runtime error: slice bounds out of range [:16] with capacity ${data.length}`)
  if (data.length % 16 !== 0) throw new GoError('crypto/cipher: input not full blocks')
  const decipher = createDecipheriv('aes-256-cbc', aesKey(password), data.subarray(0, 16)).setAutoPadding(false)
  const plain = Buffer.concat([decipher.update(data.subarray(16)), decipher.final()])
  const end = plain.length - (plain.at(-1) ?? 0)
  if (plain.length === 0 || end < 0) throw new GoError('runtime error: slice bounds out of range')
  return fromBytes(plain.subarray(0, end))
}

const PASSWORD_TYPES: Readonly<Record<string, readonly string[]>> = {
  maximum: ['anoxxxxxxxxxxxxxxxxx', 'axxxxxxxxxxxxxxxxxno'],
  long: [
    'CvcvnoCvcvCvcv',
    'CvcvCvcvnoCvcv',
    'CvcvCvcvCvcvno',
    'CvccnoCvcvCvcv',
    'CvccCvcvnoCvcv',
    'CvccCvcvCvcvno',
    'CvcvnoCvccCvcv',
    'CvcvCvccnoCvcv',
    'CvcvCvccCvcvno',
    'CvcvnoCvcvCvcc',
    'CvcvCvcvnoCvcc',
    'CvcvCvcvCvccno',
    'CvccnoCvccCvcv',
    'CvccCvccnoCvcv',
    'CvccCvccCvcvno',
    'CvcvnoCvccCvcc',
    'CvcvCvccnoCvcc',
    'CvcvCvccCvccno',
    'CvccnoCvcvCvcc',
    'CvccCvcvnoCvcc',
    'CvccCvcvCvccno',
  ],
  medium: ['CvcnoCvc', 'CvcCvcno'],
  short: ['Cvcn'],
  basic: ['aaanaaan', 'aannaaan', 'aaannaaa'],
  pin: ['nnnn'],
}

const CHARACTERS: Readonly<Record<string, string>> = {
  V: 'AEIOU',
  C: 'BCDFGHJKLMNPQRSTVWXYZ',
  v: 'aeiou',
  c: 'bcdfghjklmnpqrstvwxyz',
  A: 'AEIOUBCDFGHJKLMNPQRSTVWXYZ',
  a: 'AEIOUaeiouBCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz',
  n: '0123456789',
  o: "@&%?,=[]_:-+*$#!'^~;()/.",
  x: 'AEIOUaeiouBCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz0123456789!@#$%^&*()',
}

/** Derives a password with the algorithm of masterpassword.app. */
function derivePassword(counter: GoInteger, type: string, password: string, user: string, site: string): string {
  const templates = Object.hasOwn(PASSWORD_TYPES, type) ? PASSWORD_TYPES[type] : undefined
  if (templates === undefined) return `cannot find password template ${type}`
  const scope = Buffer.from('com.lyndir.masterpassword')
  const salt = Buffer.concat([scope, sized(user)])
  const key = scryptSync(toBytes(password), salt, 64, { N: 32_768, r: 8, p: 2, maxmem: 256 * 1024 * 1024 })
  const seed = createHmac('sha256', key)
    .update(Buffer.concat([scope, sized(site), uint32(Number(counter.value))]))
    .digest()
  const template = templates[(seed[0] ?? 0) % templates.length] ?? ''
  return Array.from(template, (kind, i) => {
    const characters = CHARACTERS[kind] ?? ''
    return characters[(seed[i + 1] ?? 0) % characters.length]
  }).join('')
}

/** The bytes of a string, preceded by their number. */
function sized(text: string): Buffer {
  const bytes = toBytes(text)
  return Buffer.concat([uint32(bytes.length), bytes])
}

function uint32(value: number): Buffer {
  const buffer = Buffer.alloc(4)
  buffer.writeUInt32BE(value)
  return buffer
}
