import {
  accessSync,
  closeSync,
  constants,
  copyFileSync,
  fchmodSync,
  fchownSync,
  fsyncSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeSync,
} from 'node:fs'
import { KuiltError } from '../../diagnostics/index.ts'
import { systemErrorCode, systemErrorReason } from '../../diagnostics/system-error.ts'
import { uninterrupted } from '../process/uninterrupted.ts'
import { temporaryBeside } from '../temporary-name.ts'

interface Staged {
  readonly path: string
  readonly target: string
  readonly temporary: string
  /** Where the old text is kept until all files are replaced; undefined for a new file. */
  readonly backup: string | undefined
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
  uninterrupted(() => replace(texts))
}

function replace(texts: ReadonlyMap<string, string>): void {
  const staged: Staged[] = []
  let current = ''
  try {
    for (const [path, text] of texts) {
      current = path
      staged.push(stage(path, text))
    }
    replaceAll(staged, (path) => {
      current = path
    })
  } catch (error) {
    throw new KuiltError('EDIT_WRITE_FAILED', { path: current, reason: systemErrorReason(error) }, { cause: error })
  } finally {
    for (const { temporary, backup } of staged) {
      rmSync(temporary, { force: true })
      if (backup !== undefined) rmSync(backup, { force: true })
    }
  }
}

/** When one of several files cannot be replaced, those before it get their old text back. */
function replaceAll(staged: readonly Staged[], onFile: (path: string) => void): void {
  const done: Staged[] = []
  try {
    for (const file of staged) {
      onFile(file.path)
      if (file.backup !== undefined && staged.length > 1) copyFileSync(file.target, file.backup)
      renameSync(file.temporary, file.target)
      done.push(file)
    }
  } catch (error) {
    for (const { target, backup } of done) {
      if (backup === undefined) rmSync(target, { force: true })
      else renameSync(backup, target)
    }
    throw error
  }
}

/** A rename would also replace a file that may not be written, so permission is asked first. */
function rejectReadOnly(path: string): void {
  try {
    accessSync(path, constants.W_OK)
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return
    throw new KuiltError('EDIT_READ_ONLY', { path }, { hint: `chmod u+w ${path} makes it writable`, cause: error })
  }
}

/** The name does not hold the file's own: that one may already have the longest name there is. */
function stage(path: string, text: string): Staged {
  const existing = statSync(path, { throwIfNoEntry: false })
  const target = existing === undefined ? path : realpathSync(path)
  const temporary = temporaryBeside(target)
  const descriptor = openSync(temporary, 'wx', 0o666)
  try {
    const bytes = Buffer.from(text)
    for (let offset = 0; offset < bytes.length; ) offset += writeSync(descriptor, bytes, offset)
    if (existing !== undefined) takeOver(descriptor, existing)
    fsyncSync(descriptor)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  } finally {
    closeSync(descriptor)
  }
  return { path, target, temporary, backup: existing === undefined ? undefined : `${temporary}.old` }
}

/** Owner and permissions; only some may give files away, others keep their own. */
function takeOver(descriptor: number, { uid, gid, mode }: Stats): void {
  try {
    fchownSync(descriptor, uid, gid)
  } catch (error) {
    if (systemErrorCode(error) !== 'EPERM') throw error
  }
  fchmodSync(descriptor, mode & 0o7777)
}
