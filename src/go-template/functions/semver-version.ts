// Parses versions and constraints like Masterminds/semver. Libraries for npm ranges treat missing parts, prereleases
// and errors differently.

export interface Version {
  readonly major: bigint
  readonly minor: bigint
  readonly patch: bigint
  readonly prerelease: string
  readonly metadata: string
  readonly original: string
}

const LOOSE =
  /^v?([0-9]+)(?:\.([0-9]+))?(?:\.([0-9]+))?(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?(?:\+([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?$/
const MAX = 2n ** 64n

/** Parses a version; missing parts are 0. Returns Go's error message if it is invalid. */
export function parseVersion(text: string): Version | string {
  const match = LOOSE.exec(text)
  if (match === null) return 'invalid semantic version'
  const [, major = '0', minor = '0', patch = '0', prerelease = '', metadata = ''] = match
  for (const part of [major, minor, patch]) {
    if (BigInt(part) >= MAX) {
      return `error parsing version segment: strconv.ParseUint: parsing "${part}": value out of range`
    }
  }
  if (prerelease.split('.').some((part) => /^0[0-9]+$/.test(part))) return 'version segment starts with 0'
  return { major: BigInt(major), minor: BigInt(minor), patch: BigInt(patch), prerelease, metadata, original: text }
}

/** The version without `v`, with all three parts. */
export function versionText({ major, minor, patch, prerelease, metadata }: Version): string {
  const pre = prerelease === '' ? '' : `-${prerelease}`
  return `${major}.${minor}.${patch}${pre}${metadata === '' ? '' : `+${metadata}`}`
}

/** Compares two versions, ignoring build metadata. The result is negative, zero or positive. */
export function compareVersions(a: Version, b: Version): number {
  return (
    compareNumbers(a.major, b.major) ||
    compareNumbers(a.minor, b.minor) ||
    compareNumbers(a.patch, b.patch) ||
    comparePrereleases(a.prerelease, b.prerelease)
  )
}

function compareNumbers(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function comparePrereleases(a: string, b: string): number {
  if (a === b) return 0
  if (a === '') return 1
  if (b === '') return -1
  const left = a.split('.')
  const right = b.split('.')
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const order = comparePart(left[i] ?? '', right[i] ?? '')
    if (order !== 0) return order
  }
  return 0
}

function comparePart(a: string, b: string): number {
  if (a === b) return 0
  // If all other parts are equal, the version with more parts is greater.
  if (a === '') return b === '' ? 0 : -1
  if (b === '') return 1
  const isNumberA = /^[0-9]+$/.test(a)
  const isNumberB = /^[0-9]+$/.test(b)
  if (isNumberA && isNumberB) return compareNumbers(BigInt(a), BigInt(b))
  if (isNumberA !== isNumberB) return isNumberA ? -1 : 1
  return a > b ? 1 : -1
}

const PART = '[0-9|xX*]+'
const VERSION = `v?(${PART})(\\.${PART})?(\\.${PART})?(-[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?(?:\\+[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?`
const PLAIN_VERSION = VERSION.replace(/\((?!\?)/g, '(?:')
const OPERATOR = '!=|>=|=>|<=|=<|~>|=|>|<|~|\\^|'
const SPACE = '[\\t\\n\\f\\r ]'
const ONE = new RegExp(`^${SPACE}*(${OPERATOR})${SPACE}*(${VERSION})${SPACE}*$`)
const RANGE = new RegExp(`${SPACE}*(${PLAIN_VERSION})${SPACE}+-${SPACE}+(${PLAIN_VERSION})${SPACE}*`, 'g')
const FIND = new RegExp(`(?:${OPERATOR})${SPACE}*(?:${PLAIN_VERSION})`, 'g')
const FIRST = `${SPACE}*(?:${OPERATOR})${SPACE}*(?:${PLAIN_VERSION})${SPACE}*`
const VALID = new RegExp(`^${FIRST}(?:(?:${SPACE}+|,${SPACE}*)(?:${OPERATOR})${SPACE}*(?:${PLAIN_VERSION})${SPACE}*)*$`)
const MAX_LENGTH = 1000

interface Constraint {
  readonly operator: string
  readonly version: Version
  /** True if any part is missing or `x`. */
  readonly dirty: boolean
  readonly minorDirty: boolean
  readonly patchDirty: boolean
}

/** Alternatives, one of which must be satisfied. All constraints of an alternative must be satisfied. */
export type Constraints = readonly (readonly Constraint[])[]

/** Parses constraints. Returns Go's error message if they are invalid. */
export function parseConstraints(text: string): Constraints | string {
  if (text.length > MAX_LENGTH) return `improper constraint: ${JSON.stringify(text)}`
  const rewritten = text.replace(RANGE, (_, from: string, to: string) => `>= ${from}, <= ${to} `)
  const alternatives: Constraint[][] = []
  for (const part of rewritten.split('||')) {
    if (!VALID.test(part)) return `improper constraint: ${JSON.stringify(part)}`
    const all: Constraint[] = []
    for (const [found] of part.matchAll(FIND)) {
      const constraint = parseConstraint(found)
      if (typeof constraint === 'string') return constraint
      all.push(constraint)
    }
    alternatives.push(all)
  }
  return alternatives
}

function parseConstraint(text: string): Constraint | string {
  const match = ONE.exec(text)
  if (match === null) return `improper constraint: ${JSON.stringify(text)}`
  const [, operator = '', spelled = '', major = '', minor = '', patch = '', prerelease = ''] = match
  const majorOpen = isOpen(major)
  const minorDirty = !majorOpen && isOpen(minor)
  const patchDirty = !majorOpen && !minorDirty && isOpen(patch)
  const closed = majorOpen ? '0.0.0' : minorDirty ? `${major}.0.0` : `${major}${minor}.0`
  const dirty = majorOpen || minorDirty || patchDirty
  const version = parseVersion(dirty ? closed + prerelease : spelled)
  if (typeof version === 'string') return 'constraint parser error'
  return { operator, version, dirty, minorDirty, patchDirty }
}

function isOpen(part: string): boolean {
  return /^\.?[xX*]?$/.test(part)
}

/** Parses a version. Undefined if it is invalid or not in the range. */
export function versionInRange(text: string, range: string): Version | undefined {
  const version = parseVersion(text)
  const constraints = parseConstraints(range)
  if (typeof version === 'string' || typeof constraints === 'string') return undefined
  return satisfies(version, constraints) ? version : undefined
}

/** True if a version satisfies all constraints of at least one alternative. */
export function satisfies(version: Version, constraints: Constraints): boolean {
  return constraints.some((all) => {
    const includesPrereleases = all.some((each) => each.version.prerelease !== '')
    if (version.prerelease !== '' && !includesPrereleases) return false
    return all.every((each) => holds(version, each))
  })
}

/** True if a version satisfies a constraint. Follows constraints.go, which has one function per operator. */
function holds(v: Version, constraint: Constraint): boolean {
  const { operator, version: c, dirty, minorDirty, patchDirty } = constraint
  const order = compareVersions(v, c)
  switch (operator) {
    case '!=':
      return isNotEqual(v, constraint)
    case '>':
      if (!dirty) return order > 0
      if (v.major !== c.major) return v.major > c.major
      if (minorDirty) return false
      return patchDirty ? v.minor > c.minor : order > 0
    case '<':
      return order < 0
    case '>=':
    case '=>':
      return order >= 0
    case '<=':
    case '=<':
      if (!dirty) return order <= 0
      if (v.major > c.major) return false
      return !(v.major === c.major && v.minor > c.minor && !minorDirty)
    case '~':
    case '~>':
      return isTildeMatch(v, constraint)
    case '^':
      return isCaretMatch(v, constraint)
    default:
      return dirty ? isTildeMatch(v, constraint) : order === 0
  }
}

function isNotEqual(v: Version, { version: c, dirty, minorDirty, patchDirty }: Constraint): boolean {
  if (dirty) {
    if (c.major !== v.major) return true
    if (c.minor !== v.minor && !minorDirty) return true
    if (minorDirty) return false
    if (c.patch !== v.patch && !patchDirty) return true
    if (patchDirty) {
      if (v.prerelease === '' && c.prerelease === '') return false
      return comparePrereleases(v.prerelease, c.prerelease) !== 0
    }
  }
  return compareVersions(v, c) !== 0
}

function isTildeMatch(v: Version, { version: c, minorDirty, patchDirty }: Constraint): boolean {
  if (compareVersions(v, c) < 0) return false
  if (c.major === 0n && c.minor === 0n && c.patch === 0n && !minorDirty && !patchDirty) return true
  return v.major === c.major && (v.minor === c.minor || minorDirty)
}

function isCaretMatch(v: Version, { version: c, minorDirty, patchDirty }: Constraint): boolean {
  if (compareVersions(v, c) < 0) return false
  if (c.major > 0n || minorDirty) return v.major === c.major
  if (v.major > 0n) return false
  if (c.minor > 0n || patchDirty) return v.minor === c.minor
  return v.minor === 0n && c.patch === v.patch
}
