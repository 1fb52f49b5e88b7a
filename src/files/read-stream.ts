import { readFileSync } from 'node:fs'
import { KuiltError } from '../diagnostics/index.ts'
import { systemErrorReason } from '../diagnostics/system-error.ts'

/**
 * Reads a pipe or a device until its end.
 *
 * @param path undefined for standard input
 * @throws KuiltError FILE_UNREADABLE
 */
export function readStream(path?: string): Uint8Array {
  try {
    return readFileSync(path ?? 0)
  } catch (cause) {
    throw new KuiltError('FILE_UNREADABLE', { path: path ?? 'stdin', reason: systemErrorReason(cause) }, { cause })
  }
}
