import { formatBytes, formatNumber } from './format-number.ts'

describe('formatNumber', () => {
  test.each([
    [0, '0'],
    [999, '999'],
    [1000, '1,000'],
    [200_000, '200,000'],
    [1_234_567n, '1,234,567'],
    [-1000, '-1,000'],
  ])('%p is %p', (value, expected) => {
    expect(formatNumber(value)).toBe(expected)
  })
})

describe('formatBytes', () => {
  test.each([
    [0, '0 bytes'],
    [1, '1 byte'],
    [1000, '1,000 bytes'],
    [512 * 1024, '512 KiB'],
    [64 * 2 ** 20, '64 MiB'],
    [2 ** 20 + 1, '1,048,577 bytes'],
  ])('%p is %p', (bytes, expected) => {
    expect(formatBytes(bytes)).toBe(expected)
  })
})
