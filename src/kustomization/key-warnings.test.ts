import { readPlainTree } from '../yaml/read/read-plain.ts'
import { repeatedKeys } from './key-warnings.ts'

const many = Array.from({ length: 20 }, (_, i) => `k${i}: 1\n`).join('')

test.each([
  ['a: 1\na: 2\na: 3\n', ['a']],
  ['m: [{ x: 1, y: 1, "x": 2 }]\n', ['m.0.x']],
  [`${many}k7: 2\nk7: 3\n`, ['k7']],
  [`${many}m: { b: 1, b: 2 }\nm: 2\n`, ['m.b', 'm']],
  ['a: &x { k: 1 }\nb: { <<: *x, <<: *x }\n', []],
])('reports each repeated key once: %j', (text, keys) => {
  const tree = readPlainTree(text, '')
  const found = tree === undefined ? [] : repeatedKeys(tree, 'kustomization.yaml')
  expect(found.map(({ at }) => at?.path?.join('.'))).toEqual(keys)
})
