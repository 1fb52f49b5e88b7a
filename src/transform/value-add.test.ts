import { print, resources } from '../../test/support/resources.ts'
import type { ValueAddTarget } from '../kustomization/kustomization.gen.ts'
import { addValue } from './value-add.ts'

function spec(text: string, target: ValueAddTarget, value = 'prod'): string {
  const list = resources(`apiVersion: example.com/v1\nkind: Foo\nmetadata: { name: t }\nspec: ${text}\n`)
  return print(...addValue(list, value, [target])).replace(/^.*\nspec:/s, 'spec:')
}

test.each([
  ['replaced', '{ a: x }', 'spec/a', 'spec:\n  a: prod\n'],
  ['created', '{}', '/spec/a/b', 'spec:\n  a:\n    b: prod\n'],
  ['put under a key with a slash', '{}', 'spec/example.com\\/a', 'spec:\n  example.com/a: prod\n'],
  [
    'put into the element',
    '{ l: [{ name: x, v: 1 }] }',
    'spec/l/[name=x]/v',
    'spec:\n  l:\n  - name: x\n    v: prod\n',
  ],
  ['put into a new element', '{}', 'spec/l/[name=x]/v', 'spec:\n  l:\n  - name: x\n    v: prod\n'],
  ['put at a position', '{ l: [a, b] }', 'spec/l/1', 'spec:\n  l:\n  - a\n  - prod\n'],
  ['put at the end', '{ l: [a, b] }', 'spec/l/-', 'spec:\n  l:\n  - a\n  - prod\n'],
  ['dropped beyond the end', '{ l: [a] }', 'spec/l/1', 'spec:\n  l:\n  - a\n'],
  ['dropped below a null', '{ a: null }', 'spec/a/b', 'spec:\n  a: null\n'],
  ['written over a null', '{ a: null }', 'spec/a', 'spec:\n  a: prod\n'],
])('the value is %s', (_, text, fieldPath, expected) => {
  expect(spec(text, { fieldPath })).toBe(expected)
})

test('the type of a new value depends on its text; an old value keeps its quotes', () => {
  expect(spec('{ b: "5" }', { fieldPath: 'spec/a' }, '80')).toBe('spec:\n  a: 80\n  b: "5"\n')
  expect(spec('{ b: "5" }', { fieldPath: 'spec/b' }, '80')).toBe('spec:\n  b: "80"\n')
})

test.each([
  ['""', 1, 'prod'],
  ['/', 1, '/prod'],
  ['pie', 1, 'prod/pie'],
  ['/pie', 1, '/prod/pie'],
  ['/raw', 2, '/raw/prod'],
  ['a/nice/warm/pie', 4, 'a/nice/warm/prod/pie'],
  ['/a/nice/warm/pie', 4, '/a/nice/warm/prod/pie'],
  ['raw', 9999, 'raw/prod'],
  ['a/../b/./c', 1, 'prod/b/c'],
])('in the file path %s position %i gives %s', (path, filePathPosition, expected) => {
  expect(spec(`{ a: ${path} }`, { fieldPath: 'spec/a', filePathPosition })).toBe(`spec:\n  a: ${expected}\n`)
})

test('only selected resources are changed, or all without a selector', () => {
  const list = resources(
    ['a', 'b'].map((name) => `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name} }\n`).join('---\n'),
  )
  const target = { fieldPath: 'data/k' }
  const [first, second] = addValue(list, 'x', [{ ...target, selector: { name: 'b' } }])
  expect(first).toBe(list[0])
  expect(second && print(second)).toContain('data:\n  k: x\n')
  expect(print(...addValue(list, 'x', [target])).match(/k: x/g)).toHaveLength(2)
})

test('a namespace is not set on cluster-scoped objects', () => {
  const list = resources(
    'apiVersion: v1\nkind: Node\nmetadata: { name: n }\n---\napiVersion: v1\nkind: Pod\nmetadata: { name: p }\n',
  )
  const result = addValue(list, 'prod', [{ fieldPath: 'metadata/namespace' }])
  expect(result.map(({ id }) => id.namespace)).toEqual(['', 'prod'])
})

test.each([
  ['no field path', {}, 'VALUE_ADD_FIELD_PATH_EMPTY'],
  ['a negative position in the file path', { fieldPath: 'a', filePathPosition: -1 }, 'VALUE_ADD_POSITION_NEGATIVE'],
  ['a field that is a map', { fieldPath: 'spec' }, 'FIELD_WRONG_NODE_KIND'],
  ['a wildcard', { fieldPath: 'spec/*' }, 'PATH_WILDCARD_IN_SOURCE'],
  ['a negative position', { fieldPath: 'spec/-2' }, 'PATH_INDEX_NEGATIVE'],
  ['brackets without a value', { fieldPath: 'spec/[x]' }, 'PATH_MATCH_INVALID'],
  ['the last of no elements', { fieldPath: 'spec/l/-' }, 'PATH_LAST_OF_EMPTY_LIST'],
])('%s is rejected', (_, target, code) => {
  expect(() => spec('{ a: 1, l: [] }', target)).toThrow(expect.objectContaining({ code }))
})
