// sprig's random functions. Unlike Go's, their results are derived from the seed.

import type { Budget } from '../limits.ts'
import { INT, STRING } from '../types.ts'
import { GoError, type GoInteger, int } from '../values.ts'
import { type FunctionTable, fn } from './define.ts'
import type { SeededRandom } from './random.ts'

const DIGITS = '0123456789'
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const ASCII = Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i)).join('')

export function randomFunctions(random: SeededRandom, budget: Budget): FunctionTable {
  const text = (alphabet: string) =>
    fn([INT], ({ value }: GoInteger) => {
      budget.size(Math.max(Number(value), 0) * 16)
      return random.text(Math.max(Number(value), 0), alphabet)
    })
  return {
    randAlphaNum: text(LETTERS + DIGITS),
    randAlpha: text(LETTERS),
    randNumeric: text(DIGITS),
    randAscii: text(ASCII),
    randBytes: fn([INT], ({ value }: GoInteger) => {
      if (value < 0n) throw new GoError('runtime error: makeslice: len out of range')
      budget.size(Number(value) * 4)
      return random.bytes(Number(value)).toString('base64')
    }),
    randInt: fn([INT, INT], (min: GoInteger, max: GoInteger) => {
      if (max.value <= min.value) throw new GoError('invalid argument to Intn')
      return int(min.value + (BigInt(`0x${random.bytes(16).toString('hex')}`) % (max.value - min.value)))
    }),
    shuffle: fn([STRING], (original: string) => {
      const chars = [...original]
      for (let i = chars.length - 1; i > 0; i--) {
        const other = random.below(i + 1)
        const char = chars[i] ?? ''
        chars[i] = chars[other] ?? ''
        chars[other] = char
      }
      return chars.join('')
    }),
    uuidv4: fn([], () => {
      const bytes = random.bytes(16)
      bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40
      bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
      const hex = bytes.toString('hex')
      return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
    }),
  }
}
