import { joinParts } from './join-parts.ts'

/** Returns a part of `secret` for a polynomial of degree 1, whose value at X is `secret + slope · X`. */
function part(secret: readonly number[], slope: readonly number[], x: 1 | 2 | 3): Uint8Array {
  // Multiplication by 2 is a shift with reduction. Multiplication by 3 adds the value itself.
  const double = (value: number): number => (value << 1) ^ (value & 0x80 ? 0x11b : 0)
  const times = (value: number): number => (x === 1 ? value : x === 2 ? double(value) : double(value) ^ value)
  return Uint8Array.from([...secret.map((byte, i) => byte ^ times(slope[i] ?? 0)), x])
}

const secret = [0, 1, 127, 128, 200, 255]
const slope = [7, 255, 0, 129, 64, 1]
const parts = ([1, 2, 3] as const).map((x) => part(secret, slope, x))

test('any two of three parts, or all of them, give the secret', () => {
  for (const chosen of [
    [0, 1],
    [2, 0],
    [1, 2],
    [0, 1, 2],
  ]) {
    expect([...(joinParts(chosen.map((i) => parts[i] ?? new Uint8Array())) ?? [])]).toEqual(secret)
  }
})

test('parts that do not belong together', () => {
  expect(joinParts([Uint8Array.from([1, 1]), Uint8Array.from([2, 1])])).toBeUndefined()
  expect(joinParts([Uint8Array.from([1, 1]), Uint8Array.from([2, 3, 2])])).toBeUndefined()
  expect(joinParts([])).toBeUndefined()
})
