/**
 * A part of a secret: a value for each byte of the secret, and the position of the part.
 */
type Part = Uint8Array

/**
 * Joins the parts of a secret. With too few parts, or with parts of another secret, the result is wrong. Follows
 * getsops/sops, `shamir/shamir.go`, Combine.
 *
 * @returns undefined for parts that do not belong together: of different lengths, or the same part twice
 */
export function joinParts(parts: readonly Part[]): Uint8Array | undefined {
  const [first] = parts
  const length = first?.length ?? 0
  const positions = parts.map((part) => part.at(-1) ?? 0)
  if (length < 2 || parts.some((part) => part.length !== length)) return undefined
  if (new Set(positions).size !== parts.length) return undefined
  return Uint8Array.from({ length: length - 1 }, (_, i) => {
    return valueAtZero(
      positions,
      parts.map((part) => part[i] ?? 0),
    )
  })
}

/**
 * Computes the value at 0 by Lagrange interpolation in the field of 256 elements, in which addition and subtraction are
 * XOR.
 */
function valueAtZero(positions: readonly number[], values: readonly number[]): number {
  return positions.reduce((sum, position, i) => {
    const basis = positions.reduce((product, other, j) => {
      return i === j ? product : multiply(product, divide(other, position ^ other))
    }, 1)
    return sum ^ multiply(values[i] ?? 0, basis)
  }, 0)
}

function divide(a: number, b: number): number {
  // The 255th power of each element except 0 is 1, so the 254th power is the inverse.
  let inverse = 1
  for (let i = 0; i < 254; i++) inverse = multiply(inverse, b)
  return multiply(a, inverse)
}

/** Multiplies two polynomials modulo X⁸ + X⁴ + X³ + X + 1. */
function multiply(a: number, b: number): number {
  let product = 0
  for (let bit = 7; bit >= 0; bit--) {
    product = (product << 1) ^ (product & 0x80 ? 0x11b : 0) ^ ((b >> bit) & 1 ? a : 0)
  }
  return product
}
