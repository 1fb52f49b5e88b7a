import type { Environment } from '@marcbachmann/cel-js'
import type { OptionalValue } from '../cel-macros.ts'
import { celPackage } from '../cel-package.ts'
import { isSame } from '../cel-values.ts'

/**
 * Adds functions and operators for optional values. Follows github.com/google/cel-go, cel/library.go, optionalLib, and
 * common/types/optional.go, Equal.
 */
export function addOptionals(environment: Environment): void {
  const { Optional } = celPackage()
  environment
    .registerFunction('OptionalNamespace.ofNonZeroValue(dyn): optional<dyn>', (_: unknown, value: unknown) => {
      return isZero(value) ? Optional.none() : Optional.of(value)
    })
    .registerOperator('optional == optional', (a: OptionalValue, b: OptionalValue) => {
      return a.hasValue() && b.hasValue() ? isSame(a.value(), b.value()) : a.hasValue() === b.hasValue()
    })
    .registerOperator('optional == null', () => false)
}

function isZero(value: unknown): boolean {
  if (value === null || value === '' || value === false || value === 0 || value === 0n) return true
  if (Array.isArray(value) || value instanceof Uint8Array) return value.length === 0
  return (value instanceof Map || value instanceof Set) && value.size === 0
}
