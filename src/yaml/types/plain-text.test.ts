import fc from 'fast-check'
import { resolveTag } from '../types/scalar.ts'
import { isPlainInteger, isPlainText } from './plain-text.ts'
import { choosePrintedStyle } from './string-style.ts'

test.each([
  'nginx',
  'app.kubernetes.io/name',
  '500m',
  '128Mi',
  '1.2.3-x',
  '--port=80',
  '-c',
  'a b',
  ".it's",
  'a#b',
  'a:b',
  '~/x',
  '?a',
])('%s needs no quotes, and no second look', (text) => {
  expect(isPlainText(text)).toBe(true)
})

test.each([
  '',
  '8080',
  'true',
  'y',
  '~',
  '- a',
  '-',
  '---',
  '.5',
  '.inf',
  '0x1F',
  '+_0',
  '-_1',
  '12:30',
  '2001-01-01',
  'a: b',
  'a:',
  'a #b',
  ' a',
  'a ',
  '{a',
  'é',
  'a\nb',
])('%j needs one', (text) => {
  expect(isPlainText(text)).toBe(false)
})

const unit = fc.constantFrom(...'01579abefintuxyzANTZ_.:-+~#?,= \'"{}|oO\t\né')

test('strings accepted by the quick check are plain according to the complete rules', () => {
  fc.assert(
    fc.property(fc.string({ unit, maxLength: 8 }), (text) => {
      if (!isPlainText(text)) return
      expect([choosePrintedStyle(text), resolveTag(text)]).toEqual(['plain', '!!str'])
    }),
    { numRuns: 5000 },
  )
})

test.each([
  ['0', true],
  ['8080', true],
  ['999999999999999', true],
  ['9999999999999999', false],
  ['010', false],
  ['-1', false],
  ['1.0', false],
  ['', false],
])('%j is the usual spelling of a natural number: %p', (text, expected) => {
  expect(isPlainInteger(text)).toBe(expected)
})
