import { diskFileSystem } from './disk-file-system.ts'
import type { FileSystem } from './file-system.ts'

/** Where a function of the library reads from. */
export interface FileOptions {
  /** Where files are read from. Default: the disk. `memoryFileSystem(files)` is a tree that exists only in memory. */
  readonly fileSystem?: FileSystem
  /** What relative paths are relative to. Default: `/` in memory, the working directory of the process on the disk. */
  readonly cwd?: string
}

/** The options with their defaults. */
export function fileAccess({ fileSystem = diskFileSystem(), cwd }: FileOptions): Required<FileOptions> {
  return { fileSystem, cwd: cwd ?? fileSystem.cwd ?? process.cwd() }
}
