/** A float as the key of a map, as Go prints a 32-bit float: shortest digits, an exponent below -4 and from 6 on. */
export function formatFloatKey(value: number): string {
  if (Number.isNaN(value)) return '.nan'
  if (!Number.isFinite(value)) return value > 0 ? '.inf' : '-.inf'
  const single = Math.fround(value)
  // A float64 may be too large for 32 bits.
  if (!Number.isFinite(single)) return formatFloatKey(single)
  if (single === 0) return Object.is(single, -0) ? '-0' : '0'
  const [mantissa = '', exponent = '0'] = shortestSingle(single).split('e')
  const power = Number(exponent)
  if (power < -4 || power >= 6) return `${mantissa}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`
  return expand(mantissa, power)
}

/** The fewest digits that still name the same 32-bit float, in exponent form. */
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
