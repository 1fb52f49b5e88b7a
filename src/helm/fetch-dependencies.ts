// The dependencies of a chart that are not in its directory `charts`, as `helm dependency build` finds them.

import { KuiltError, withLocation } from '../diagnostics/index.ts'
import type { FileSystem } from '../files/file-system.ts'
import { joinPath, resolvePath } from '../files/paths.ts'
import type { ChartSource } from '../plugins/chart-source.ts'
import { readPlain } from '../yaml/read/read-plain.ts'
import type { Chart, Dependency } from './chart.ts'
import { isCompatible } from './dependencies.ts'
import { chartFromFiles, loadChart } from './load-chart.ts'

const FILE_SCHEME = 'file://'

/**
 * Adds the missing dependencies to a chart: from repositories, and those of a `file://` from the disk, with theirs.
 *
 * @throws RemoteNeeded, KuiltError CHART_…, HTTP_…
 */
export function fetchDependencies(chart: Chart, charts: ChartSource, fileSystem: FileSystem): void {
  const { metadata, content } = chart
  const present = new Set(chart.dependencies.map(({ name }) => name))
  const missing = (metadata.dependencies ?? []).filter(({ name }) => !present.has(name))
  if (missing.length === 0) return
  const locked = lockedVersions(content.path, fileSystem)
  const at = { file: `${content.path}/Chart.yaml`, document: 0, path: ['dependencies'] }
  const found = missing.map((dependency) => {
    return withLocation(at, () => {
      return dependency.repository.startsWith(FILE_SCHEME)
        ? fromDisk(dependency, chart, { charts, fileSystem })
        : fromRepository(dependency, locked, { chart, charts, fileSystem })
    })
  })
  chart.dependencies = [...chart.dependencies, ...found]
}

interface Sources {
  readonly charts: ChartSource
  readonly fileSystem: FileSystem
}

function fromDisk({ repository }: Dependency, chart: Chart, { charts, fileSystem }: Sources): Chart {
  const path = resolvePath(chart.content.path, repository.slice(FILE_SCHEME.length))
  const found = loadChart(path, fileSystem)
  fetchDependencies(found, charts, fileSystem)
  return found
}

function fromRepository(
  dependency: Dependency,
  locked: ReadonlyMap<string, string>,
  { chart, charts, fileSystem }: Sources & { readonly chart: Chart },
): Chart {
  const { name, repository, version: range } = dependency
  const pinned = locked.get(name)
  const version = pinned !== undefined && isCompatible(range, pinned) ? pinned : range
  if (repository === '') {
    const reason = `dependency "${name}" has no repository`
    throw new KuiltError('CHART_REPOSITORY_INVALID', { repository, reason })
  }
  const directory = joinPath(chart.content.path, 'charts')
  const wanted = { repository, name, version, prereleases: false, directory, path: undefined, fileSystem }
  return chartFromFiles(charts.files(wanted), `${directory}/${name}`)
}

/** The versions in a Chart.lock, by name. */
function lockedVersions(chart: string, fileSystem: FileSystem): ReadonlyMap<string, string> {
  const file = joinPath(chart, 'Chart.lock')
  const versions = new Map<string, string>()
  if (fileSystem.kind(file) !== 'file') return versions
  const data = readPlain(fileSystem.read(file), file)
  const list = typeof data === 'object' && data !== null && 'dependencies' in data ? data['dependencies'] : undefined
  for (const entry of Array.isArray(list) ? list : []) {
    if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) continue
    const { name, version } = entry as Readonly<Record<string, unknown>>
    if (typeof name === 'string' && typeof version === 'string') versions.set(name, version)
  }
  return versions
}
