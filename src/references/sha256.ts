/** Longer texts are worth the time that node:crypto takes to load: as long as all the rest of a small build. */
const longText = 20_000

/** The SHA-256 of a text in UTF-8, as 64 hexadecimal digits. */
export function sha256(text: string): string {
  if (text.length <= longText) return sha256Small(text)
  const { createHash } = process.getBuiltinModule('node:crypto')
  return createHash('sha256').update(text).digest('hex')
}

/** The same for texts of any length, without loading anything. */
export function sha256Small(text: string): string {
  const words = paddedWords(new TextEncoder().encode(text))
  const state = rootBits(8, 1 / 2)
  const constants = rootBits(64, 1 / 3)
  const schedule = new Int32Array(64)
  for (let at = 0; at < words.length; at += 16) {
    schedule.set(words.subarray(at, at + 16))
    extend(schedule)
    addRounds(state, schedule, constants)
  }
  return Array.from(state, (word) => (word >>> 0).toString(16).padStart(8, '0')).join('')
}

/** The first 32 bits behind the point of a root of each of the first primes. */
function rootBits(count: number, exponent: number): Int32Array {
  const bits = new Int32Array(count)
  let found = 0
  for (let candidate = 2; found < count; candidate++) {
    if (!isPrime(candidate)) continue
    const root = candidate ** exponent
    bits[found++] = ((root - Math.floor(root)) * 2 ** 32) | 0
  }
  return bits
}

function isPrime(candidate: number): boolean {
  for (let divisor = 2; divisor * divisor <= candidate; divisor++) if (candidate % divisor === 0) return false
  return true
}

/** The bytes, a one bit, zeros and the length in bits: a multiple of 16 words. */
function paddedWords(bytes: Uint8Array): Int32Array {
  const words = new Int32Array(((bytes.length + 8) >> 6) * 16 + 16)
  for (let i = 0; i < bytes.length; i++) words[i >> 2] = at(words, i >> 2) | (at(bytes, i) << (24 - (i & 3) * 8))
  words[bytes.length >> 2] = at(words, bytes.length >> 2) | (0x80 << (24 - (bytes.length & 3) * 8))
  words[words.length - 2] = bytes.length >>> 29
  words[words.length - 1] = bytes.length << 3
  return words
}

function extend(schedule: Int32Array): void {
  for (let i = 16; i < 64; i++) {
    const x = at(schedule, i - 15)
    const y = at(schedule, i - 2)
    const s0 = rotate(x, 7) ^ rotate(x, 18) ^ (x >>> 3)
    const s1 = rotate(y, 17) ^ rotate(y, 19) ^ (y >>> 10)
    schedule[i] = at(schedule, i - 16) + s0 + at(schedule, i - 7) + s1
  }
}

function addRounds(state: Int32Array, schedule: Int32Array, constants: Int32Array): void {
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state
  for (let i = 0; i < 64; i++) {
    const s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)
    const first = (h + s1 + ((e & f) ^ (~e & g)) + at(constants, i) + at(schedule, i)) | 0
    const s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)
    const second = s0 + ((a & b) ^ (a & c) ^ (b & c))
    h = g
    g = f
    f = e
    e = (d + first) | 0
    d = c
    c = b
    b = a
    a = (first + second) | 0
  }
  for (const [i, word] of [a, b, c, d, e, f, g, h].entries()) state[i] = at(state, i) + word
}

function rotate(word: number, by: number): number {
  return (word >>> by) | (word << (32 - by))
}

/** An element that is known to be there. */
function at(list: Int32Array | Uint8Array, index: number): number {
  return list[index] as number
}
