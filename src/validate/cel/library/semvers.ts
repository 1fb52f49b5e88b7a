import type { Environment } from '@marcbachmann/cel-js'
import { CelSemver } from '../cel-semver.ts'

function parseSemver(text: string, normalize?: boolean): CelSemver {
  const version = CelSemver.parse(text, normalize)
  if (version === undefined) throw new Error(`"${text}" is not a semantic version`)
  return version
}

export function addSemvers(environment: Environment): void {
  const type = 'kubernetes.Semver'
  environment
    .registerFunction(`semver(string): ${type}`, (text: string) => parseSemver(text))
    .registerFunction(`semver(string, bool): ${type}`, parseSemver)
    .registerFunction('isSemver(string): bool', (text: string) => CelSemver.parse(text) !== undefined)
    .registerFunction('isSemver(string, bool): bool', (text: string, normalize: boolean) => {
      return CelSemver.parse(text, normalize) !== undefined
    })
    .registerFunction(`${type}.major(): int`, ({ major }: CelSemver) => major)
    .registerFunction(`${type}.minor(): int`, ({ minor }: CelSemver) => minor)
    .registerFunction(`${type}.patch(): int`, ({ patch }: CelSemver) => patch)
    .registerFunction(`${type}.isGreaterThan(${type}): bool`, (a: CelSemver, b: CelSemver) => a.compareTo(b) > 0)
    .registerFunction(`${type}.isLessThan(${type}): bool`, (a: CelSemver, b: CelSemver) => a.compareTo(b) < 0)
    .registerFunction(`${type}.compareTo(${type}): int`, (a: CelSemver, b: CelSemver) => BigInt(a.compareTo(b)))
    .registerOperator(`${type} == ${type}`, (a: CelSemver, b: CelSemver) => a.compareTo(b) === 0)
}
