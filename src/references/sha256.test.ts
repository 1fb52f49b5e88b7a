import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { sha256, sha256Small } from './sha256.ts'

const expected = (text: string) => createHash('sha256').update(text).digest('hex')

test('the hash of nothing is the well-known one', () => {
  expect(sha256('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
})

test('texts of every length around the size of a block hash as with node:crypto', () => {
  for (let length = 0; length < 200; length++) {
    const text = 'abc\u00e9'.repeat(50).slice(0, length)
    expect(sha256Small(text)).toBe(expected(text))
  }
})

test('any text hashes as with node:crypto, lone surrogates included', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 500 }), (text) => {
      expect(sha256Small(text)).toBe(expected(text))
      expect(sha256(text)).toBe(expected(text))
    }),
  )
})

test('short and long texts hash alike', () => {
  for (const length of [19_999, 20_000, 20_001, 70_000]) {
    const text = 'x'.repeat(length)
    expect(sha256(text)).toBe(expected(text))
    expect(sha256Small(text)).toBe(expected(text))
  }
})
