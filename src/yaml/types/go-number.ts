const minInt = -(2n ** 63n)
const maxUint = 2n ** 64n - 1n

/** Shortest digits and decimal exponent: 1234.5 is `12345` and 3. */
function digitsOf(value: number): { readonly negative: boolean; readonly digits: string; readonly exponent: number } {
  const [mantissa = '0', exponent = '0'] = Math.abs(value).toExponential().split('e')
  return { negative: value < 0 || Object.is(value, -0), digits: mantissa.replace('.', ''), exponent: Number(exponent) }
}

function exponentForm(value: number): string {
  const { negative, digits, exponent } = digitsOf(value)
  const fraction = digits.length > 1 ? `.${digits.slice(1)}` : ''
  const size = String(Math.abs(exponent)).padStart(2, '0')
  return `${negative ? '-' : ''}${digits[0]}${fraction}e${exponent < 0 ? '-' : '+'}${size}`
}

function positional(value: number): string {
  const { negative, digits, exponent } = digitsOf(value)
  const sign = negative ? '-' : ''
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`
  if (digits.length <= exponent + 1) return sign + digits.padEnd(exponent + 1, '0')
  return `${sign}${digits.slice(0, exponent + 1)}.${digits.slice(exponent + 1)}`
}

/** A float64 as Go's shortest `%g` and go-yaml v3 write it: exponent form from 1e+06 up and from 1e-05 down. */
export function formatFloatG(value: number): string {
  if (value === 0) return Object.is(value, -0) ? '-0' : '0'
  const { exponent } = digitsOf(value)
  return exponent < -4 || exponent >= 6 ? exponentForm(value) : positional(value)
}

/** A float64 as encoding/json writes it. */
export function formatJsonNumber(value: number): string {
  const size = Math.abs(value)
  if (size !== 0 && (size < 1e-6 || size >= 1e21)) return exponentForm(value).replace(/e-0(\d)$/, 'e-$1')
  return Object.is(value, -0) ? '-0' : positional(value === 0 ? 0 : value)
}

/** A number as the printed YAML shows it. */
export function formatEmitted(value: number | bigint): string {
  if (typeof value === 'bigint') return value.toString()
  if (Number.isInteger(value) && Math.abs(value) < 1e21) {
    if (Number.isSafeInteger(value)) return String(value + 0)
    // The JSON step writes all digits; what then fits 64 bits is read back as an integer.
    const digits = positional(value)
    const exact = BigInt(digits)
    if (exact >= minInt && exact <= maxUint) return digits
  }
  return formatFloatG(value)
}
