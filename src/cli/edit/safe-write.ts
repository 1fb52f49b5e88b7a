import {
  accessSync,
  closeSync,
  constants,
  fchmodSync,
  fsyncSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { KuiltError } from '../../diagnostics/index.ts'
import { errorCode, reasonOf } from './edit-file.ts'

interface Staged {
  readonly path: string
  readonly target: string
  readonly temporary: string
}

/**
 * Replaces files, each at once: whoever looks, and whenever the process dies, finds the old or the new text. All new
 * texts are safely on disk before the first file is replaced. Links are followed, permissions are kept.
 *
 * @param texts new text by path
 * @throws KuiltError EDIT_READ_ONLY, EDIT_WRITE_FAILED; then no file has changed
 */
export function writeSafely(texts: ReadonlyMap<string, string>): void {
  for (const path of texts.keys()) rejectReadOnly(path)
  const staged: Staged[] = []
  let current = ''
  try {
    for (const [path, text] of texts) {
      current = path
      staged.push(stage(path, text))
    }
    for (const { path, target, temporary } of staged) {
      current = path
      renameSync(temporary, target)
    }
  } catch (error) {
    throw new KuiltError('EDIT_WRITE_FAILED', { path: current, reason: reasonOf(error) }, { cause: error })
  } finally {
    for (const { temporary } of staged) rmSync(temporary, { force: true })
  }
}

/** A rename would also replace a file that may not be written, so permission is asked first. */
function rejectReadOnly(path: string): void {
  try {
    accessSync(path, constants.W_OK)
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return
    throw new KuiltError('EDIT_READ_ONLY', { path }, { hint: `chmod u+w ${path} makes it writable`, cause: error })
  }
}

function stage(path: string, text: string): Staged {
  const existing = statSync(path, { throwIfNoEntry: false })
  const target = existing === undefined ? path : realpathSync(path)
  const unique = `${Date.now().toString(36)}${Math.random().toString(36).slice(2)}`
  const temporary = join(dirname(target), `.kuilt-${unique}.tmp`)
  const descriptor = openSync(temporary, 'wx', 0o666)
  try {
    const bytes = Buffer.from(text)
    for (let offset = 0; offset < bytes.length; ) offset += writeSync(descriptor, bytes, offset)
    if (existing !== undefined) fchmodSync(descriptor, existing.mode & 0o7777)
    fsyncSync(descriptor)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  } finally {
    closeSync(descriptor)
  }
  return { path, target, temporary }
}
