import { readNode } from '../yaml/read/resources.ts'
import { differingField } from './differing-field.ts'

const differing = (a: string, b: string) => differingField(readNode(a, 'a'), readNode(b, 'b'))

test('layout and order do not matter', () => {
  expect(differing('{ a: 1, b: [x, "y"] }', 'b:\n- x\n- y\na: 1\n')).toBeUndefined()
})

test.each([
  ['a: { b: [1, 2] }', 'a: { b: [1, 3] }', ['a', 'b', 1]],
  ['a: { b: [1] }', 'a: { b: [1, 2] }', ['a', 'b', 1]],
  ['a: 1', 'a: 1\nc: 2', ['c']],
  ['a: null', 'a: "null"', ['a']],
  ['[1]', '{ a: 1 }', []],
])('%j and %j differ at %j', (a, b, path) => {
  expect(differing(a, b)).toEqual(path)
})
