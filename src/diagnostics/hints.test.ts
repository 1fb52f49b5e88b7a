import { didYouMean, nameList, suggest } from './hints.ts'

const fields = ['resources', 'components', 'namePrefix', 'nameSuffix', 'namespace', 'patches']

test.each([
  ['resource', 'resources'],
  ['resourcez', 'resources'],
  ['recources', 'resources'],
  ['nameprefix', 'namePrefix'],
  ['pacthes', 'patches'],
  ['bild', 'build'],
])('%s was probably meant to be %s', (typed, meant) => {
  expect(didYouMean(typed, [...fields, 'build'])).toBe(meant)
})

test.each(['frobnicate', 'x', ''])('nothing is suggested for %p', (typed) => {
  expect(didYouMean(typed, fields)).toBeUndefined()
})

test('short words only get suggestions with a single difference', () => {
  expect(didYouMean('cn', ['fn', 'cfg'])).toBe('fn')
  expect(didYouMean('ab', ['fn', 'cfg'])).toBeUndefined()
})

test('suggestions are questions', () => {
  expect(suggest('pacthes', fields)).toBe('did you mean "patches"?')
  expect(suggest('frobnicate', fields)).toBeUndefined()
})

test('lists of names are phrases, and are truncated', () => {
  expect([[], ['a'], ['a', 'b'], ['a', 'b', 'c']].map((names) => nameList(names))).toEqual([
    '',
    'a',
    'a and b',
    'a, b and c',
  ])
  expect(nameList(['a', 'b', 'c', 'd'], 2)).toBe('a, b and 2 more')
})
