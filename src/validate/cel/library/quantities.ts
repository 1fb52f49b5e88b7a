import type { Environment } from '@marcbachmann/cel-js'
import { CelQuantity } from '../cel-types.ts'

export function addQuantities(environment: Environment): void {
  const type = 'kubernetes.Quantity'
  environment
    .registerFunction(`quantity(string): ${type}`, (text: string) => CelQuantity.parse(text))
    .registerFunction('isQuantity(string): bool', (text: string) => {
      try {
        CelQuantity.parse(text)
        return true
      } catch {
        return false
      }
    })
    .registerFunction(`${type}.isGreaterThan(${type}): bool`, (a: CelQuantity, b: CelQuantity) => a.compareTo(b) > 0)
    .registerFunction(`${type}.isLessThan(${type}): bool`, (a: CelQuantity, b: CelQuantity) => a.compareTo(b) < 0)
    .registerFunction(`${type}.compareTo(${type}): int`, (a: CelQuantity, b: CelQuantity) => BigInt(a.compareTo(b)))
    .registerFunction(`${type}.sign(): int`, ({ decimal }: CelQuantity) => {
      return decimal.value === 0n ? 0n : decimal.value < 0n ? -1n : 1n
    })
    .registerFunction(`${type}.isInteger(): bool`, (quantity: CelQuantity) => quantity.asInteger() !== undefined)
    .registerFunction(`${type}.asInteger(): int`, (quantity: CelQuantity) => {
      const integer = quantity.asInteger()
      if (integer === undefined) throw new Error('cannot convert the quantity to an integer')
      return integer
    })
    .registerFunction(`${type}.asApproximateFloat(): double`, ({ decimal }: CelQuantity) => {
      return Number(decimal.value) / 10 ** decimal.scale
    })
    .registerOperator(`${type} == ${type}`, (a: CelQuantity, b: CelQuantity) => a.compareTo(b) === 0)
  for (const [name, sign] of [
    ['add', 1],
    ['sub', -1],
  ] as const) {
    const apply = (a: CelQuantity, b: CelQuantity) => a.add(sign > 0 ? b : b.negated())
    environment.registerFunction(`${type}.${name}(${type}): ${type}`, apply)
    environment.registerFunction(`${type}.${name}(int): ${type}`, (a: CelQuantity, b: bigint) => {
      return apply(a, new CelQuantity({ value: b, scale: 0 }))
    })
  }
}
