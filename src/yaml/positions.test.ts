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
  expect(locate(text, document, path)).toEqual(position)
  expect(locate(text.replaceAll('\n', '\r\n'), document, path)).toEqual(position)
})

test('there is no place in a document that does not exist', () => {
  expect(locate(text, 2, ['kind'])).toBeUndefined()
  expect(locate('', 0, [])).toBeUndefined()
})

test('a text with mistakes still has places', () => {
  expect(locate('a: 1\nb: [\nc: 2\n', 0, ['a'])).toEqual({ line: 1, column: 1 })
  expect(locate('['.repeat(100_000), 0, [0])?.line ?? 1).toBe(1)
})
