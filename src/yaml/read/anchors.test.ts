import type { JsonValue } from '../../tree/node.ts'
import { toJson } from '../json/json.ts'
import { readNode } from './resources.ts'

function read(text: string): JsonValue {
  const node = readNode(text, 'a.yaml')
  if (node === undefined) throw new Error('empty')
  return toJson(node)
}

test.each([
  ['a: &x b\nc: *x\n', { a: 'b', c: 'b' }],
  ['a: &x [1]\nb: [*x, *x]\n', { a: [1], b: [[1], [1]] }],
  ['a: &x k\n*x : v\n', { a: 'k', k: 'v' }],
  ['a: &x k\n*x: v\n', { a: 'k', k: 'v' }],
  ['&x a: b\nc: *x\n', { a: 'b', c: 'a' }],
  ['a: &x\n  b: 1\nc: *x\n', { a: { b: 1 }, c: { b: 1 } }],
  ['a: &x 1\nb: &x 2\nc: *x\n', { a: 1, b: 2, c: 2 }],
  ['a: &x\nb: *x\n', { a: null, b: null }],
  ['- &x !!str 1\n- *x\n', ['1', '1']],
])('an alias stands for a copy: %j', (text, value) => {
  expect(read(text)).toEqual(value)
})

test('the copy is a separate node', () => {
  const node = readNode('a: &x {b: c}\nd: *x\n', 'a.yaml')
  if (node?.type !== 'mapping') throw new Error('not a map')
  expect(node.entries[1]?.value).toEqual(node.entries[0]?.value)
  expect(node.entries[1]?.value).not.toBe(node.entries[0]?.value)
})

test.each([
  ['a: &x {b: 1, c: 2}\nd:\n  <<: *x\n  c: 3\n', { b: 1, c: 3 }],
  ['a: &x {b: 1, c: 2}\nd:\n  c: 3\n  <<: *x\n', { c: 3, b: 1 }],
  ['a: &x {b: 1}\nd: {<<: *x}\n', { b: 1 }],
  ['a: &x {b: 1}\ne: &y {b: 2, c: 2}\nd:\n  <<: [*x, *y]\n', { b: 1, c: 2 }],
  ['d:\n  <<: {b: 1}\n', { b: 1 }],
  ['d:\n  <<: []\n  b: 1\n', { b: 1 }],
  ['a: &x {b: 1}\nd:\n  <<: *x\n  b: ~\n', { b: null }],
  ['a: &x {b: {c: 1}}\nd:\n  <<: *x\n  b: {e: 2}\n', { b: { e: 2 } }],
  ['a: &x {<<: {b: 1}, c: 2}\nd:\n  <<: *x\n', { b: 1, c: 2 }],
])('a merge key adds what is not there yet: %j', (text, value) => {
  expect((read(text) as Record<string, JsonValue>)['d']).toEqual(value)
})

test('a quoted merge key is lost together with its value', () => {
  expect(read('a: {"<<": {b: 1}, c: 2}\n')).toEqual({ a: { c: 2 } })
  expect(read('a:\n  !!str <<: {b: 1}\n  c: 2\n')).toEqual({ a: { c: 2 } })
})

test('any key with the tag !!merge is a merge key, but only << is removed', () => {
  expect(read('a: {!!merge b: {c: 1}}\n')).toEqual({ a: { b: { c: 1 }, c: 1 } })
})

test('<< as a value is an ordinary string', () => {
  expect(read('a: <<\n')).toEqual({ a: '<<' })
})

test.each([
  ['a: *x\n', 'unknown anchor "x"'],
  ['a: &x\n  b: *x\n', 'anchor "x" contains itself'],
  ['a: {<<: b}\n', 'must be a map or a list of maps'],
  ['a: {<<: [b]}\n', 'may contain only maps'],
  ['a: {<<: [[{b: c}]]}\n', 'may contain only maps'],
  ['a: &x b\nc: {<<: *x}\n', 'this alias refers to something else'],
  ['a: &x [{b: c}]\nd:\n  <<: *x\n', 'this alias refers to something else'],
  ['a: {<<: {b: 1}, <<: {c: 2}}\n', 'duplicate merge key'],
])('%j is rejected: %s', (text, reason) => {
  expect(() => read(text)).toThrow(reason)
})

test('the expansion of nested aliases is limited', () => {
  const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]']
  for (let i = 1; i < 10; i++)
    lines.push(
      `a${i}: &a${i} [${Array(10)
        .fill(`*a${i - 1}`)
        .join(', ')}]`,
    )
  expect(() => readNode(lines.join('\n'), 'a.yaml')).toThrow(
    expect.objectContaining({ code: 'YAML_ALIASES_EXCESSIVE', at: expect.objectContaining({ line: 6 }) }),
  )
})
