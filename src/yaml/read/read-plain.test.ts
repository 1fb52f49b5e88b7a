import { isKuiltError } from '../../diagnostics/index.ts'
import { readPlain, readPlainStrict } from './read-plain.ts'

const read = (text: string): unknown => readPlain(text, 'kustomization.yaml')

test.each([
  ['', undefined],
  ['# c\n', undefined],
  ['~', null],
  ['a: yes\nb: off\nc: y\nd: "y"\n', { a: true, b: false, c: true, d: 'y' }],
  ['a: 0755\nb: 0o17\nc: 0x1F\nd: 0b11\ne: 1_000\n', { a: 493, b: 15, c: 31, d: 3, e: 1000 }],
  ['a: 0o-7\nb: 0b-1\nc: 1:30\nd: 08\n', { a: '0o-7', b: -1, c: '1:30', d: 8 }],
  ['a: 9223372036854775808\nb: 9007199254740991\n', { a: 9223372036854775808n, b: 9007199254740991 }],
  ['a: 1.0\nb: 1e3\nc: .5\nd: 1e400\n', { a: 1, b: 1000, c: 0.5, d: '1e400' }],
  ['a: 2001-1-2\nb: 2001-01-02 3:4:5\n', { a: '2001-1-2', b: '2001-01-02 3:4:5' }],
  ['a:\nb: ~\nc: null\nd: {e}\n', { a: null, b: null, c: null, d: { e: null } }],
  ['a: |\n  b\nc: >-\n  d\n  e\n', { a: 'b\n', c: 'd e' }],
  ['a: 1\na: 2\n', { a: 2 }],
  ['a: !!str 1\nb: !!float 1\nc: !!bool yes\nd: !!binary aGk=\ne: !x 1\n', { a: '1', b: 1, c: true, d: 'hi', e: '1' }],
  ['a: 1\n---\nb: 2\n', { a: 1 }],
  ['%YAML 1.1\n---\na: 1\n', { a: 1 }],
  ['\ufeffa: 1\r\nb: 2\r\n', { a: 1, b: 2 }],
  ['{"a": [1, "b", null, {"c": true}]}', { a: [1, 'b', null, { c: true }] }],
])('%j is %j', (text, value) => {
  expect(read(text)).toEqual(value)
})

test.each([
  ['yes: 1', { true: 1 }],
  ['0x10: 1', { 16: 1 }],
  ['1.50: 1', { '1.5': 1 }],
  ['1e7: 1', { '1e+07': 1 }],
  ['123456.789: 1', { '123456.79': 1 }],
  ['0.00001: 1', { '1e-05': 1 }],
  ['100000.0: 1', { 100000: 1 }],
  ['-.inf: 1', { '-.inf': 1 }],
  ['.nan: 1', { '.nan': 1 }],
  ['2001-01-01: 1', { '2001-01-01': 1 }],
  ['"y": 1', { y: 1 }],
])('keys become text: %j is %j', (text, value) => {
  expect(read(text)).toEqual(value)
})

test('a merge key overrides the entries above it', () => {
  expect(read('a: 1\n<<: {a: 2, b: 2}\nb: 3\n')).toEqual({ a: 2, b: 3 })
  expect(read('<<: [{a: 1}, {a: 2, b: 2}]\n')).toEqual({ a: 1, b: 2 })
  expect(read('<<: {a: 1}\n<<: {a: 2}\n')).toEqual({ a: 2 })
  expect(read('"<<": 1\n')).toEqual({ '<<': 1 })
})

test('objects have no prototype, so every key is data', () => {
  const value = read('__proto__: {a: 1}\ntoString: 2\n')
  expect(Object.getPrototypeOf(value)).toBeNull()
  expect(Object.keys(value as object)).toEqual(['__proto__', 'toString'])
})

test.each([
  ['a: b: c', 'YAML_SYNTAX'],
  ['~: 1', 'YAML_MAP_KEY'],
  ['18446744073709551615: 1', 'YAML_MAP_KEY'],
  ['[a]: 1', 'YAML_SYNTAX'],
  ['a: .inf', 'YAML_UNSUPPORTED_NUMBER'],
  ['a: !!int x', 'YAML_TAG_MISMATCH'],
  ['a: !!binary x', 'YAML_BINARY_INVALID'],
  ['a: {<<: 1}', 'YAML_SYNTAX'],
  ['a: *b', 'YAML_SYNTAX'],
])('%j is rejected with %s', (text, code) => {
  try {
    read(text)
  } catch (error) {
    expect(isKuiltError(error) && error.code).toBe(code)
    expect(isKuiltError(error) && error.at?.file).toBe('kustomization.yaml')
    return
  }
  throw new Error('accepted')
})

test('equal keys in different maps are allowed', () => {
  expect(() => readPlainStrict('a: { b: 1 }\nb: [{ a: 1 }, { a: 2 }]\n', 'c.yaml')).not.toThrow()
  expect(() => readPlainStrict('', 'c.yaml')).not.toThrow()
})

test('a duplicate key is rejected with its position', () => {
  expect(() => readPlainStrict('a:\n- b: 1\n  b: 2\n', 'c.yaml')).toThrow(
    expect.objectContaining({
      code: 'YAML_DUPLICATE_KEY',
      at: { file: 'c.yaml', document: 0, path: ['a', 0, 'b'] },
    }),
  )
})

test('a value that JSON cannot represent is allowed if a later key with the same name overrides it', () => {
  expect(readPlain('yes: .nan\ntrue: 1\n', 'c.yaml')).toEqual({ true: 1 })
  expect(() => readPlain('true: 1\nyes: .nan\n', 'c.yaml')).toThrow('.nan')
})
