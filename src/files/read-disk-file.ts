import { closeSync, constants, fstatSync, openSync, readlinkSync, readSync, realpathSync, statSync } from 'node:fs'
import { isKuiltError, KuiltError } from '../diagnostics/index.ts'
import { systemErrorCode, systemErrorReason } from '../diagnostics/system-error.ts'
import { defaultMaxFileSize, type ReadOptions } from './file-system.ts'

/**
 * Reads a regular file. All checks use the open descriptor, so the result does not change if the file is replaced in
 * the meantime.
 *
 * @throws KuiltError FILE_…
 */
export function readDiskFile(path: string, { isReal = false, maxSize = defaultMaxFileSize }: ReadOptions = {}): Buffer {
  const file = open(path)
  try {
    const stat = fstatSync(file)
    if (stat.isDirectory()) throw new KuiltError('FILE_IS_DIRECTORY', { path })
    if (!stat.isFile()) throw new KuiltError('FILE_NOT_REGULAR', { path })
    if (stat.size > maxSize) throw new KuiltError('FILE_TOO_LARGE', { path, limit: maxSize })
    if (isReal && !isAt(file, path)) throw new KuiltError('FILE_SWAPPED', { path })
    return readAll(file, { path, size: stat.size, maxSize })
  } catch (error) {
    throw isKuiltError(error) ? error : unreadable(path, error)
  } finally {
    closeSync(file)
  }
}

function open(path: string): number {
  try {
    // Without `O_NONBLOCK`, opening a pipe would wait for a writer.
    return openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
  } catch (cause) {
    // This is the error for sockets, which cannot be opened like files.
    if (systemErrorCode(cause) === 'ENXIO') throw new KuiltError('FILE_NOT_REGULAR', { path }, { cause })
    throw readError(path, cause)
  }
}

/** Returns the error for a path that does not exist, or that the operating system denies access to. */
export function readError(path: string, cause: unknown): KuiltError {
  const code = systemErrorCode(cause)
  if (code === 'ENOENT' || code === 'ENOTDIR') return new KuiltError('FILE_NOT_FOUND', { path }, { cause })
  return unreadable(path, cause)
}

function unreadable(path: string, cause: unknown): KuiltError {
  return new KuiltError('FILE_UNREADABLE', { path, reason: systemErrorReason(cause) }, { cause })
}

/** True if the open file is the one at this real path. */
function isAt(file: number, path: string): boolean {
  const known = pathOf(file)
  if (known === path) return true
  // If the file has been deleted or replaced in the meantime, the open file is still the one that was at this path.
  if (known === `${path} (deleted)`) return true
  if (known !== undefined) return false
  const opened = fstatSync(file)
  const there = statSync(path, { throwIfNoEntry: false })
  return realpathSync.native(path) === path && there?.ino === opened.ino && there.dev === opened.dev
}

/** The path of an open file. Works only on Linux. */
function pathOf(file: number): string | undefined {
  try {
    return readlinkSync(`/proc/self/fd/${file}`)
  } catch {
    return undefined
  }
}

interface Extent {
  readonly path: string
  /** The size that stat reports; 0 for files in `/proc`. */
  readonly size: number
  readonly maxSize: number
}

function readAll(file: number, { path, size, maxSize }: Extent): Buffer {
  let buffer = Buffer.allocUnsafe(size + 1)
  let length = 0
  for (;;) {
    const read = readSync(file, buffer, length, buffer.length - length, null)
    if (read === 0) return buffer.subarray(0, length)
    length += read
    if (length > maxSize) throw new KuiltError('FILE_TOO_LARGE', { path, limit: maxSize })
    if (length === buffer.length) buffer = Buffer.concat([buffer, Buffer.allocUnsafe(Math.max(length, 4096))])
  }
}
