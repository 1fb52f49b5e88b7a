import { KuiltError } from '../../diagnostics/index.ts'
import { systemErrorReason } from '../../diagnostics/system-error.ts'
import { createWhole, type WholeContent } from '../../files/create-whole.ts'
import { uninterrupted } from '../process/signals.ts'

/**
 * Creates a directory and its contents atomically.
 *
 * @throws KuiltError EDIT_WRITE_FAILED; the directory then does not exist
 */
export function writeTree(directory: string, tree: WholeContent): void {
  try {
    uninterrupted(() => createWhole(directory, tree))
  } catch (error) {
    throw new KuiltError('EDIT_WRITE_FAILED', { path: directory, reason: systemErrorReason(error) }, { cause: error })
  }
}
