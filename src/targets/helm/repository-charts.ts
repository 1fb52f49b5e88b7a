// Finds the charts of HelmReleases and Applications, which come from chart repositories.

import { KuiltError, maskCredentials } from '../../diagnostics/index.ts'
import type { FileSystem } from '../../files/file-system.ts'
import { overlayFileSystem } from '../../files/overlay-file-system.ts'
import { isInside, joinPath, nearestRealPath } from '../../files/paths.ts'
import { type InputRecord, recordingFileSystem } from '../../files/recording-file-system.ts'
import { readArchive } from '../../helm/read-archive.ts'
import { type LockedChart, lockFile, readLock } from '../../helm/remote/chart-lock.ts'
import type { ChartSource, RemoteChart } from '../../plugins/chart-source.ts'
import { sha256 } from '../../references/sha256.ts'

/** The directory for the charts of HelmReleases and Applications, relative to the top of the repository. */
const chartsDirectory = '.kuilt/charts'

/** A chart in a chart repository. */
export interface RepositoryChart {
  /** The URL of the repository: `https://…`, `http://…` or `oci://…`. */
  readonly repository: string
  readonly name: string
  /** See `RemoteChart.version`. */
  readonly version: string
}

/** The files of a chart, or undefined if it is not available. */
export interface RepositoryChartFiles {
  /** The files by absolute path. They are not on disk. */
  readonly files: Readonly<Record<string, Uint8Array>> | undefined
  /** The absolute path of the chart in `files`. */
  readonly path: string
  /** The files that determine whether the chart is available, and its content. */
  readonly inputs: InputRecord
}

interface RepositoryChartsOptions {
  /** The top of the repository that contains the HelmReleases or Applications. */
  readonly root: string
  readonly fileSystem: FileSystem
  /**
   * The current files, if `fileSystem` is a git revision. They are used for charts that the revision does not contain,
   * so that two revisions can be compared although the charts were vendored later or are ignored by git.
   */
  readonly workingTree?: FileSystem | undefined
  /** Fetches charts that have not been vendored. Default: nothing is fetched. */
  readonly charts: ChartSource | undefined
}

/** Finds charts that `kuilt vendor` has written to `.kuilt/charts`, and fetches others. */
export class RepositoryCharts {
  readonly #options: RepositoryChartsOptions
  readonly #found: Map<string, RepositoryChartFiles> = new Map()

  constructor(options: RepositoryChartsOptions) {
    this.#options = options
  }

  /** @throws RemoteNeeded until the chart has been fetched, KuiltError CHART_…, HTTP_… */
  find(wanted: RepositoryChart): RepositoryChartFiles {
    const key = JSON.stringify([wanted.repository, wanted.name, wanted.version])
    const known = this.#found.get(key)
    if (known !== undefined) return known
    const found = this.#find(wanted)
    this.#found.set(key, found)
    return found
  }

  #find(wanted: RepositoryChart): RepositoryChartFiles {
    const { root, charts, workingTree } = this.#options
    const { fileSystem, record } = recordingFileSystem(this.#options.fileSystem)
    const directory = joinPath(root, `${chartsDirectory}/${directoryOf(wanted.repository)}`)
    const remote: RemoteChart = { ...wanted, prereleases: false, directory, path: undefined, fileSystem }
    const path = joinPath(directory, wanted.name)
    const files =
      this.#vendored(remote) ??
      (workingTree && this.#vendored({ ...remote, fileSystem: workingTree })) ??
      charts?.files(remote)
    const byPath = files && Object.fromEntries([...files].map(([name, data]) => [joinPath(path, name), data]))
    return { files: byPath, path, inputs: record() }
  }

  /** The files of an archive that `kuilt vendor` has written. @throws KuiltError CHART_… */
  #vendored({
    repository,
    name,
    version: requested,
    directory,
    fileSystem,
  }: RemoteChart): ReadonlyMap<string, Uint8Array> | undefined {
    const isSame = (each: LockedChart): boolean =>
      each.name === name && each.repository === maskCredentials(repository) && each.requested === requested
    const isAvailable = (file: string): boolean =>
      fileSystem.kind(file) === 'file' && this.#isInRepository(file, fileSystem)
    if (!isAvailable(joinPath(directory, lockFile))) return undefined
    const entry = readLock(directory, fileSystem).find(isSame)
    if (entry === undefined) return undefined
    const { version, digest: expected } = entry
    const archive = joinPath(directory, `${name}-${version}.tgz`)
    if (!isAvailable(archive)) return undefined
    const content = fileSystem.read(archive)
    const actual = `sha256:${sha256(content)}`
    if (actual !== expected) {
      throw new KuiltError('CHART_DIGEST_MISMATCH', { name, version, repository, source: 'lock', expected, actual })
    }
    return new Map(readArchive(content, archive).map((file) => [file.name, file.data]))
  }

  /** False if symlinks lead outside the repository. */
  #isInRepository(path: string, fileSystem: FileSystem): boolean {
    const { root } = this.#options
    return isInside(nearestRealPath(fileSystem, path), nearestRealPath(fileSystem, root))
  }
}

/** Returns a view of a file system that contains the files of a chart, and no other files in its directory. */
export function withChart(fileSystem: FileSystem, { files = {}, path }: RepositoryChartFiles): FileSystem {
  return overlayFileSystem(fileSystem, { [path]: null, ...files })
}

/**
 * Returns a chart whose archive can be stored: a name that is a path, as in OCI registries, is split. Undefined if the
 * URL or the name is not valid.
 */
export function repositoryChart({ repository, name, version }: RepositoryChart): RepositoryChart | undefined {
  const url = repository.trim().replace(/\/+$/, '')
  const isRegistry = url.startsWith('oci://')
  const [base = '', ...above] = name.split('/').toReversed()
  if (!/^(?:https?|oci):\/\/[^/]/.test(url) || !/^\w[\w.-]*$/.test(base) || (!isRegistry && above.length > 0)) {
    return undefined
  }
  return { repository: [url, ...above.toReversed()].join('/'), name: base, version }
}

/** Returns the chart with the URL of a repository in a registry, such as `oci://registry.example.com/charts/web`. */
export function registryChart(url: string, version: string): RepositoryChart | undefined {
  const [, repository = '', name = ''] = /^(oci:\/\/.+)\/([^/]+)\/*$/.exec(url.trim()) ?? []
  return repositoryChart({ repository, name, version })
}

/**
 * Returns the path for the charts of a repository: its host and path, without credentials and characters that are
 * special in paths.
 */
function directoryOf(repository: string): string {
  const [, place = ''] = /^[a-z]+:\/\/(?:[^/?#]*@)?([^?#]*)/.exec(maskCredentials(repository)) ?? []
  const segments = place.split('/').map((segment) => segment.replaceAll(/[^\w.-]+/g, '-'))
  return segments.filter((segment) => !/^\.*$/.test(segment)).join('/')
}
