import { readFileSync } from 'node:fs'
import { codeOf } from '../../test/support/code-of.ts'
import { convertEngineErrors } from './engine-errors.ts'

test('endless recursion and texts longer than can be are errors like others', () => {
  const recurse = (depth: number): number => 1 + recurse(depth + 1)
  expect(codeOf(() => convertEngineErrors(() => recurse(0)))).toBe('RESOURCES_EXHAUSTED')
  expect(codeOf(() => convertEngineErrors(() => 'x'.repeat(2 ** 28).repeat(2 ** 10)))).toBe('RESOURCES_EXHAUSTED')
})

test('what the operating system refuses is an error like others', () => {
  const missing = () => convertEngineErrors(() => readFileSync('/nowhere/at/all'))
  expect(codeOf(missing)).toBe('SYSTEM_CALL_FAILED')
  expect(missing).toThrow(/ENOENT.*nowhere/)
})

test('what works is returned, other errors stay what they are', () => {
  expect(convertEngineErrors(() => 42)).toBe(42)
  const mistake = new RangeError('toFixed() digits argument must be between 0 and 100')
  expect(() =>
    convertEngineErrors(() => {
      throw mistake
    }),
  ).toThrow(mistake)
})
