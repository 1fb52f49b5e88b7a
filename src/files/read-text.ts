import { readFileSync } from 'node:fs'
import { attempt } from '../diagnostics/index.ts'
import { diskFileSystem } from './disk-file-system.ts'
import type { FileSystem } from './file-system.ts'

const disk = diskFileSystem()
/** An object instead of `'utf8'`, because Node copies its default options for each call with a string. */
const asText = { encoding: 'utf8', flag: 'r' } as const

/**
 * The text of a file that a search has found; undefined if it cannot be read. On disk, this is several times faster
 * than `read`, but it does not check the limits, so it is meant for searches, not for builds.
 */
export function readText(fileSystem: FileSystem, path: string): string | undefined {
  if (fileSystem.read !== disk.read) return attempt(() => Buffer.from(fileSystem.read(path)).toString())
  try {
    return readFileSync(path, asText)
  } catch {
    return undefined
  }
}
