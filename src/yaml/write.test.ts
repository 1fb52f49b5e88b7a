import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import type { JsonValue, Mapping } from '../model/node.ts'
import { mapping, scalar, sequence } from '../model/node.ts'
import { fromJson, toJson } from './json.ts'
import { readResources } from './read.ts'
import { writeResource, writeResources } from './write.ts'

interface StringRow {
  readonly s: string
  readonly map?: string
  readonly item?: string
  /** An object where the key cannot be printed or does not survive reading. */
  readonly key?: string | object
}

const rows = JSON.parse(
  readFileSync(new URL('../../test/fixtures/strings.json', import.meta.url), 'utf8'),
) as readonly StringRow[]

const text = (value: string): ReturnType<typeof scalar> => scalar(value, 'double')
const root = (key: ReturnType<typeof scalar>, value: Mapping['entries'][number]['value']): Mapping =>
  mapping([{ key: scalar('spec'), value: mapping([{ key, value }]) }])

function printed(node: Mapping): string | undefined {
  try {
    return writeResource(node)
  } catch {
    return undefined
  }
}

test.each(rows.filter((row) => row.map !== undefined))('the value $s is written as kustomize does', ({ s, map }) => {
  expect(printed(root(scalar('kkkk'), text(s)))).toBe(`spec:\n  kkkk:${map}\n`)
})

test.each(rows.filter((row) => row.item !== undefined))('the item $s is written as kustomize does', ({ s, item }) => {
  expect(printed(root(scalar('list'), sequence([text(s)])))).toBe(`spec:\n  list:\n  -${item}\n`)
})

test.each(rows.filter((row) => typeof row.key === 'string'))(
  'the key $s is written as kustomize does',
  ({ s, key }) => {
    expect(printed(root(text(s), scalar('1')))).toBe(`spec:\n${key}`)
  },
)

test('keys come in natural order: letters last, numbers by value', () => {
  const keys = ['ab', 'a10', 'a2', 'a_b', 'a-b', 'B', 'a.b', '10', '2', '_x']
  const node = mapping(keys.map((key) => ({ key: text(key), value: scalar('v') })))
  expect(writeResource(node)).toBe('_x: v\n"2": v\n"10": v\nB: v\na-b: v\na.b: v\na_b: v\na2: v\na10: v\nab: v\n')
})

test('lists stand at the column of their key, maps start on the line of the dash', () => {
  const node = readOne('a: [[1, {b: 2, c: []}], {}]\nkind: K\nmetadata: {name: n}\n')
  expect(writeResource(node)).toContain('a:\n- - 1\n  - b: 2\n    c: []\n- {}\n')
})

test.each([
  ['1.0', '1'],
  ['1e3', '1000'],
  ['010', '8'],
  ['0x1F', '31'],
  ['123456.7', '123456.7'],
  ['1234567.8', '1.2345678e+06'],
  ['18446744073709551615', '18446744073709551615'],
  ['18446744073709551616', '1.8446744073709552e+19'],
  ['12345678901234567890.0', '12345678901234567000'],
  ['-9223372036854775809', '-9.223372036854776e+18'],
  ['1e-5', '1e-05'],
  ['2001-1-2', '"2001-01-02T00:00:00Z"'],
])('the number %s is printed as %s', (source, expected) => {
  expect(writeResource(mapping([{ key: scalar('v'), value: scalar(source) }]))).toBe(`v: ${expected}\n`)
})

test('a stream has a separator between documents and none around them', () => {
  const node = mapping([{ key: scalar('a'), value: scalar('b') }])
  expect(writeResources([node, node])).toBe('a: b\n---\na: b\n')
  expect(writeResources([])).toBe('')
})

test.each([
  ['a key that is not a string', 'spec: {a: {1: b}}', 'YAML_NON_STRING_KEY'],
  ['a repeated key', 'spec: {a: 1, a: 2}', 'YAML_DUPLICATE_KEY'],
  ['infinity', 'spec: {a: .inf}', 'YAML_UNSUPPORTED_NUMBER'],
  ['a control character', 'spec: {a: "\\x7f"}', 'YAML_UNPRINTABLE'],
])('%s cannot be printed', (_, source, code) => {
  const node = readOne(`${source}\nkind: K\nmetadata: {name: n}\n`)
  expect(() => writeResource(node)).toThrow(expect.objectContaining({ code }))
})

test('a tree of 6,000 levels is an error, not a crash', () => {
  let value: Mapping = mapping([])
  for (let i = 0; i < 6000; i++) value = mapping([{ key: scalar('a'), value }])
  expect(() => writeResource(value)).toThrow(expect.objectContaining({ code: 'YAML_TOO_DEEP' }))
})

const printable = fc.string({ unit: fc.constantFrom(...'abcXYZ019 _-:#"\'{}[],&*!|>%@`~\n\t\\/=?.éä日\u{1f600}') })
const json = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    printable,
    fc.constant(null),
    fc.boolean(),
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e15, max: 1e15 }).map((n) => n + 0),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(
      printable.filter((key) => key !== '<<'),
      tie('value'),
      { maxKeys: 4, noNullPrototype: false },
    ),
  ),
})).value

test('what is written reads back as the same JSON value', () => {
  fc.assert(
    fc.property(json, (value) => {
      const object = { kind: 'K', metadata: { name: 'n' }, value }
      const written = writeResource(deepFreeze(fromJson(object)) as Mapping)
      const [document] = readResources(written, 'test.yaml')
      expect(plain(toJson((document as { node: Mapping }).node))).toEqual(plain(object))
    }),
  )
})

function plain(value: JsonValue): unknown {
  return JSON.parse(JSON.stringify(value))
}

function deepFreeze<T extends object>(value: T): T {
  for (const item of Object.values(value)) if (typeof item === 'object' && item !== null) deepFreeze(item)
  return Object.freeze(value)
}

function readOne(source: string): Mapping {
  const [document] = readResources(source, 'test.yaml')
  return (document as { node: Mapping }).node
}
