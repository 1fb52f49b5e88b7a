import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { sha256 } from './sha256.ts'

const expected = (text: string) => createHash('sha256').update(text).digest('hex')

test('any string hashes as with node:crypto, including lone surrogates', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 500 }), (text) => sha256(text) === expected(text)))
})

test.each([0, 2499, 2500, 200_000])('a string of %i characters hashes as with node:crypto', (length) => {
  expect(sha256('é'.repeat(length))).toBe(expected('é'.repeat(length)))
})
