import { compareKeys, compareNewerKeys, sortKeys } from './key-order.ts'

const sorted = (keys: readonly string[]): readonly string[] => sortKeys(keys, (key) => key)

test.each([
  ['letters follow all other characters', ['a-b', 'a.b', 'a1', 'ab']],
  ['letters come by code point', ['A', 'Z', 'a', 'z', 'é', '日', '\u{20000}']],
  ['numbers come by value', ['a1', 'a2', 'a10']],
  ['numbers in the middle come by value', ['file1.txt', 'file2.txt', 'file10.txt']],
  ['equal numbers come by length', ['a1', 'a01', 'a001']],
  ['a zero within a number is a digit of it', ['1', '10', '100', '110']],
  ['shorter keys come first', ['a', 'a-', 'a.', 'ab', 'abc']],
  ['versions', ['v1', 'v1.0', 'v1alpha1', 'v2']],
  ['numbers beyond 64 bits wrap around', ['a9223372036854775808', 'a1']],
  ['digits of other scripts count by their distance from 0', ['a9', 'a٣', 'a٤', 'ab']],
  ['surrogate pairs are one character', ['a\ue000', 'a\u{1f600}', 'ab', 'a\u{20000}']],
])('%s', (_, keys) => {
  expect(sorted(keys)).toEqual(keys)
  expect(sorted(keys.toReversed())).toEqual(keys)
})

test('in the newer order, letters come first after a digit', () => {
  expect(compareKeys('a1-', 'a1b')).toBeLessThan(0)
  expect(compareNewerKeys('a1-', 'a1b')).toBeGreaterThan(0)
  expect(compareNewerKeys('a-', 'ab')).toBeLessThan(0)
  expect(sortKeys(['a1-', 'a1b', 'a-', 'ab'], (key) => key, compareNewerKeys)).toEqual(['a-', 'a1b', 'a1-', 'ab'])
})

test.each([
  ['10', '1a', '9'],
  // go-yaml reads a number beyond 64 bits as negative.
  [':', '1', '12345678901234567890'],
])('keys that form a cycle get one order, whatever order they come in: %j %j %j', (a, b, c) => {
  const orders = [
    [a, b, c],
    [b, c, a],
    [c, a, b],
    [c, b, a],
  ].map((order) => sorted(order).join())
  expect(new Set(orders).size).toBe(1)
})

test('sorted keys are returned as the same list', () => {
  const keys = Object.freeze(['apiVersion', 'kind', 'metadata', 'spec'])
  expect(sorted(keys)).toBe(keys)
})

test('thousands of numbered keys are sorted quickly', () => {
  const keys = Array.from({ length: 20_000 }, (_, i) => `key-${i}`)
  expect(sorted(keys.toReversed())).toEqual(keys)
})
