import { isKuiltError } from '../diagnostics/index.ts'
import { parseLabelSelector } from './label-selector.ts'

const labels = new Map([
  ['app', 'web'],
  ['tier', ''],
  ['weight', '7'],
  ['example.com/zone', 'eu-1'],
])

test.each([
  ['', true],
  ['app', true],
  ['!app', false],
  ['nope', false],
  ['!nope', true],
  ['app=web', true],
  ['app==web', true],
  ['app = web , tier', true],
  ['app=db', false],
  ['nope=web', false],
  ['app!=db', true],
  ['nope!=db', true],
  ['tier=', true],
  ['tier==', true],
  ['app=', false],
  ['app in (db, web)', true],
  ['app in (db)', false],
  ['app in (in,notin)', false],
  ['tier in ()', true],
  ['tier in (a,)', true],
  ['tier in (,,a)', true],
  ['app notin (db)', true],
  ['nope notin (db)', true],
  ['app notin (web)', false],
  ['weight>6', true],
  ['weight<7', false],
  ['weight<8,weight>-1', true],
  ['app>6', false],
  ['nope<6', false],
  ['example.com/zone=eu-1', true],
  ['in', false],
])('%j selects: %j', (selector, expected) => {
  expect(parseLabelSelector(selector)(labels)).toBe(expected)
})

test.each([
  'a b',
  'a=b=c',
  'a=b c',
  'a,',
  ',a',
  'a in b',
  'a in (b',
  'a in (b c)',
  '!a=b',
  'a!b',
  '(a)',
  '-a',
  'a/b/c',
  'Example.com/a',
  '/a',
  'a=-b',
  'a=b/c',
  'a>b',
  `a=${'b'.repeat(64)}`,
])('%j is no selector', (selector) => {
  expect.assertions(1)
  try {
    parseLabelSelector(selector)
  } catch (error) {
    expect(isKuiltError(error) && error.code).toBe('LABEL_SELECTOR_INVALID')
  }
})

test.each([
  ['a in (b', 'found the end, expected "," or ")"'],
  ['a in (=', 'found "=", expected a value, "," or ")"'],
])('%j is rejected with a reason', (selector, reason) => {
  expect(() => parseLabelSelector(selector)).toThrow(expect.objectContaining({ params: { selector, reason } }))
})
