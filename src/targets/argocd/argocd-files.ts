import type { BuildOptions } from '../../build/build-options.ts'
import { once } from '../../diagnostics/warning.ts'
import { containedFileSystem } from '../../files/contained-file-system.ts'
import { diskFileSystem } from '../../files/disk-file-system.ts'
import type { FileSystem } from '../../files/file-system.ts'
import { allowedFileSystem } from '../../files/limited-file-system.ts'
import { isInside, resolvePath } from '../../files/paths.ts'
import { type InputRecord, joinInputs, recordingFileSystem } from '../../files/recording-file-system.ts'
import { sizedFileSystem } from '../../files/sized-file-system.ts'
import type { ChartSource } from '../../plugins/chart-source.ts'
import { RepositoryCharts } from '../helm/repository-charts.ts'
import { remoteUrls } from '../repository-urls.ts'
import type { TargetSource } from '../source.ts'
import { linkOutside } from './directory-source.ts'
import { commitOf, gitRootAbove, Repositories, type Repository } from './repository.ts'

/** The files that Applications are rendered from. */
export interface ArgocdFiles {
  /** The files of the repository that contains the Applications. */
  readonly fileSystem: FileSystem
  readonly repositories: Repositories
  readonly repositoryCharts: RepositoryCharts
  /** The files that have been read so far. */
  readonly record: () => InputRecord
}

interface FilesOptions {
  /** With `none`, symlinks may lead outside the repository. */
  readonly loadRestrictions: BuildOptions['loadRestrictions']
  readonly maxFileSize: BuildOptions['maxFileSize']
  /** The directories by URL, relative to the working directory. */
  readonly mapped: Readonly<Record<string, string>>
  /** The absolute path of the only directory that may be read. Default: no limit. */
  readonly limit: string | undefined
  /** Fetches charts. Default: nothing is fetched. */
  readonly charts: ChartSource | undefined
}

/**
 * Opens the repositories of a target.
 *
 * @param path the absolute path of the target
 */
export function openFiles(path: string, source: TargetSource, options: FilesOptions): ArgocdFiles {
  const { mapped, limit, loadRestrictions, maxFileSize, charts } = options
  const { cwd, revision } = source
  // The top of the repository may be above the only directory that may be read.
  const gitRoot = source.root ?? gitRootAbove(source.fileSystem, path)
  const root = gitRoot ?? cwd
  // The target itself may be a symlink or, without a repository, outside the working directory.
  const tops = [root, path, ...Object.values(mapped).map((directory) => resolvePath(cwd, directory))]
  const opened = (files: FileSystem): ReturnType<typeof recordingFileSystem> => {
    const allowed = allowedFileSystem(files, limit)
    return recordingFileSystem(loadRestrictions === 'none' ? allowed : containedFileSystem(allowed, tops, linkOutside))
  }
  const own = opened(source.fileSystem)
  const commit = once(() => (gitRoot === undefined ? '' : commitOf(revision ?? 'HEAD', root)))
  const remotes = once(() => (gitRoot === undefined ? [] : remoteUrls(source.fileSystem, root)))
  // A revision contains no files outside the repository, so mapped directories are read from disk.
  const disk = diskFileSystem()
  const others = revision === undefined ? own : opened(sizedFileSystem(disk, maxFileSize))
  const repositories = Object.entries(mapped).map(([url, directory]): [string, Repository] => {
    const top = resolvePath(cwd, directory)
    const { fileSystem } = isInside(top, root) ? own : others
    const isRepository = gitRootAbove(revision === undefined ? source.fileSystem : disk, top) !== undefined
    const headCommit = once(() => (isRepository ? commitOf('HEAD', top) : ''))
    return [url, { root: top, fileSystem, commit: headCommit, remotes: () => [url] }]
  })
  return {
    fileSystem: own.fileSystem,
    repositories: new Repositories({
      own: { root, fileSystem: own.fileSystem, commit, remotes },
      others: new Map(repositories),
    }),
    repositoryCharts: new RepositoryCharts({
      root,
      fileSystem: own.fileSystem,
      workingTree: revision === undefined ? undefined : others.fileSystem,
      charts,
    }),
    record: () => (others === own ? own.record() : joinInputs([own.record(), others.record()])),
  }
}
