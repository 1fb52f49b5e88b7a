import { formatEmitted, formatFloatG, formatJsonNumber } from './go-number.ts'

test.each([
  [0, '0'],
  [-0, '-0'],
  [1, '1'],
  [0.1, '0.1'],
  [-1234.5, '-1234.5'],
  [123456, '123456'],
  [999999.5, '999999.5'],
  [1e6, '1e+06'],
  [1234567, '1.234567e+06'],
  [0.0001, '0.0001'],
  [0.00001, '1e-05'],
  [1e21, '1e+21'],
  [1e100, '1e+100'],
  [5e-324, '5e-324'],
  [1.7976931348623157e308, '1.7976931348623157e+308'],
])('Go prints the float %p as %s', (value, expected) => {
  expect(formatFloatG(value)).toBe(expected)
})

test.each([
  [0, '0'],
  [-0, '-0'],
  [1e6, '1000000'],
  [0.000001, '0.000001'],
  [1e-7, '1e-7'],
  [1.5e-10, '1.5e-10'],
  [123456789012345680000, '123456789012345680000'],
  [1e21, '1e+21'],
  [2 ** 53 + 2, '9007199254740994'],
])('encoding/json prints the float %p as %s', (value, expected) => {
  expect(formatJsonNumber(value)).toBe(expected)
})

test.each([
  [-0, '0'],
  [1000000, '1000000'],
  [123456.7, '123456.7'],
  [1234567.8, '1.2345678e+06'],
  [1e19, '10000000000000000000'],
  [1.9e19, '1.9e+19'],
  [-(2 ** 63), '-9.223372036854776e+18'],
  [1e-5, '1e-05'],
  [18446744073709551615n, '18446744073709551615'],
])('the number %p is printed as %s', (value, expected) => {
  expect(formatEmitted(value)).toBe(expected)
})
