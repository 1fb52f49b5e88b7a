import { inTree } from '../../test/support/edit-cases.ts'
import { expandPath } from './expand-paths.ts'

const tree = {
  'b.yaml': '',
  'a.yaml': '',
  '.hidden.yaml': '',
  'x{1}.yaml': '',
  'd/c.yaml': '',
  'd/e/f.yaml': '',
  'a/z.yaml': '',
}

test.each([
  ['*.yaml', ['a.yaml', 'b.yaml', 'x{1}.yaml']],
  ['.*.yaml', ['.hidden.yaml']],
  ['*/*.yaml', ['a/z.yaml', 'd/c.yaml']],
  ['**/*.yaml', ['a/z.yaml', 'd/c.yaml']],
  ['[ab].yaml', ['a.yaml', 'b.yaml']],
  ['[^a].yaml', ['b.yaml']],
  ['{a,b}.yaml', []],
  ['./a.yaml', ['./a.yaml']],
  ['d', ['d']],
  ['x{1}.yaml', ['x{1}.yaml']],
  ['missing.yaml', []],
  ['n*.yaml', []],
])('%s', async (pattern, expected) => {
  await inTree(tree, async (directory) => expect(expandPath(pattern, directory)).toEqual(expected))
})
