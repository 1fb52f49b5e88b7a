// The subset of DER that keys and certificates need.

export function tagged(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(parts)
  return Buffer.concat([Buffer.from([tag]), lengthOf(body.length), body])
}

function lengthOf(length: number): Buffer {
  if (length < 0x80) return Buffer.from([length])
  const hex = length.toString(16)
  const bytes = Buffer.from(hex.length % 2 === 1 ? `0${hex}` : hex, 'hex')
  return Buffer.concat([Buffer.from([0x80 | bytes.length]), bytes])
}

export function sequenceOf(...parts: readonly Uint8Array[]): Buffer {
  return tagged(0x30, ...parts)
}

export function setOf(...parts: readonly Uint8Array[]): Buffer {
  return tagged(0x31, ...parts)
}

/** A non-negative integer. */
export function integerOf(value: bigint): Buffer {
  const hex = value.toString(16)
  const even = hex.length % 2 === 1 ? `0${hex}` : hex
  // If the first bit were 1, the number would be negative.
  return tagged(0x02, Buffer.from(/^[89a-f]/.test(even) ? `00${even}` : even, 'hex'))
}

export function objectId(id: string): Buffer {
  const [first = 0, second = 0, ...rest] = id.split('.').map(Number)
  const bytes = [first * 40 + second]
  for (const number of rest) {
    const septets: number[] = [number & 0x7f]
    for (let left = number >>> 7; left > 0; left >>>= 7) septets.unshift((left & 0x7f) | 0x80)
    bytes.push(...septets)
  }
  return tagged(0x06, Buffer.from(bytes))
}

export function octets(bytes: Uint8Array): Buffer {
  return tagged(0x04, bytes)
}

export function bitString(bytes: Uint8Array, unused = 0): Buffer {
  return tagged(0x03, Buffer.from([unused]), bytes)
}

export function trueValue(): Buffer {
  return tagged(0x01, Buffer.from([0xff]))
}

export function nullValue(): Buffer {
  return tagged(0x05)
}

/** Text as a PrintableString if possible, otherwise as a UTF8String, as in Go. */
export function textOf(text: string): Buffer {
  return tagged(/^[A-Za-z0-9 '()+,\-./:=?]*$/.test(text) ? 0x13 : 0x0c, Buffer.from(text))
}

/** A date as UTCTime up to 2049, and as GeneralizedTime after that. */
export function timeOf(date: Date): Buffer {
  const text = date
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replace(/[-:T]/g, '')
  return date.getUTCFullYear() < 2050 ? tagged(0x17, Buffer.from(text.slice(2))) : tagged(0x18, Buffer.from(text))
}

function headerLength(der: Buffer): { readonly header: number; readonly length: number } {
  const first = der[1] ?? 0
  if (first < 0x80) return { header: 2, length: first }
  const size = first & 0x7f
  return { header: 2 + size, length: der.readUIntBE(2, size) }
}

/** The content of an encoded value, without its tag and length. */
export function contentOf(der: Buffer): Buffer {
  const { header, length } = headerLength(der)
  return der.subarray(header, header + length)
}

/** The encoded values in the content of a sequence. */
export function elementsOf(content: Buffer): readonly Buffer[] {
  const found: Buffer[] = []
  for (let rest = content; rest.length > 0; ) {
    const { header, length } = headerLength(rest)
    found.push(rest.subarray(0, header + length))
    rest = rest.subarray(header + length)
  }
  return found
}

/** Encodes DER as PEM, with lines of 64 characters. */
export function pem(type: string, der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? []
  return `-----BEGIN ${type}-----\n${lines.join('\n')}\n-----END ${type}-----\n`
}

/** The first block of a PEM text. */
export function parsePem(text: string): { readonly type: string; readonly der: Buffer } | undefined {
  const match = /-----BEGIN ([^-\n]+)-----\r?\n([\s\S]*?)-----END \1-----/.exec(text)
  if (match === null) return undefined
  const body = (match[2] ?? '').replace(/^[^:\n]+:.*\n/gm, '').replace(/\s/g, '')
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(body)) return undefined
  return { type: match[1] ?? '', der: Buffer.from(body, 'base64') }
}
