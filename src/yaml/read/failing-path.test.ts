import { toJson } from '../json/json.ts'
import { readNode } from '../read/resources.ts'
import { failingPath } from './failing-path.ts'

test.each([
  ['a: { b: [1, .inf] }', ['a', 'b', 1]],
  ['a: { b: { 1: x } }', ['a', 'b', '1']],
  ['a: { b: 1, b: 2 }', ['a', 'b']],
  ['a: !!int x', ['a']],
])('what cannot be converted in %j is at %j', (text, path) => {
  const node = readNode(text, 'a.yaml')
  expect(node && failingPath(node, toJson)).toEqual(path)
})
