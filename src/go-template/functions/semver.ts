// sprig's functions for versions. Follows sprig/semver.go.

import { type GoType, STRING, UINT64, VALUE } from '../types.ts'
import { GoError, GoInteger, GoObject, type GoValue, int } from '../values.ts'
import { type FunctionTable, fn } from './define.ts'
import {
  compareVersions,
  parseConstraints,
  parseVersion,
  satisfies,
  type Version,
  versionText,
} from './semver-version.ts'

const VERSION: GoType = { name: '*semver.Version', kind: 'ptr' }
const versions = new WeakMap<GoObject, Version>()

export const semverFunctions: FunctionTable = {
  semver: fn([STRING], (text: string) => versionValue(requireVersion(text))),
  semverCompare: fn([STRING, STRING], (constraint: string, text: string) => {
    const constraints = parseConstraints(constraint)
    if (typeof constraints === 'string') throw new GoError(constraints)
    return satisfies(requireVersion(text), constraints)
  }),
}

function requireVersion(text: string): Version {
  const version = parseVersion(text)
  if (typeof version === 'string') throw new GoError(version)
  return version
}

function versionValue(version: Version): GoObject {
  const { major, minor, patch, prerelease, metadata, original } = version
  const changed = (change: Partial<Version>): GoObject => {
    const next = { ...version, prerelease: '', metadata: '', ...change }
    return versionValue({ ...next, original: (original.startsWith('v') ? 'v' : '') + versionText(next) })
  }
  const compare = (test: (order: number) => boolean) =>
    fn([VALUE], (other: GoValue) => test(compareVersions(version, versionOf(other))))
  const value = new GoObject(VERSION, {
    allFields: new Map<string, GoValue>([
      ['major', new GoInteger(major, UINT64)],
      ['minor', new GoInteger(minor, UINT64)],
      ['patch', new GoInteger(patch, UINT64)],
      ['pre', prerelease],
      ['metadata', metadata],
      ['original', original],
    ]),
    text: () => versionText(version),
    json: () => versionText(version),
    methods: {
      Major: fn([], () => new GoInteger(major, UINT64)),
      Minor: fn([], () => new GoInteger(minor, UINT64)),
      Patch: fn([], () => new GoInteger(patch, UINT64)),
      Prerelease: fn([], () => prerelease),
      Metadata: fn([], () => metadata),
      Original: fn([], () => original),
      String: fn([], () => versionText(version)),
      IncMajor: fn([], () => changed({ major: major + 1n, minor: 0n, patch: 0n })),
      IncMinor: fn([], () => changed({ minor: minor + 1n, patch: 0n })),
      // The next patch version of a prerelease is its release.
      IncPatch: fn([], () => changed({ patch: prerelease === '' ? patch + 1n : patch })),
      SetPrerelease: fn([STRING], (text: string) => changed({ prerelease: text, metadata })),
      SetMetadata: fn([STRING], (text: string) => changed({ prerelease, metadata: text })),
      Compare: fn([VALUE], (other: GoValue) => int(Math.sign(compareVersions(version, versionOf(other))))),
      Equal: compare((order) => order === 0),
      LessThan: compare((order) => order < 0),
      LessThanEqual: compare((order) => order <= 0),
      GreaterThan: compare((order) => order > 0),
      GreaterThanEqual: compare((order) => order >= 0),
    },
  })
  versions.set(value, version)
  return value
}

function versionOf(value: GoValue): Version {
  const version = value instanceof GoObject ? versions.get(value) : undefined
  if (version === undefined) throw new GoError('wrong type for value; expected *semver.Version')
  return version
}
