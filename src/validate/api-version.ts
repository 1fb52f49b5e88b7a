import { suggest } from '../diagnostics/hints.ts'
import { parseApiVersion } from '../schema/gvk.ts'
import { type Mistake, mistake } from './mistake.ts'
import { kindKey, type Release, release, releaseNames } from './releases.ts'
import { removedVersions } from './removed-versions.ts'

/** The apiVersion and kind of a resource. */
export interface ResourceType {
  readonly apiVersion: string
  readonly kind: string
}

/** The mistake if a release does not serve a kind of a built-in group; undefined for kinds of other groups. */
export function unservedKind({ apiVersion, kind }: ResourceType, target: Release): Mistake | undefined {
  return removed({ apiVersion, kind }, target) ?? notServed({ apiVersion, kind }, target)
}

function removed({ apiVersion, kind }: ResourceType, target: Release): Mistake | undefined {
  const entry = removedVersions.find(({ apiVersions, kinds }) => {
    return apiVersions.includes(apiVersion) && (kinds === undefined || kinds.includes(kind.replace(/List$/, '')))
  })
  if (entry === undefined || compareReleases(target.name, entry.since) < 0) return undefined
  return unavailable({ apiVersion, kind }, `was removed in Kubernetes ${entry.since}`, entry.instead)
}

function notServed({ apiVersion, kind }: ResourceType, target: Release): Mistake | undefined {
  const { group } = parseApiVersion(apiVersion)
  const known = releaseNames().map(release)
  const isBuiltinGroup = known.some(({ kinds }) => [...kinds.values()].some((one) => one.group === group))
  if (!isBuiltinGroup && group !== 'extensions') return undefined
  const here = versionsOf(kind, group, target)
  const key = kindKey(apiVersion, kind)
  const serving = known.filter(({ kinds }) => kinds.has(key))
  const [first] = serving
  const last = serving.at(-1)
  if (first !== undefined && compareReleases(first.name, target.name) > 0) {
    return unavailable({ apiVersion, kind }, `is not available before Kubernetes ${first.name}`, here[0])
  }
  if (last !== undefined) {
    const next = releaseNames()[releaseNames().indexOf(last.name) + 1] ?? last.name
    return unavailable({ apiVersion, kind }, `was removed in Kubernetes ${next}`, here[0])
  }
  if (here.length > 0) {
    const reason = `does not exist in Kubernetes ${target.name}`
    return unavailable({ apiVersion, kind }, reason, here.join(' or '))
  }
  return unknownKind({ apiVersion, kind }, { group, target, known })
}

/** API versions of a kind in a group, the stable ones first. */
function versionsOf(kind: string, group: string, { kinds }: Release): readonly string[] {
  const found = [...kinds.values()].filter((one) => one.kind === kind && one.group === group)
  return found
    .map(({ version }) => version)
    .sort((a, b) => stability(b) - stability(a) || (a < b ? 1 : -1))
    .map((version) => (group === '' ? version : `${group}/${version}`))
}

function stability(version: string): number {
  return version.includes('alpha') ? 0 : version.includes('beta') ? 1 : 2
}

interface Search {
  readonly group: string
  readonly target: Release
  readonly known: readonly Release[]
}

function unknownKind({ apiVersion, kind }: ResourceType, { group, target, known }: Search): Mistake {
  const kinds = [...target.kinds.values()]
  const [other] = kinds.filter((one) => one.kind === kind).sort((a, b) => stability(b.version) - stability(a.version))
  const knowsVersion = kinds.some(({ version }) => apiVersion === (group === '' ? version : `${group}/${version}`))
  const path = [knowsVersion ? 'kind' : 'apiVersion']
  const params = { apiVersion, kind, release: target.name }
  const later = known.find((one) => [...one.kinds.values()].some((each) => each.kind === kind && each.group === group))
  if (later !== undefined)
    return mistake('API_KIND_UNKNOWN', params, { path, hint: `it is available in Kubernetes ${later.name}` })
  if (other !== undefined) {
    const hint = `${kind} is in ${other.group === '' ? other.version : `${other.group}/${other.version}`}`
    return mistake('API_KIND_UNKNOWN', params, { path, hint })
  }
  const inGroup = kinds.filter((one) => one.group === group).map((one) => one.kind)
  const hint = suggest(kind, inGroup) ?? suggest(kind, new Set(kinds.map((one) => one.kind)))
  return mistake('API_KIND_UNKNOWN', params, { path, hint })
}

function unavailable({ apiVersion, kind }: ResourceType, reason: string, instead: string | undefined): Mistake {
  const params = { apiVersion, kind, reason, instead: instead ?? '' }
  return mistake('API_VERSION_UNAVAILABLE', params, { path: ['apiVersion'] })
}

/** Compares two releases. Less than 0 if the first one is older. */
function compareReleases(a: string, b: string): number {
  const [majorA = 0, minorA = 0] = a.split('.').map(Number)
  const [majorB = 0, minorB = 0] = b.split('.').map(Number)
  return majorA - majorB || minorA - minorB
}
