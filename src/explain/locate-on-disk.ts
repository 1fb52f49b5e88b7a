import type { KuiltError } from '../diagnostics/index.ts'
import { diskFileSystem } from '../files/disk-file-system.ts'
import { resolvePath } from '../files/paths.ts'
import { reportError } from './report-error.ts'

/** Finds line and column of an error that knows no more than a file on the disk and maybe a field. */
export function locateOnDisk(error: KuiltError, cwd: string): KuiltError {
  if (error.at === undefined || error.at.line !== undefined) return error
  const disk = diskFileSystem()
  const fileSystem = { ...disk, read: (path: string) => disk.read(resolvePath(cwd, path)) }
  return reportError(error, { fileSystem, root: undefined })
}
