import { isKuiltError } from '../diagnostics/index.ts'
import { compileAnchored, compileGo } from './regex.ts'

describe('a Go pattern for a whole value', () => {
  test.each([
    ['app', 'app', true],
    ['app', 'my-app', false],
    ['app-.*', 'app-one', true],
    ['app|web', 'web', true],
    ['app|web', 'webs', false],
    ['a.c', 'a\u2028c', true],
    ['a.c', 'a\nc', false],
    ['a\\.c', 'abc', false],
    ['[a-z0-9-]+', 'ab-1', true],
    ['(?i)APP', 'app', true],
    ['\\pL+', 'äß', true],
    ['x{2,3}', 'xxx', true],
    ['a)|(?:b', 'b', true],
    ['', '', true],
    ['', 'a', false],
  ])('%j against %j is %j', (pattern, text, expected) => {
    expect(compileAnchored(pattern).test(text)).toBe(expected)
  })

  test('without special characters returns the only string it matches', () => {
    expect(compileAnchored('my-app').literal).toBe('my-app')
    expect(compileAnchored('my-app.*').literal).toBeUndefined()
  })
})

describe('a Go pattern for a search', () => {
  test.each([
    ['b', 'abc', true],
    ['^b', 'abc', false],
    ['^nginx(:[a-zA-Z0-9_.{}-]*)?(@sha256:[a-zA-Z0-9_.{}-]*)?$', 'nginx:1.{x}', true],
    ['^nginx(:[a-zA-Z0-9_.{}-]*)?(@sha256:[a-zA-Z0-9_.{}-]*)?$', 'nginx:1+2', false],
  ])('%j in %j is %j', (pattern, text, expected) => {
    expect(compileGo(pattern).test(text)).toBe(expected)
  })
})

test.each([
  ['nested repetition', '(a*)*b'],
  ['many repetitions', '.*a.*b.*c'],
  ['many alternatives', `^${'(a|a)'.repeat(30)}a*b$`],
  ['optional groups', '(a?)(a?)(a?)(a?)[a-z]*[a-z]*[a-z]*$!'],
])('%s take linear time', (_, pattern) => {
  const start = performance.now()
  expect(compileGo(pattern).test('a'.repeat(5000))).toBe(false)
  expect(performance.now() - start).toBeLessThan(5000)
})

test('the result is the same for long texts', () => {
  const matcher = compileGo('^[a-z]*-[0-9]*-.*$')
  expect([10, 2000].map((length) => matcher.test(`${'a'.repeat(length)}-1-\u2028`))).toEqual([true, true])
})

test.each([
  ['(', 'missing closing ): `(`'],
  ['[', 'missing closing ]: `[`'],
  ['(?=x)', 'invalid or unsupported Perl syntax: `(?=`'],
  ['a**', 'invalid nested repetition operator: `**`'],
])('%j is rejected with the message of Go', (pattern, reason) => {
  expect.assertions(2)
  try {
    compileAnchored(pattern)
  } catch (error) {
    expect(isKuiltError(error) && error.code).toBe('REGEX_INVALID')
    expect(isKuiltError(error) && error.params).toEqual({ pattern, reason })
  }
})
