import type { JsonValue, Node } from '../../tree/node.ts'
import { readNode } from '../read/resources.ts'
import { fromJson, toJson } from './json.ts'

function read(text: string): Node {
  const node = readNode(text, 'test.yaml')
  if (node === undefined) throw new Error('nothing to read')
  return node
}

const json = (text: string): JsonValue => toJson(read(text))

test('types depend on spelling and quotes', () => {
  const value = json('{a: 1, b: "1", c: 0x10, d: yes, e: true, f: ~, g: 1.50, h: 010, i: 2001-1-2, j: [x, {}]}')
  expect(value).toEqual(
    Object.assign(Object.create(null), {
      ...{ a: 1, b: '1', c: 16, d: 'yes', e: true, f: null, g: 1.5, h: 8, i: '2001-01-02T00:00:00Z' },
      j: ['x', Object.create(null)],
    }),
  )
})

test('integers keep all their digits', () => {
  expect(json('[9007199254740991, 9007199254740993, -9223372036854775808, 18446744073709551615]')).toEqual([
    9007199254740991,
    9007199254740993n,
    -9223372036854775808n,
    18446744073709551615n,
  ])
})

test('an omitted value is an empty string in flow style, and null elsewhere', () => {
  expect(json('[{a: }]')).toEqual(json('[{a: ""}]'))
  expect(json('- a:')).toEqual(json('[{a: null}]'))
})

test('keys are data, even if they are special in JavaScript', () => {
  const value = json('{__proto__: {a: 1}, toString: 2}')
  expect(Object.keys(Object(value))).toEqual(['__proto__', 'toString'])
})

test('in flow collections, a key that is a timestamp with a time is a string', () => {
  expect(json('{a: {2001-01-02 1:2:3: x}}')).toEqual({ a: { '2001-01-02 1:2:3': 'x' } })
})

test.each([
  ['a timestamp as key', 'a:\n  2001-01-02 1:2:3: x\n', 'YAML_NON_STRING_KEY'],
  ['a repeated key', '{a: {b: 1, b: 2}}', 'YAML_DUPLICATE_KEY'],
  ['a null key', '{~: 1}', 'YAML_NON_STRING_KEY'],
  ['a number as key', '{a: {1: b}}', 'YAML_NON_STRING_KEY'],
  ['a binary key', '{a: {!!binary aGk=: b}}', 'YAML_NON_STRING_KEY'],
  ['infinity', '{a: .inf}', 'YAML_UNSUPPORTED_NUMBER'],
  ['a text that is tagged as a number', '{a: !!int x}', 'YAML_TAG_MISMATCH'],
  ['a block that starts with a tab', 'a: |2\n  \tx\n', 'YAML_BLOCK_TAB'],
])('%s has no JSON form', (_, text, code) => {
  expect(() => json(text)).toThrow(expect.objectContaining({ code }))
})

test.each([
  ['plain text', 'plain'],
  ['1.2.3', 'plain'],
  ['<<', 'plain'],
  ['a, b: c', 'single'],
  ['#a', 'single'],
  [' a', 'single'],
  ['', 'double'],
  ['1', 'double'],
  ['yes', 'double'],
  ['12:30', 'double'],
  ['2001-01-01', 'double'],
  ['0o-7', 'double'],
  ['a\tb', 'double'],
  ['\u{1f600}', 'double'],
  ['a\nb', 'literal'],
  ['a\n\tb', 'literal'],
  ['a \nb', 'double'],
])('the text %j becomes a %s scalar', (text, style) => {
  expect(fromJson(text)).toMatchObject({ text, style, tag: undefined })
})

test.each([
  [1000000, '1e+06'],
  [12345678901234567890n, '12345678901234567890'],
  [0.5, '0.5'],
  [null, 'null'],
  [true, 'true'],
])('%p is spelled %s', (value, text) => {
  expect(fromJson(value)).toMatchObject({ text, style: 'plain' })
})

test('entries are in the order of keys, and empty collections are in flow style', () => {
  const node = fromJson({ b: {}, a1b: [], 'a1-': 1, a10: [1], a2: 'x' })
  const entries = node.type === 'mapping' ? node.entries : []
  expect(entries.map(({ key }) => key.text)).toEqual(['a1b', 'a1-', 'a2', 'a10', 'b'])
  expect(entries.map(({ value }) => value.type !== 'scalar' && value.flow)).toEqual([true, false, false, false, true])
})

test('values of 10,000 levels are an error, not a crash', () => {
  let value: JsonValue = []
  for (let i = 0; i < 10_000; i++) value = [value]
  expect(() => fromJson(value)).toThrow(expect.objectContaining({ code: 'YAML_TOO_DEEP' }))
})
