import { KuiltError } from '../../diagnostics/index.ts'
import { getText } from '../../tree/fields.ts'
import { readNode, readResourceDocuments } from './resources.ts'

/** The document index and the kind of each resource in a file. */
function kinds(input: Uint8Array | string): readonly string[] {
  return readResourceDocuments(input, 'a.yaml').map(({ node, document }) => `${document}: ${getText(node, 'kind')}`)
}

function problem(input: Uint8Array | string): KuiltError {
  try {
    readResourceDocuments(input, 'dir/a.yaml')
  } catch (error) {
    if (error instanceof KuiltError) return error
    throw error
  }
  throw new Error('accepted')
}

const bytes = (...parts: readonly (string | number)[]): Uint8Array =>
  Uint8Array.from(parts.flatMap((part) => (typeof part === 'string' ? [...new TextEncoder().encode(part)] : [part])))

function utf16(text: string, order: 'le' | 'be'): Uint8Array {
  const little = Buffer.from(`\ufeff${text}`, 'utf16le')
  return Uint8Array.from(order === 'le' ? little : little.swap16())
}

test.each([
  ['kind: A\n---\nkind: B\n', ['0: A', '1: B']],
  ['---\nkind: A\n--- # c\nkind: B\n---\n', ['0: A', '1: B']],
  ['# c\n---\n\n---\nnull\n---\nkind: A\n', ['3: A']],
  ['kind: A\r\n---\r\nkind: B\r\n', ['0: A', '1: B']],
  ['kind: A\n---', ['0: A']],
  ['kind: A\n...\nkind: B\n---\nkind: C\n', ['0: A', '1: C']],
  ['kind: A\n%YAML 1.1\n---\nkind: B\n', ['0: A', '1: B']],
  ['\ufeffkind: A\n---\n\ufeffkind: B\n', ['0: A', '1: B']],
  ['kind: A\nb: " ---"\nc: |\n  ---\n', ['0: A']],
  ['', []],
  ['---\n---\n', []],
])('documents: %j', (text, expected) => {
  expect(kinds(text)).toEqual(expected)
  expect(kinds(bytes(text))).toEqual(expected)
})

test('a separator splits even a literal block', () => {
  const [first, second] = readResourceDocuments('kind: A\nb: |\n  x\n---\nkind: B\n', 'a.yaml')
  expect([getText(first?.node, 'b'), getText(second?.node, 'kind')]).toEqual(['x\n', 'B'])
})

test('UTF-16 requires a byte order mark, and is not split', () => {
  expect(kinds(utf16('kind: é\n', 'le'))).toEqual(['0: é'])
  expect(kinds(utf16('kind: é\r\n', 'be'))).toEqual(['0: é'])
  expect(kinds(utf16('kind: A\n---\nkind: B\n', 'le'))).toEqual(['0: A'])
  expect(problem(utf16('kind: A\n', 'be').subarray(2)).code).toBe('YAML_UNPRINTABLE')
})

test.each([
  ['kind: A\n---x\nkind: B\n', 'YAML_SEPARATOR', 2, 1],
  ['kind: A\n--- {b: c}\n', 'YAML_SEPARATOR', 2, 1],
  ['kind: A\n---\rb\n', 'YAML_SEPARATOR', 2, 1],
  ['kind: A\n---\nkind: B\n  c: d\n', 'YAML_SYNTAX', 4, 4],
  ['kind: A\n---\nb: [c\n', 'YAML_SYNTAX', 3, 4],
  ['kind: A\n# \u0001\n', 'YAML_UNPRINTABLE', 2, 3],
  ['kind: A\nb: \u007f\n', 'YAML_UNPRINTABLE', 2, 4],
  ['kind: A\nb: \ufffe\n', 'YAML_UNPRINTABLE', 2, 4],
  ['kind: A\nb: \ud800\n', 'YAML_ENCODING', 2, 4],
  [bytes('kind: A\nb: ', 0xff, '\n'), 'YAML_ENCODING', 2, 4],
  [bytes('kind: A\n# ', 0xe9, ' latin\n'), 'YAML_ENCODING', 2, 3],
])('%j is rejected with its line in the file', (input, code, line, column) => {
  const error = problem(input)
  expect([error.code, error.at?.file, error.at?.line, error.at?.column]).toEqual([code, 'dir/a.yaml', line, column])
})

test.each([
  ['kind: List\nitems:\n- kind: A\n- null\n- kind: B\n', ['0: A', '0: B']],
  ['kind: ResourceList\nitems:\n- kind: A\n', ['0: A']],
  ['kind: List\nitems: []\n', []],
  ['kind: List\nitems: null\n', []],
  ['kind: List\nfunctionConfig: {}\n', []],
  ['kind: List\n', ['0: List']],
  ['kind: FooList\nitems:\n- kind: A\n', ['0: FooList']],
  ['kind: List\nitems:\n- kind: A\n---\nkind: B\n', ['0: List', '1: B']],
])('a list is replaced by its items if the file holds nothing else: %j', (text, expected) => {
  expect(kinds(text)).toEqual(expected)
})

test('the items of a list cannot be a map', () => {
  expect(problem('kind: List\nitems: {a: b}\n').code).toBe('YAML_LIST_ITEMS')
})

test('names of properties of all JavaScript objects are data', () => {
  const node = readNode('__proto__: 1\nconstructor: 2\ntoString: 3\n', 'a.yaml')
  expect(node?.type === 'mapping' && node.entries.map(({ key }) => key.text)).toEqual([
    '__proto__',
    'constructor',
    'toString',
  ])
})

test('the text of a field is not split', () => {
  expect(readNode('a: 1\n---\nb: 2\n', 'a.yaml')).toMatchObject({ entries: [{ key: { text: 'a' } }] })
  expect(readNode('# c\n', 'a.yaml')).toBeUndefined()
})
