import { filepathMatcher } from './filepath-match.ts'

test.each([
  ['abc', 'abc', true],
  ['*', 'abc', true],
  ['*c', 'abc', true],
  ['a*', 'a', true],
  ['a*/b', 'abc/b', true],
  ['a*/b', 'a/c/b', false],
  ['*', 'a/b', false],
  ['a-*', 'a-b', true],
  ['[a-c]-*', 'b-x', true],
  ['a?c', 'abc', true],
  ['a?c', 'a/c', false],
  ['ab[c]', 'abc', true],
  ['ab[b-d]', 'abc', true],
  ['ab[e-g]', 'abc', false],
  ['ab[^c]', 'abc', false],
  ['ab[^e-g]', 'abc', true],
  ['a\\*b', 'a*b', true],
  ['a\\*b', 'ab', false],
  ['[\\]a]', ']', true],
  ['a[^c]b', 'a/b', true],
  ['a[c-a]b', 'abb', false],
  ['a[^c-a]b', 'abb', true],
  ['a.c', 'abc', false],
  ['a+(b)$', 'a+(b)$', true],
  ['?é', '☺é', true],
])('%s against %s: %s', (pattern, path, expected) => {
  expect(filepathMatcher(pattern)?.(path)).toBe(expected)
})

test.each(['[', '[]a', '[a', 'a\\', '[a-]', '[-x]'])('%s is malformed', (pattern) => {
  expect(filepathMatcher(pattern)).toBeUndefined()
})
