import { readFileSync, realpathSync, statSync } from 'node:fs'
import { resolve, sep } from 'node:path'
import { KuiltError } from '../../diagnostics/index.ts'
import { systemErrorReason } from '../../diagnostics/system-error.ts'
import type { LoadFile } from '../../generate/key-values.ts'

/** Reads files in or below a directory, symlinks resolved; as in a build, others are out of bounds. */
export function loadBelow(directory: string): LoadFile {
  return (path) => {
    try {
      const root = realpathSync(directory)
      const real = realpathSync(resolve(directory, path))
      if (!real.startsWith(root.endsWith(sep) ? root : root + sep))
        throw new KuiltError('EDIT_OUTSIDE', { path, directory })
      const stat = statSync(real)
      // To open a pipe would be to wait for its writer.
      if (!stat.isFile() && !stat.isDirectory()) {
        throw new KuiltError('EDIT_READ_FAILED', { path, reason: 'it is a device, a pipe or a socket' })
      }
      return readFileSync(real)
    } catch (error) {
      if (error instanceof KuiltError) throw error
      throw new KuiltError('EDIT_READ_FAILED', { path, reason: systemErrorReason(error) }, { cause: error })
    }
  }
}
