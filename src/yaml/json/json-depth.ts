import { checkDepth } from '../read/limits.ts'

/**
 * Refuses data that is nested deeper than YAML may be. For what a JSON parser has read, which knows no such limit.
 *
 * @throws KuiltError YAML_TOO_DEEP
 */
export function checkJsonDepth(value: unknown): void {
  let level: unknown[] = [value]
  for (let depth = 0; level.length > 0; depth++) {
    checkDepth(depth)
    level = level.filter(isCollection).flatMap((item) => Object.values(item))
  }
}

function isCollection(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
