import { makeSlug } from './slug.ts'

test.each([
  ['One & two', 'one-and-two'],
  [`Bob's "app" – Café`, 'bobs-app-cafe'],
  ['__a//b__', 'a-b'],
])('%s becomes %s', (text, slug) => {
  expect(makeSlug(text, { maxLength: 63, smart: true })).toBe(slug)
})

test('is cut after the last whole word that fits', () => {
  expect(['one two three', 'onetwothree'].map((text) => makeSlug(text, { maxLength: 8, smart: true }))).toEqual([
    'one-two',
    'onetwoth',
  ])
})

test('other scripts are errors', () => {
  expect(() => makeSlug('ж', { maxLength: 63, smart: true })).toThrow('cannot convert "ж" to ASCII')
})
