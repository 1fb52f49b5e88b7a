import { doublestarMatcher } from './doublestar.ts'
import { filepathMatcher } from './filepath-match.ts'
import { pathspec } from './git-pathspec.ts'
import { globPattern } from './gobwas-glob.ts'

const engines = [
  ['doublestar', doublestarMatcher],
  ['filepath.Match', filepathMatcher],
  ['gobwas/glob', (pattern: string) => globPattern(pattern, true)],
  ['git pathspecs', pathspec],
] as const

test.each(engines)('%s: the time does not grow exponentially', (_, matcher) => {
  const text = 'a'.repeat(250)
  const stars = '*a'.repeat(30)
  expect(matcher(`${stars}b`)?.(text)).toBe(false)
  expect(matcher(stars)?.(text)).toBe(true)
  expect(matcher(`${stars}[a-c]`)?.(text)).toBe(true)
  expect(matcher(`${stars}[a-c]*[b]`)?.(text)).toBe(false)
})

test.each(engines.filter(([name]) => name === 'doublestar' || name === 'gobwas/glob'))(
  '%s: alternatives, too',
  (_, matcher) => {
    const choices = '{a,a}'.repeat(40)
    expect(matcher(`${choices}b`)?.('a'.repeat(41))).toBe(false)
    expect(matcher(choices)?.('a'.repeat(40))).toBe(true)
  },
)

test('doublestar: any number of directories', () => {
  const pattern = '**/*a'.repeat(12)
  expect(doublestarMatcher(`/${pattern}b`)?.(`/${'a/'.repeat(100)}a`)).toBe(false)
  expect(doublestarMatcher('{'.repeat(5000) + '}'.repeat(5000))).toBeUndefined()
})

test('doublestar: classes never match slashes', () => {
  for (const pattern of ['a[/]b', 'a[.-0]b', 'a[!x]b', 'a[/-0]b', 'a[.-/]b']) {
    expect([pattern, doublestarMatcher(pattern)?.('a/b')]).toEqual([pattern, false])
  }
  expect(doublestarMatcher('a[.-0]b')?.('a0b')).toBe(true)
  expect(doublestarMatcher('a[/-.]b')?.('a/b')).toBe(false)
})
