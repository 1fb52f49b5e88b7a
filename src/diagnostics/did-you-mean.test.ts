import { didYouMean } from './did-you-mean.ts'

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

test('a short word only gets a suggestion one mistake away', () => {
  expect(didYouMean('cn', ['fn', 'cfg'])).toBe('fn')
  expect(didYouMean('ab', ['fn', 'cfg'])).toBeUndefined()
})
