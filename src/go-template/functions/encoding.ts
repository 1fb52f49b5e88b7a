// sprig's functions for encodings. If decoding fails, the result is the error message.

import { fromBytes, toBytes } from '../go-strings.ts'
import { STRING } from '../types.ts'
import { type FunctionTable, fn } from './define.ts'

export const encodingFunctions: FunctionTable = {
  b64enc: fn([STRING], (text: string) => Buffer.from(toBytes(text)).toString('base64')),
  b64dec: fn([STRING], (text: string) => decoded(decodeBase64(text), 'base64')),
  b32enc: fn([STRING], (text: string) => encodeBase32(toBytes(text))),
  b32dec: fn([STRING], (text: string) => decoded(decodeBase32(text), 'base32')),
}

function decoded(result: Uint8Array | number, name: string): string {
  return typeof result === 'number' ? `illegal ${name} data at input byte ${result}` : fromBytes(result)
}

/** Decodes base64, and returns the bytes or the position of the first mistake. Ignores line breaks. */
export function decodeBase64(text: string): Uint8Array | number {
  const fault = findFault(text, { alphabet: /[A-Za-z0-9+/]/, group: 4, ends: [2, 3] })
  return fault === undefined ? Buffer.from(text.replace(/[\r\n]/g, ''), 'base64') : fault
}

interface Form {
  readonly alphabet: RegExp
  /** The number of characters per group. */
  readonly group: number
  /** The allowed numbers of data characters in an incomplete last group. */
  readonly ends: readonly number[]
}

/** The position of the first mistake, including line breaks. Follows encoding/base64, (*Encoding).decodeQuantum. */
function findFault(text: string, { alphabet, group, ends }: Form): number | undefined {
  const bytes = toBytes(text)
  let inGroup = 0
  for (let i = 0; i < bytes.length; i++) {
    const char = String.fromCharCode(bytes[i] ?? 0)
    if (char === '\n' || char === '\r') continue
    if (alphabet.test(char)) {
      inGroup = (inGroup + 1) % group
      continue
    }
    if (char !== '=' || !ends.includes(inGroup)) return i
    return paddingFault(bytes, i, group - inGroup)
  }
  // An incomplete group is reported at the position where it starts.
  return inGroup === 0 ? undefined : bytes.length - inGroup
}

/** The position of the first mistake in the padding, which must have exactly `count` characters. */
function paddingFault(bytes: Uint8Array, from: number, count: number): number | undefined {
  let left = count
  for (let i = from; i < bytes.length; i++) {
    const char = String.fromCharCode(bytes[i] ?? 0)
    if (char === '\n' || char === '\r') continue
    if (left === 0) return i
    if (char !== '=') return i
    left--
  }
  return left === 0 ? undefined : bytes.length
}

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

function encodeBase32(bytes: Uint8Array): string {
  let text = ''
  let buffer = 0
  let bits = 0
  for (const byte of bytes) {
    buffer = ((buffer << 8) | byte) & 0xfff
    bits += 8
    for (; bits >= 5; bits -= 5) text += BASE32[(buffer >> (bits - 5)) & 31]
  }
  if (bits > 0) text += BASE32[(buffer << (5 - bits)) & 31]
  return text.padEnd(Math.ceil(text.length / 8) * 8, '=')
}

function decodeBase32(text: string): Uint8Array | number {
  const clean = text.replace(/[\r\n]/g, '')
  const fault = findFault(clean, { alphabet: /[A-Z2-7]/, group: 8, ends: [2, 4, 5, 7] })
  if (fault !== undefined) return fault
  const bytes: number[] = []
  let buffer = 0
  let bits = 0
  for (const char of clean.replace(/=+$/, '')) {
    buffer = ((buffer << 5) | BASE32.indexOf(char)) & 0xfff
    bits += 5
    if (bits >= 8) {
      bits -= 8
      bytes.push((buffer >> bits) & 0xff)
    }
  }
  return Uint8Array.from(bytes)
}
