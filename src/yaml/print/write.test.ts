import { readFileSync } from 'node:fs'
import { type Mapping, mapping, scalar, sequence } from '../../tree/node.ts'
import { toJson } from '../json/json.ts'
import { readResourceDocuments } from '../read/resources.ts'
import { writeFile, writeResource, writeResources } from './write.ts'

interface StringRow {
  readonly s: string
  readonly map?: string
  readonly item?: string
  /** Not a string if the key cannot be printed, or if the printed key is not parsed as the same string. */
  readonly key?: string | object
}

const rows = JSON.parse(
  readFileSync(new URL('../../../facts/strings.json', import.meta.url), 'utf8'),
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

test.each(rows.filter((row) => row.map !== undefined))('the value $s is printed as in kustomize', ({ s, map }) => {
  expect(printed(root(scalar('kkkk'), text(s)))).toBe(`spec:\n  kkkk:${map}\n`)
})

test.each(rows.filter((row) => row.item !== undefined))('the item $s is printed as in kustomize', ({ s, item }) => {
  expect(printed(root(scalar('list'), sequence([text(s)])))).toBe(`spec:\n  list:\n  -${item}\n`)
})

test.each(rows.filter((row) => typeof row.key === 'string'))(
  'the key $s is written as kustomize does',
  ({ s, key }) => {
    expect(printed(root(text(s), scalar('1')))).toBe(`spec:\n${key}`)
  },
)

test('keys are in natural order: letters last, numbers by value', () => {
  const keys = ['ab', 'a10', 'a2', 'a_b', 'a-b', 'B', 'a.b', '10', '2', '_x']
  const node = mapping(keys.map((key) => ({ key: text(key), value: scalar('v') })))
  expect(writeResource(node)).toBe('_x: v\n"2": v\n"10": v\nB: v\na-b: v\na.b: v\na_b: v\na2: v\na10: v\nab: v\n')
})

test.each(['!!binary eA==: 1\nx: 2', 'x: 1\n!!binary eA==: 2'])('a binary key is its text (%s)', (source) => {
  const node = readOne(`${source}\nkind: K\nmetadata: { name: m }\n`)
  expect(writeResource(node)).toBe('kind: K\nmetadata:\n  name: m\nx: 2\n')
  expect(toJson(node)).toEqual({ kind: 'K', metadata: { name: 'm' }, x: 2 })
})

test('a separate file has the values of the source', () => {
  const node = readOne('kind: K\nmetadata: { name: m }\nflow: { a: }\nfolded: >\n  one\n   two\n  three\n')
  expect(writeResource(node)).toContain('flow:\n  a: ""\nfolded: |\n  one\n\n   two\n  three\n')
  expect(writeFile(node)).toContain('flow:\n  a: null\nfolded: |\n  one\n   two\n  three\n')
})

test('lists are not indented, and maps start on the line of the dash', () => {
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

test('a stream has separators only between documents', () => {
  const node = mapping([{ key: scalar('a'), value: scalar('b') }])
  expect(writeResources([node, node])).toBe('a: b\n---\na: b\n')
  expect(writeResources([])).toBe('')
})

test.each([
  ['a key that is not a string', 'spec: {a: {1: b}}', 'YAML_NON_STRING_KEY'],
  ['a repeated key', 'spec: {a: 1, a: 2}', 'YAML_DUPLICATE_KEY'],
  ['infinity', 'spec: {a: .inf}', 'YAML_UNSUPPORTED_NUMBER'],
  ['a control character', 'spec: {a: "\\x7f"}', 'YAML_UNPRINTABLE'],
  ['a block that starts with a tab', 'spec: |2\n  \ta\n', 'YAML_BLOCK_TAB'],
])('%s cannot be printed', (_, source, code) => {
  const node = readOne(`${source}\nkind: K\nmetadata: {name: n}\n`)
  expect(() => writeResource(node)).toThrow(expect.objectContaining({ code }))
})

test('a tree of 6,000 levels is an error, not a crash', () => {
  let value: Mapping = mapping([])
  for (let i = 0; i < 6000; i++) value = mapping([{ key: scalar('a'), value }])
  expect(() => writeResource(value)).toThrow(expect.objectContaining({ code: 'YAML_TOO_DEEP' }))
})

test('a multi-line string is a literal block, with an indentation indicator if its first line is indented', () => {
  const node = readOne('{kind: K, metadata: {name: n}, spec: ["a\\n\\nb", " a\\nb\\n", "\\n", "a\\n\\n", "a \\nb"]}')
  expect(writeResource(node)).toBe(
    'kind: K\nmetadata:\n  name: "n"\nspec:\n- |-\n  a\n\n  b\n- |2\n   a\n  b\n- |2+\n\n- |+\n  a\n\n- "a \\nb"\n',
  )
})

test('the text after a block that ends in U+2028 is on the same line', () => {
  const node = readOne('{kind: K, metadata: {name: x}, a: "b\\n\\Lc\\Ld\\P", a1: "b\\L\\n"}')
  expect(writeResource(node)).toBe(
    'a: |\n  b\n\u2028  c\u2028  d\u2029a1: |+\n  b\u2028\nkind: K\nmetadata:\n  name: x\n',
  )
})

test('a string that starts with a byte order mark is escaped completely', () => {
  expect(writeResource(mapping([{ key: scalar('a'), value: text('\ufeffa b\xa0') }]))).toBe(
    'a: "\\uFEFF\\x61\\x20\\x62\\_"\n',
  )
})

test('U+0085 is folded like a line break, with the spaces around it', () => {
  const values = ['a \x85 b', 'a\x85\x85b', 'a\t\x85b'].map(text)
  expect(writeResource(mapping([{ key: scalar('a'), value: sequence(values) }]))).toBe(
    'a:\n- a b\n- |-\n  a\n  b\n- "a\\t b"\n',
  )
})

test.each([
  ['plain', 'word '.repeat(20).trim()],
  ['single', `'${'word '.repeat(20).trim()}`],
  ['double', `\t${'word '.repeat(20).trim()}`],
])('long %s texts are broken behind column 80, keys never', (_, long) => {
  const lines = writeResource(mapping([{ key: scalar('key'), value: text(long) }])).split('\n')
  expect(lines).toHaveLength(3)
  expect(lines[1]).toMatch(/^ {2}word/)
  expect(writeResource(mapping([{ key: text(long), value: scalar('1') }])).split('\n')).toHaveLength(2)
})

test('a key of more than 128 bytes or several lines has a question mark, and its value is on a separate line', () => {
  const entry = (key: string): Mapping =>
    mapping([{ key: text(key), value: mapping([{ key: scalar('a'), value: sequence([scalar('1')]) }]) }])
  expect(writeResource(entry('é'.repeat(65)))).toBe(`? ${'é'.repeat(65)}\n: a:\n  - 1\n`)
  expect(writeResource(entry('x\ny'))).toBe('? |-\n  x\n  y\n: a:\n  - 1\n')
  expect(writeResource(entry('é'.repeat(64)))).toBe(`${'é'.repeat(64)}:\n  a:\n  - 1\n`)
})

function readOne(source: string): Mapping {
  const [document] = readResourceDocuments(source, 'test.yaml')
  return (document as { node: Mapping }).node
}
