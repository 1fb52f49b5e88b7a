import type { FileSystem } from '../files/file-system.ts'
import { overlayFileSystem } from '../files/overlay-file-system.ts'
import { basename, joinPath } from '../files/paths.ts'
import type { Dependency } from './chart.ts'
import { directoryMetadata } from './chart-metadata.ts'
import { localPath } from './fetch-dependencies.ts'
import { chartFiles } from './load-chart.ts'

/** The files of a chart with the dependencies that were found, and the dependencies that were not. */
export interface CompletedChart {
  readonly fileSystem: FileSystem
  readonly missing: readonly Dependency[]
}

/**
 * Adds missing dependencies of a chart to its `charts` directory, in memory, like `helm dependency build`: those with a
 * `file://PATH` repository, and those that `find` returns. Does not add dependencies of dependencies.
 *
 * @param chart the absolute path of a directory
 * @param find returns a chart from another repository; undefined if there is none
 * @throws KuiltError CHART_INVALID, YAML_…, FILE_…
 */
export function withLocalDependencies(
  fileSystem: FileSystem,
  chart: string,
  find: (dependency: Dependency) => string | undefined = () => undefined,
): CompletedChart {
  const dependencies =
    fileSystem.kind(chart) === 'directory' ? (directoryMetadata(fileSystem, chart).dependencies ?? []) : []
  if (dependencies.length === 0) return { fileSystem, missing: [] }
  const vendored = vendoredCharts(fileSystem, joinPath(chart, 'charts'))
  const added: Record<string, Uint8Array> = Object.create(null)
  const missing: Dependency[] = []
  for (const dependency of dependencies) {
    if (vendored.has(dependency.name)) continue
    const path = localPath(dependency, chart) ?? find(dependency)
    if (path === undefined || fileSystem.kind(path) === 'missing') missing.push(dependency)
    else {
      const isArchive = fileSystem.kind(path) === 'file'
      const target = joinPath(joinPath(chart, 'charts'), isArchive ? basename(path) : dependency.name)
      if (isArchive) added[target] = fileSystem.read(path)
      else for (const { name, data } of chartFiles(path, fileSystem)) added[joinPath(target, name)] = data
    }
  }
  const isComplete = Object.keys(added).length === 0
  return { fileSystem: isComplete ? fileSystem : overlayFileSystem(fileSystem, added), missing }
}

/** The names of the charts in a directory. For an archive, the file name up to the version. */
function vendoredCharts(fileSystem: FileSystem, directory: string): ReadonlySet<string> {
  if (fileSystem.kind(directory) !== 'directory') return new Set()
  return new Set(
    fileSystem.list(directory).flatMap((entry) => {
      const path = joinPath(directory, entry)
      if (entry.endsWith('.tgz')) return [entry.replace(/-v?[0-9]+\.[0-9]+.*$/, '')]
      return fileSystem.kind(joinPath(path, 'Chart.yaml')) === 'file' ? [directoryMetadata(fileSystem, path).name] : []
    }),
  )
}
