import { doublestarMatcher } from './doublestar.ts'

test.each([
  ['a/**/b.yaml', 'a/b.yaml', true],
  ['a/**/b.yaml', 'a/x/y/b.yaml', true],
  ['a/**/b.yaml', 'a/xb.yaml', false],
  ['**/*.yaml', 'x.yaml', true],
  ['**/*.yaml', 'a/b/x.yaml', true],
  ['a/**', 'a', true],
  ['a/**', 'a/b/c', true],
  ['a/**', 'ab', false],
  ['**', 'a/b', true],
  ['x**', 'xa/b', false],
  ['*', '.hidden', true],
  ['*.y{a,}ml', 'x.yml', true],
  ['{a/b,c}/d', 'a/b/d', true],
  ['a,b', 'a,b', true],
  ['[a-c]x', 'bx', true],
  ['[!a-c]x', 'bx', false],
  ['[^a-c]x', 'dx', true],
  [String.raw`[\]a]`, ']', true],
  [String.raw`[a\]`, 'a', undefined],
  ['[a-b-d]', '-', true],
  ['[z-a]', 'm', false],
  ['[z-a]', 'z', true],
  ['[a&&b]', '&', true],
  ['a?c', 'a/c', false],
  ['a[^b]c', 'a/c', false],
  [String.raw`a\*`, 'a*', true],
  [String.raw`a\*`, 'ab', false],
  ['a.b', 'axb', false],
])('%s matches %s: %s', (pattern, path, expected) => {
  expect(doublestarMatcher(pattern)?.(path)).toBe(expected)
})

test.each(['a{b', 'a[b', 'a\\', '[]a]', '[!]', '[^]'])('%s is not a pattern', (pattern) => {
  expect(doublestarMatcher(pattern)).toBeUndefined()
})
