import { KuiltError, type Location } from '../../diagnostics/index.ts'
import type { LocalChart } from '../../plugins/chart-source.ts'
import type { Dependency } from '../chart.ts'
import { isCompatible } from '../dependencies.ts'
import { type HelmLock, lockDigest, oldLockDigest, readHelmLock } from '../helm-lock.ts'
import { type DeclaredDependencies, declaredDependencies, fieldIn } from './declared-dependencies.ts'

/** Replaces the name of a repository (`@name`) with its URL. */
type Resolve = (repository: string) => string

/**
 * The error that `helm dependency build` reports for a lock file that does not match the dependencies of its chart.
 * Follows helm pkg/downloader/manager.go, (*Manager).Build.
 */
export function outdatedHelmLock(chart: LocalChart, resolve: Resolve): readonly KuiltError[] {
  const lock = readHelmLock(chart.directory, chart.fileSystem)
  if (lock === undefined) return []
  const declared = declaredDependencies(chart)
  const resolved = declared.list?.map((each) => ({ ...each, repository: resolve(each.repository) }))
  if (lockDigest(resolved, lock.dependencies) === lock.digest) return []
  if (declared.apiVersion === 'v1' && oldLockDigest(declared.list) === lock.digest) return []
  const { reason, at } = differenceOf({ ...declared, list: resolved }, lock)
  const hint = `to update it, run \`helm dependency update\``
  return [new KuiltError('CHART_LOCK_OUTDATED', { file: lock.file, reason }, { at, hint })]
}

interface Difference {
  readonly reason: string
  readonly at: Location
}

function differenceOf(declared: DeclaredDependencies, lock: HelmLock): Difference {
  const { list = [] } = declared
  const locked = lock.dependencies ?? []
  for (const [i, dependency] of list.entries()) {
    const found = mismatch(dependency, locked)
    if (found !== undefined) return { reason: found.reason, at: declared.at(i, found.field) }
  }
  const extra = locked.findIndex(({ name }) => !list.some((each) => each.name === name))
  if (extra >= 0) {
    const reason = `the chart does not depend on "${locked[extra]?.name}"`
    return { reason, at: fieldIn(lock.file, ['dependencies', extra, 'name']) }
  }
  const reason = 'its digest does not match the dependencies of the chart'
  return { reason, at: fieldIn(lock.file, lock.digest === '' ? [] : ['digest']) }
}

interface Mismatch {
  readonly reason: string
  readonly field: string
}

function mismatch({ name, version, repository }: Dependency, locked: readonly Dependency[]): Mismatch | undefined {
  const named = locked.filter((each) => each.name === name)
  const [first] = named
  if (first === undefined) return { reason: `it does not contain "${name}"`, field: 'name' }
  const inRange = named.filter((each) => version === '' || isCompatible(version, each.version))
  if (inRange.length === 0) {
    return { reason: `it contains "${name}" ${first.version}, but the chart requires "${version}"`, field: 'version' }
  }
  if (inRange.some((each) => each.repository === repository)) return undefined
  const from = inRange[0]?.repository
  return { reason: `it contains "${name}" from "${from}", not from "${repository}"`, field: 'repository' }
}
