import { readFileSync } from 'node:fs'
import { codeOf } from '../../test/support/code-of.ts'
import { convertEngineErrors } from './engine-errors.ts'

test('endless recursion and strings that are too long are ordinary errors', () => {
  const recurse = (depth: number): number => 1 + recurse(depth + 1)
  expect(codeOf(() => convertEngineErrors(() => recurse(0)))).toBe('RESOURCES_EXHAUSTED')
  expect(codeOf(() => convertEngineErrors(() => 'x'.repeat(2 ** 28).repeat(2 ** 10)))).toBe('RESOURCES_EXHAUSTED')
})

test('operating system errors are ordinary errors', () => {
  const missing = () => convertEngineErrors(() => readFileSync('/nowhere/at/all'))
  expect(codeOf(missing)).toBe('SYSTEM_CALL_FAILED')
  expect(missing).toThrow(/ENOENT.*nowhere/)
})

test('results are returned, and other errors are unchanged', () => {
  expect(convertEngineErrors(() => 42)).toBe(42)
  const mistake = new RangeError('toFixed() digits argument must be between 0 and 100')
  expect(() =>
    convertEngineErrors(() => {
      throw mistake
    }),
  ).toThrow(mistake)
})
