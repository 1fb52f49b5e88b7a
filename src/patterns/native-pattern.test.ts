import { nativePattern } from './native-pattern.ts'

test.each(['[^A-Za-z0-9]+$', '-r\\d+$|sha256:', '(-?[^a-z\\d\\-])+-?', '^v?\\d\\.'])('%s is native', (pattern) => {
  expect(nativePattern(pattern)?.source).toBe(pattern)
})

test.each([
  ['two repetitions', 'a+b+'],
  ['a repetition in a repetition', '(a+)+'],
  ['a group with two ways to repeat it', '(a?a)+'],
  ['a group with two optional parts that match the same', '(a?a?b)+'],
  ['many optional parts', 'a?a?a?a?a?aaaaa'],
  ['a dot, which matches carriage returns in Go', 'a.b'],
  ['alternatives in a group', '(a|b)'],
  ['a lazy repetition', 'a+?'],
  ['a range out of order', '[z-a]'],
  ['an unclosed group', '(a'],
])('%s needs re2js', (_, pattern) => {
  expect(nativePattern(pattern)).toBeUndefined()
})
