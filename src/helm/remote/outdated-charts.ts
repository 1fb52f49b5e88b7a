// Finds charts in `charts` directories, and entries of kuilt's lock files, that do not match the requirements.

import { KuiltError, type Location, maskCredentials } from '../../diagnostics/index.ts'
import { joinPath } from '../../files/paths.ts'
import { sha256Hex } from '../../files/remote/content-cache.ts'
import type { LocalChart, VendoredCopy } from '../../plugins/chart-source.ts'
import type { Dependency } from '../chart.ts'
import { directoryMetadata } from '../chart-metadata.ts'
import { isCompatible } from '../dependencies.ts'
import { FILE_SCHEME, lockedVersions, requestedVersion } from '../fetch-dependencies.ts'
import { readHelmLock } from '../helm-lock.ts'
import { type LockedChart, lockFile, readLock } from './chart-lock.ts'
import { declaredDependencies, fieldIn } from './declared-dependencies.ts'

interface SortedEntries {
  readonly all: readonly LockedChart[]
  /** The entries that the chart still needs. */
  readonly needed: readonly LockedChart[]
  /** All other entries. */
  readonly outdated: readonly LockedChart[]
}

/** The entries of kuilt's lock file, by whether the chart still needs them. */
export function sortEntries(chart: LocalChart): SortedEntries {
  const { directory, fileSystem } = chart
  const all = readLock(joinPath(directory, 'charts'), fileSystem)
  if (all.length === 0) return { all, needed: [], outdated: [] }
  const locked = lockedVersions(directory, fileSystem)
  const { list = [] } = declaredDependencies(chart)
  const isNeeded = (entry: LockedChart): boolean => list.some((each) => isLockedBy(each, entry, locked))
  return { all, needed: all.filter(isNeeded), outdated: all.filter((entry) => !isNeeded(entry)) }
}

function isLockedBy(dependency: Dependency, entry: LockedChart, locked: ReadonlyMap<string, string>): boolean {
  const { name, repository } = dependency
  const isSame = entry.name === name && entry.repository === maskCredentials(repository)
  return isSame && entry.requested === requestedVersion(dependency, locked)
}

/** One error for each outdated entry of kuilt's lock file. */
export function outdatedEntries(chart: LocalChart): readonly KuiltError[] {
  const file = joinPath(chart.directory, `charts/${lockFile}`)
  const { outdated, all } = sortEntries(chart)
  if (outdated.length === 0) return []
  const declared = declaredDependencies(chart)
  const { list = [] } = declared
  return outdated.map((entry) => {
    const { name, requested, repository } = entry
    const index = list.findIndex((each) => each.name === name)
    const now = list[index]
    const reason =
      now === undefined
        ? `the chart does not depend on "${name}"`
        : `it contains "${name}" "${requested}" from "${repository}", but the chart requires "${now.version}" from "${now.repository}"`
    const at =
      now === undefined
        ? fieldIn(file, ['charts', all.indexOf(entry), 'name'])
        : declared.at(index, now.version === requested ? 'repository' : 'version')
    return new KuiltError('CHART_LOCK_OUTDATED', { file, reason }, { at, hint: 'to update it, run `kuilt vendor`' })
  })
}

/** One error for each dependency that has a different version in `charts`. */
export function outdatedDependencies(chart: LocalChart): readonly KuiltError[] {
  const { directory, present, fileSystem } = chart
  const declared = declaredDependencies(chart)
  const helmLock = readHelmLock(directory, fileSystem)
  const locked = lockedVersions(directory, fileSystem)
  const { needed } = sortEntries(chart)
  return (declared.list ?? []).flatMap((dependency, i): readonly KuiltError[] => {
    const { name, version: range } = dependency
    const found = present.filter((each) => each.name === name)
    const [first] = found
    if (first === undefined || range === '') return []
    const at = declared.at(i, 'version')
    const outdated = (required: string, requiredBy: string): readonly KuiltError[] => [
      wrongVersion(
        { directory: joinPath(directory, 'charts'), name, version: first.version, required, requiredBy },
        at,
      ),
    ]
    if (!found.some(({ version }) => isCompatible(range, version))) return outdated(range, declared.file)
    if (isLocal(dependency)) return []
    const has = (wanted: string): boolean => found.some(({ version }) => version === wanted)
    const pinned = requestedVersion(dependency, locked)
    if (helmLock !== undefined && pinned !== range && !has(pinned)) return outdated(pinned, helmLock.file)
    const entry = needed.find((each) => isLockedBy(dependency, each, locked))
    if (entry === undefined) return []
    if (!has(entry.version)) return outdated(entry.version, joinPath(directory, `charts/${lockFile}`))
    return changedArchive(chart, entry, at)
  })
}

/** True for a local dependency, whose version is not in the lock file. */
function isLocal({ repository }: Dependency): boolean {
  return repository === '' || repository.startsWith(FILE_SCHEME)
}

function changedArchive(
  { directory, fileSystem }: LocalChart,
  entry: LockedChart,
  at: Location,
): readonly KuiltError[] {
  const { name, version, repository, digest: expected } = entry
  const archive = joinPath(directory, `charts/${name}-${version}.tgz`)
  if (fileSystem.kind(archive) !== 'file') return []
  const actual = `sha256:${sha256Hex(fileSystem.read(archive))}`
  if (actual === expected) return []
  return [
    new KuiltError('CHART_DIGEST_MISMATCH', { name, version, repository, source: 'lock', expected, actual }, { at }),
  ]
}

/** The error if a vendored chart of a kustomization does not match its entry in kuilt's lock file. */
export function outdatedCopy({ wanted, at }: VendoredCopy): readonly KuiltError[] {
  const { name, repository, version: requested, directory, path = '', fileSystem } = wanted
  const file = joinPath(directory, lockFile)
  const entries = readLock(directory, fileSystem).filter((each) => each.name === name && each.requested === requested)
  const [first] = entries
  if (first === undefined) return []
  const entry = entries.find((each) => each.repository === maskCredentials(repository))
  if (entry === undefined) {
    const reason = `it contains "${name}" "${requested}" from "${first.repository}", but the kustomization requires it from "${repository}"`
    const hint = `to update it, remove \`${path}\` and run \`kuilt vendor\``
    return [new KuiltError('CHART_LOCK_OUTDATED', { file, reason }, { at, hint })]
  }
  const { version } = directoryMetadata(fileSystem, joinPath(directory, path))
  if (version === entry.version) return []
  return [wrongVersion({ directory, name, version, required: entry.version, requiredBy: file }, at)]
}

interface WrongVersion {
  readonly directory: string
  readonly name: string
  readonly version: string
  readonly required: string
  readonly requiredBy: string
}

function wrongVersion(params: WrongVersion, at: Location): KuiltError {
  const hint = `to update it, remove the chart from \`charts\` and run \`kuilt vendor\``
  return new KuiltError('CHART_DEPENDENCY_OUTDATED', params, { at, hint })
}
