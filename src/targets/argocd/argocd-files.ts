import { diskFileSystem } from '../../files/disk-file-system.ts'
import type { FileSystem } from '../../files/file-system.ts'
import { isInside, resolvePath } from '../../files/paths.ts'
import { type InputRecord, recordingFileSystem } from '../../files/recording-file-system.ts'
import { remoteUrls } from '../repository-urls.ts'
import type { TargetSource } from '../source.ts'
import { commitOf, gitRootAbove, Repositories, type Repository } from './repository.ts'

/** The files that Applications are rendered from. */
export interface ArgocdFiles {
  /** The files of the repository that contains the Applications. */
  readonly fileSystem: FileSystem
  readonly repositories: Repositories
  /** The files that have been read so far. */
  readonly record: () => InputRecord
}

/**
 * Opens the repositories of a target.
 *
 * @param path the absolute path of the target
 * @param mapped the directories by URL, relative to the working directory
 */
export function openFiles(path: string, source: TargetSource, mapped: Readonly<Record<string, string>>): ArgocdFiles {
  const { cwd, revision } = source
  const gitRoot = source.root ?? gitRootAbove(source.fileSystem, path)
  const own = recordingFileSystem(source.fileSystem)
  const root = gitRoot ?? cwd
  const commit = remembered(() => (gitRoot === undefined ? '' : commitOf(revision ?? 'HEAD', root)))
  const remotes = remembered(() => (gitRoot === undefined ? [] : remoteUrls(source.fileSystem, root)))
  // A revision contains no files outside the repository, so mapped directories are read from disk.
  const disk = diskFileSystem()
  const others = revision === undefined ? own : recordingFileSystem(disk)
  const repositories = Object.entries(mapped).map(([url, directory]): [string, Repository] => {
    const top = resolvePath(cwd, directory)
    const { fileSystem } = isInside(top, root) ? own : others
    const isRepository = gitRootAbove(revision === undefined ? source.fileSystem : disk, top) !== undefined
    const headCommit = remembered(() => (isRepository ? commitOf('HEAD', top) : ''))
    return [url, { root: top, fileSystem, commit: headCommit, remotes: () => [url] }]
  })
  return {
    fileSystem: own.fileSystem,
    repositories: new Repositories({
      own: { root, fileSystem: own.fileSystem, commit, remotes },
      others: new Map(repositories),
    }),
    record: () => (others === own ? own.record() : joined(own.record(), others.record())),
  }
}

function remembered<T>(compute: () => T): () => T {
  let value: T | undefined
  return () => {
    value ??= compute()
    return value
  }
}

function joined(a: InputRecord, b: InputRecord): InputRecord {
  return {
    files: [...a.files, ...b.files],
    missing: [...a.missing, ...b.missing],
    directories: [...a.directories, ...b.directories],
  }
}
