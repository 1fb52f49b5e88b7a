/** A semantic version in CEL. Follows apiserver/pkg/cel/library/semverlib.go and github.com/blang/semver. */
export class CelSemver {
  readonly major: bigint
  readonly minor: bigint
  readonly patch: bigint
  readonly #prerelease: readonly string[]

  constructor([major = '0', minor = '0', patch = '0']: readonly string[], prerelease: readonly string[]) {
    this.major = BigInt(major)
    this.minor = BigInt(minor)
    this.patch = BigInt(patch)
    this.#prerelease = prerelease
  }

  /** @param normalize accept a leading `v`, fewer than three numbers, and leading zeros */
  static parse(text: string, normalize = false): CelSemver | undefined {
    const identifier = '[0-9A-Za-z-]+'
    const number = '(0|[1-9]\\d*)'
    const form = `^${number}\\.${number}\\.${number}(?:-(${identifier}(?:\\.${identifier})*))?(?:\\+${identifier}(?:\\.${identifier})*)?$`
    const match = new RegExp(form).exec(normalize ? normalized(text) : text)
    if (match === null) return undefined
    const prerelease = match[4]?.split('.') ?? []
    if (prerelease.some((part) => /^0\d+$/.test(part))) return undefined
    return new CelSemver(match.slice(1, 4), prerelease)
  }

  compareTo(other: CelSemver): number {
    for (const part of ['major', 'minor', 'patch'] as const) {
      if (this[part] !== other[part]) return this[part] < other[part] ? -1 : 1
    }
    return comparePrereleases(this.#prerelease, other.#prerelease)
  }
}

function normalized(text: string): string {
  const [major = '', minor = '0', ...rest] = text.replace(/^v/, '').split('.')
  const numbers = [major, minor, rest.length === 0 ? '0' : rest.join('.')]
  return numbers.map((part) => part.replace(/^0+(?=\d)/, '')).join('.')
}

/** Compares prereleases. A version without one is greater. */
function comparePrereleases(a: readonly string[], b: readonly string[]): number {
  if (a.length === 0 || b.length === 0) return Math.sign(b.length - a.length)
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const order = compareIdentifiers(a[i] ?? '', b[i] ?? '')
    if (order !== 0) return order
  }
  return Math.sign(a.length - b.length)
}

/** Compares parts of a prerelease. Numbers are less than words. */
function compareIdentifiers(a: string, b: string): number {
  const [numberA, numberB] = [/^\d+$/.test(a), /^\d+$/.test(b)]
  if (numberA && numberB) return Math.sign(Number(a) - Number(b))
  if (numberA !== numberB) return numberA ? -1 : 1
  return a === b ? 0 : a < b ? -1 : 1
}
