import { readdirSync, readlinkSync, realpathSync, type Stats, statSync } from 'node:fs'
import { systemErrorCode } from '../diagnostics/system-error.ts'
import type { FileSystem } from './file-system.ts'
import { resolvePath } from './paths.ts'
import { readDiskFile, readError } from './read-disk-file.ts'

/** Options that determine where files are read from. */
export interface FileOptions {
  /** The file system to read from. Default: the disk. `memoryFileSystem(files)` exists only in memory. */
  readonly fileSystem?: FileSystem
  /**
   * The base for relative paths. Default: `/` in memory, the working directory of the process on disk. A relative `cwd`
   * is relative to this default.
   */
  readonly cwd?: string
}

/** The options with their defaults. */
export function fileAccess({ fileSystem = diskFileSystem(), cwd }: FileOptions): Required<FileOptions> {
  // `process.cwd()` throws if the working directory has been deleted, so it is called only if it is needed.
  if (cwd?.startsWith('/')) return { fileSystem, cwd: resolvePath('/', cwd) }
  const start = fileSystem.cwd ?? process.cwd()
  return { fileSystem, cwd: cwd === undefined ? start : resolvePath(start, cwd) }
}

/**
 * The file system of this machine.
 *
 * @example
 * ```ts
 * import { diskFileSystem, type FileOptions, type FileSystem, type ReadOptions } from 'kuilt'
 *
 * const disk: FileSystem = diskFileSystem()
 * // A file system that hides secret files.
 * const fileSystem: FileSystem = {
 *   ...disk,
 *   kind: (path) => (path.endsWith('.secret') ? 'missing' : disk.kind(path)),
 *   read: (path: string, options?: ReadOptions) => disk.read(path, options),
 * }
 * const options: FileOptions = { fileSystem, cwd: '/' }
 * console.log(options.fileSystem?.kind('/'), fileSystem.kind('/a.secret')) // directory missing
 * ```
 */
export function diskFileSystem(): FileSystem {
  return { read: readDiskFile, kind, list, realPath, readLink }
}

function readLink(path: string): string | undefined {
  try {
    return readlinkSync(path)
  } catch {
    // The path is not a symlink, or not readable.
    return undefined
  }
}

function kind(path: string): ReturnType<FileSystem['kind']> {
  const stat = reading(path, () => statOf(path))
  if (stat === undefined) return 'missing'
  if (stat.isFile()) return 'file'
  return stat.isDirectory() ? 'directory' : 'other'
}

function statOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false })
  } catch (error) {
    // A parent of the path is a file, so the path does not exist.
    if (systemErrorCode(error) === 'ENOTDIR') return undefined
    throw error
  }
}

function list(path: string): readonly string[] {
  return reading(path, () => readdirSync(path)).sort()
}

function realPath(path: string): string {
  return reading(path, () => realpathSync.native(path))
}

/** @throws KuiltError FILE_NOT_FOUND, FILE_UNREADABLE if the operating system denies access */
function reading<T>(path: string, look: () => T): T {
  try {
    return look()
  } catch (cause) {
    throw readError(path, cause)
  }
}
