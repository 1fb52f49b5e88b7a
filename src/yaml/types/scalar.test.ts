import { readFileSync } from 'node:fs'
import { type Scalar, scalar, taggedScalar } from '../../tree/node.ts'
import { type ScalarValue, scalarValue } from '../json/scalar-value.ts'
import { isYaml11NonString } from '../read/read-plain.ts'
import { readNode } from '../read/resources.ts'
import { resolveTag, scalarTag } from './scalar.ts'

interface Row {
  readonly in: string
  /** The output of kustomize; null if it is an error. */
  readonly value: string | null
  readonly annotation: string
  readonly key: string | null
}

const rows = JSON.parse(readFileSync(new URL('../../../facts/scalars.json', import.meta.url), 'utf8')) as readonly Row[]

/** The meaning of a value in kustomize's output. */
function meaningOf(printed: string): ScalarValue {
  if (printed === 'null') return null
  if (printed === 'true' || printed === 'false') return printed === 'true'
  if (/^-?\d+$/.test(printed)) return Number.isSafeInteger(Number(printed)) ? Number(printed) : BigInt(printed)
  if (/^-?\d+\.?\d*(?:e[+-]\d+)?$/.test(printed)) return Number(printed)
  if (printed.startsWith('"')) return JSON.parse(printed)
  return printed.startsWith("'") ? printed.slice(1, -1).replaceAll("''", "'") : printed
}

/** Floats that are whole numbers are printed like integers. */
const asNumber = (value: ScalarValue): ScalarValue => (typeof value === 'bigint' ? Number(value) : value)

/** Parses a map and returns its only entry. */
function read(text: string): { key: Scalar; value: Scalar } {
  const node = readNode(text, 'a.yaml')
  const entry = node?.type === 'mapping' ? node.entries[0] : undefined
  if (entry?.value.type !== 'scalar') throw new Error(`not a map with a scalar: ${text}`)
  return { key: entry.key, value: entry.value }
}

test.each(rows.filter((row) => row.value !== null))('$in has the same value as in kustomize', ({ in: text, value }) => {
  const actual = scalarValue(read(`v: ${text}\n`).value, false)
  const expected = meaningOf(value ?? '')
  if (typeof actual === 'bigint') expect(actual).toBe(expected)
  else expect(Object.is(actual, -0) ? 0 : actual).toBe(asNumber(expected))
})

test.each(rows.filter((row) => row.value === null))('$in has no value, as in kustomize', ({ in: text }) => {
  const value = (): unknown => scalarValue(read(`v: ${text}\n`).value, false)
  if (text.endsWith('x') || !/inf|nan/i.test(text)) expect(value).toThrow(/./)
  else expect(Number.isFinite(value())).toBe(false)
})

test.each(rows.filter((row) => row.key !== null && /^[^#!&]*$/.test(row.in)))(
  '$in is a string as a key',
  ({ in: text }) => {
    expect(scalarTag(read(`${text}: 1\n`).key)).toBe('!!str')
  },
)

test.each([
  ['', '!!null'],
  ['~', '!!null'],
  ['true', '!!bool'],
  ['yes', '!!str'],
  ['0o17', '!!int'],
  ['0b-1', '!!int'],
  ['08', '!!float'],
  ['.5', '!!float'],
  ['.5_', '!!str'],
  ['-.inf', '!!float'],
  ['2001-1-2', '!!timestamp'],
  ['2001-02-29', '!!str'],
  ['<<', '!!str'],
  ['1:30', '!!str'],
])('%s is a plain %s', (text, tag) => {
  expect(resolveTag(text)).toBe(tag)
})

test('only a plain << in the source is a merge key', () => {
  expect(scalarTag(scalar('<<'))).toBe('!!merge')
  expect(scalarTag(scalar('<<', 'double'))).toBe('!!str')
  expect(scalarTag(taggedScalar('<<', ''))).toBe('')
})

test('the tag of quoted and block scalars is !!str, an explicit tag wins', () => {
  expect(scalarTag(scalar('1', 'single'))).toBe('!!str')
  expect(scalarTag(scalar('1', 'literal'))).toBe('!!str')
  expect(scalarTag(taggedScalar('1', '!!int', 'double'))).toBe('!!int')
})

const tagged = (text: string, tag: string, style: Scalar['style'] = 'plain'): Scalar => ({
  ...taggedScalar(text, tag, style),
  tagged: true,
})

test.each([
  [tagged('1', '!!str'), '1'],
  [tagged('', '!!str'), ''],
  [tagged('1', '!!int', 'double'), 1],
  [tagged('1', '!!float'), 1],
  [tagged('true', '!!bool', 'single'), true],
  [tagged('2001-01-01', '!!timestamp'), '2001-01-01T00:00:00Z'],
  [tagged('aGk=', '!!binary'), 'hi'],
  [tagged('/w==', '!!binary'), '\ufffd'],
  [tagged('8J+YYfCfmIA=', '!!binary'), '\ufffd\ufffd\ufffda😀'],
  [tagged('1', '!custom'), '1'],
  [tagged('1', '!!foo'), '1'],
  [taggedScalar('12', ''), 12],
  [taggedScalar('12', '!!str'), '12'],
  [taggedScalar('a\nb', ''), 'a\nb'],
])('%j is read as %j', (node, value) => {
  expect(scalarValue(node, false)).toBe(value)
})

test.each([
  ['hello', '!!int'],
  ['1.5', '!!int'],
  ['yes', '!!bool'],
  ['18446744073709551615', '!!float'],
  ['_1', '!!float'],
  ['1', '!!timestamp'],
  ['x', '!!null'],
])('%s cannot have the tag %s', (text, tag) => {
  expect(() => scalarValue(tagged(text, tag), false)).toThrow(expect.objectContaining({ code: 'YAML_TAG_MISMATCH' }))
})

test('invalid base64 is an error', () => {
  expect(() => scalarValue(tagged('a', '!!binary'), false)).toThrow(
    expect.objectContaining({ code: 'YAML_BINARY_INVALID' }),
  )
})

test('in flow collections, an omitted value is a string, and times keep their spelling, but dates do not', () => {
  expect(scalarValue(scalar(''), true)).toBe('')
  expect(scalarValue(scalar('2001-01-02 3:4:5'), true)).toBe('2001-01-02 3:4:5')
  expect(scalarValue(scalar('2001-01-02 3:4:5'), false)).toBe('2001-01-02T03:04:05Z')
  expect(scalarValue(scalar('2001-1-2'), true)).toBe('2001-01-02T00:00:00Z')
})

test('a time zone of 24 hours cannot be printed', () => {
  expect(() => scalarValue(scalar('2001-01-01T00:00:00+24:00'), false)).toThrow(
    expect.objectContaining({ code: 'YAML_TIMESTAMP_ZONE' }),
  )
})

test.each([
  'true',
  'yes',
  'y',
  '1',
  '0x1',
  '1e3',
  '~',
  '[a]',
  '{}',
  'a: b',
  '- a',
  '-',
  '# c',
  '---',
  '.inf',
  '!!int 1',
])('%s is not a string for a YAML 1.1 reader', (text) => {
  expect(isYaml11NonString(text)).toBe(true)
})

test.each(['', 'abc', '2001-01-01', '12:30', '1.2.3', '"1"', "'1'", '@x', '[a', 'a\nb', '*x', '!!str 1', 'a:b', '...'])(
  '%s is a string for a YAML 1.1 reader, or no YAML',
  (text) => {
    expect(isYaml11NonString(text)).toBe(false)
  },
)
