import { locate } from './positions.ts'

const text = `# two documents
kind: A
---
kind: B
metadata:
  name: b
spec:
  list:
  - x: 1
  - {"y é": 2, z: [3, 4]}
`

test.each([
  [0, ['kind'], { line: 2, column: 1 }],
  [1, ['kind'], { line: 4, column: 1 }],
  [1, ['metadata', 'name'], { line: 6, column: 3 }],
  [1, ['spec', 'list', 0], { line: 9, column: 5 }],
  [1, ['spec', 'list', 0, 'x'], { line: 9, column: 5 }],
  [1, ['spec', 'list', 1, 'z', 1], { line: 10, column: 23 }],
  [1, ['spec', 'list', '1', 'y é'], { line: 10, column: 6 }],
  [1, [], { line: 4, column: 1 }],
  [1, ['spec', 'missing', 'deeper'], { line: 7, column: 1 }],
])('document %i, field %j is at %j', (document, path, position) => {
  expect(locate(text, { document, path })).toEqual(position)
  expect(locate(text.replaceAll('\n', '\r\n'), { document, path })).toEqual(position)
})

test.each([
  ['true', { line: 2, column: 3 }],
  ['false', { line: 1, column: 1 }],
  ['8', { line: 4, column: 3 }],
])('the key that kustomize reads as %s is at %j', (key, position) => {
  const text = 'pairs:\n  on: a\n  "off": b\n  010: c\n'
  expect(locate(text, { path: ['pairs', key] })).toEqual(position)
})

test('a document that does not exist has no positions', () => {
  expect(locate(text, { document: 2, path: ['kind'] })).toBeUndefined()
  expect(locate('', { document: 0, path: [] })).toBeUndefined()
})

test('a text with mistakes still has positions', () => {
  expect(locate('a: 1\nb: [\nc: 2\n', { document: 0, path: ['a'] })).toEqual({ line: 1, column: 1 })
  expect(locate('['.repeat(100_000), { document: 0, path: [0] })?.line ?? 1).toBe(1)
})

const outer = `patches:
- patch: |

    - op: add
      path: /a
- patch: >-
    kind: A

    spec: {b: 1}
- patch: "- op: \\"add\\"\\n  path: /x"
- patch: 'it''s: 1'
`

test.each([
  ['a literal block', 0, { path: [0, 'path'] }, { line: 5, column: 7 }],
  ['a literal block, by line', 0, { line: 3, column: 3 }, { line: 5, column: 7 }],
  ['a folded block', 1, { path: ['spec', 'b'] }, { line: 9, column: 12 }],
  ['escapes', 2, { path: [0, 'path'] }, { line: 10, column: 28 }],
  ['single quotes', 3, { path: ["it's"] }, { line: 11, column: 11 }],
])('a place in the text of a field is one in the file: %s', (_, item, inside, position) => {
  expect(locate(outer, { path: ['patches', item, 'patch'], inside })).toEqual(position)
})

test('a string in a string, and a field that is not a string', () => {
  const text = 'a: |\n  b: |\n    c: 1\n    d: 2\n'
  expect(locate(text, { path: ['a'], inside: { path: ['b'], inside: { path: ['d'] } } })).toEqual({
    line: 4,
    column: 5,
  })
  expect(locate('a: [1]\n', { path: ['a'], inside: { path: ['b'] } })).toEqual({ line: 1, column: 1 })
})

test('fields of kustomizations are case-insensitive; of duplicate keys, the last one is found', () => {
  expect(locate('Resources: []\n', { document: 0, path: ['resources'] })).toEqual({ line: 1, column: 1 })
  expect(locate('a: 1\na: 2\n', { document: 0, path: ['a'] })).toEqual({ line: 2, column: 1 })
})

test.each(['# a comment\n---\n', '\n---\n', '%YAML 1.1\n---\n', '# one\n---\n# two\n---\n'])(
  'the first document comes after %j',
  (start) => {
    expect(locate(`${start}resources:\n- a\n`, { document: 0, path: ['resources', 0] })).toEqual({
      line: start.split('\n').length + 1,
      column: 3,
    })
  },
)
