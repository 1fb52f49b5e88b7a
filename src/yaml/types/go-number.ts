const minInt = -(2n ** 63n)
const maxUint = 2n ** 64n - 1n

/** The shortest digits that identify a number, and its decimal exponent: 1234.5 is `12345` and 3. */
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

/** A float64 as Go's `strconv.FormatFloat(value, 'f', -1, 64)` writes it: all digits, never an exponent. */
export function formatFloatF(value: number): string {
  if (Number.isNaN(value)) return 'NaN'
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf'
  return positional(value)
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
    // The JSON step writes all digits. If the number then fits in 64 bits, it is parsed as an integer.
    const digits = positional(value)
    const exact = BigInt(digits)
    if (exact >= minInt && exact <= maxUint) return digits
  }
  return formatFloatG(value)
}

/**
 * A float as a map key, the way Go prints a float32: the shortest digits, with an exponent if it is below -4 or at
 * least 6.
 */
export function formatFloatKey(value: number): string {
  if (Number.isNaN(value)) return '.nan'
  if (!Number.isFinite(value)) return value > 0 ? '.inf' : '-.inf'
  const single = Math.fround(value)
  // A float64 may be too large for a float32.
  if (!Number.isFinite(single)) return formatFloatKey(single)
  if (single === 0) return Object.is(single, -0) ? '-0' : '0'
  const [mantissa = '', exponent = '0'] = shortestSingle(single).split('e')
  const power = Number(exponent)
  if (power < -4 || power >= 6) return `${mantissa}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`
  return expand(mantissa, power)
}

/** The fewest digits that identify a float32, in exponent form. */
function shortestSingle(value: number): string {
  for (let digits = 0; digits < 9; digits++) {
    const text = value.toExponential(digits)
    if (Math.fround(Number(text)) === value) return text
  }
  return value.toExponential()
}

function expand(mantissa: string, power: number): string {
  const sign = mantissa.startsWith('-') ? '-' : ''
  const digits = mantissa.replace(/[-.]/g, '')
  if (power < 0) return `${sign}0.${'0'.repeat(-power - 1)}${digits}`
  const whole = digits.slice(0, power + 1).padEnd(power + 1, '0')
  const fraction = digits.slice(power + 1)
  return fraction === '' ? sign + whole : `${sign}${whole}.${fraction}`
}
