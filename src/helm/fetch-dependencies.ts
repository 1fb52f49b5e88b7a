// Fetches the dependencies of a chart that are not in its `charts` directory, like `helm dependency build`.

import { KuiltError, withLocation } from '../diagnostics/index.ts'
import type { FileSystem } from '../files/file-system.ts'
import { joinPath, resolvePath } from '../files/paths.ts'
import { type ChartSource, observesCharts } from '../plugins/chart-source.ts'
import type { Chart, Dependency } from './chart.ts'
import { isCompatible } from './dependencies.ts'
import { readHelmLock } from './helm-lock.ts'
import { chartFromFiles, loadChart } from './load-chart.ts'

/** The scheme of repositories that are directories next to the chart. */
export const FILE_SCHEME = 'file://'

/** The absolute path of a dependency on disk. Undefined for a dependency from another repository. */
export function localPath({ repository }: Dependency, chart: string): string | undefined {
  return repository.startsWith(FILE_SCHEME) ? resolvePath(chart, repository.slice(FILE_SCHEME.length)) : undefined
}

/**
 * Adds missing dependencies to a chart, including their own dependencies. They come from repositories, or for `file://`
 * from disk.
 *
 * @throws RemoteNeeded, KuiltError CHART_…, HTTP_…
 */
export function fetchDependencies(chart: Chart, charts: ChartSource, fileSystem: FileSystem): void {
  const { metadata, content } = chart
  notify(charts, chart, fileSystem)
  const present = new Set(chart.dependencies.map(({ name }) => name))
  const declared = metadata.dependencies ?? []
  const missing = declared.filter(({ name }) => !present.has(name))
  if (missing.length === 0) return
  const locked = lockedVersions(content.path, fileSystem)
  const found = missing.map((dependency) => {
    return withLocation(chart.metadataAt('dependencies', declared.indexOf(dependency)), () => {
      const path = localPath(dependency, content.path)
      return path === undefined
        ? fromRepository(dependency, locked, { chart, charts, fileSystem })
        : fromDisk(path, { charts, fileSystem })
    })
  })
  chart.dependencies = [...chart.dependencies, ...found]
}

function notify(charts: ChartSource, { content, dependencies }: Chart, fileSystem: FileSystem): void {
  if (!observesCharts(charts) || fileSystem.kind(content.path) !== 'directory') return
  const present = dependencies.map(({ name, metadata }) => ({ name, version: metadata.version }))
  charts.local({ directory: content.path, present, fileSystem })
}

interface Sources {
  readonly charts: ChartSource
  readonly fileSystem: FileSystem
}

function fromDisk(path: string, { charts, fileSystem }: Sources): Chart {
  const found = loadChart(path, fileSystem)
  fetchDependencies(found, charts, fileSystem)
  return found
}

function fromRepository(
  dependency: Dependency,
  locked: ReadonlyMap<string, string>,
  { chart, charts, fileSystem }: Sources & { readonly chart: Chart },
): Chart {
  const { name, repository } = dependency
  const version = requestedVersion(dependency, locked)
  if (repository === '') {
    const reason = `${name === '' ? 'a dependency' : `dependency "${name}"`} has no repository`
    throw new KuiltError('CHART_REPOSITORY_INVALID', { repository, reason })
  }
  const directory = joinPath(chart.content.path, 'charts')
  const wanted = { repository, name, version, prereleases: false, directory, path: undefined, fileSystem }
  return chartFromFiles(charts.files(wanted), `${directory}/${name}`)
}

/** The version in Helm's lock file if the dependency's range allows it; otherwise, the range. */
export function requestedVersion({ name, version }: Dependency, locked: ReadonlyMap<string, string>): string {
  const pinned = locked.get(name)
  return pinned !== undefined && isCompatible(version, pinned) ? pinned : version
}

/** The versions in Helm's lock file, by the name of the chart. */
export function lockedVersions(chart: string, fileSystem: FileSystem): ReadonlyMap<string, string> {
  const { dependencies = [] } = readHelmLock(chart, fileSystem) ?? {}
  return new Map(dependencies.map(({ name, version }) => [name, version]))
}
