import {
  closeSync,
  copyFileSync,
  fchmodSync,
  fchownSync,
  fsyncSync,
  ftruncateSync,
  linkSync,
  lstatSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { systemErrorCode } from '../diagnostics/system-error.ts'

export interface ReplaceOptions {
  /** True to write to the targets of symlinks. Otherwise, the new file replaces the symlink. */
  readonly followLinks: boolean
  /**
   * True to flush the new texts to disk before any file is replaced, so that after a power failure, each file has
   * either its old or its new text.
   */
  readonly sync: boolean
  /** Creates the error for a path that cannot be written. */
  readonly failure: (path: string, cause: unknown) => Error
}

/** A file that is being replaced. */
interface Replacement {
  readonly path: string
  /** Writes the new text to the file. If this fails, the file keeps its old text. */
  readonly commit: () => void
  /** Restores the old text of a file after `commit`. */
  readonly undo: () => void
  /** Removes temporary files. */
  readonly cleanUp: () => void
}

/**
 * Replaces all files, or none of them if one cannot be written. Each new text is written to a temporary file next to
 * the old one, which is then renamed, so that readers see either the old or the new text even if the process dies.
 * Owner and permissions do not change. If a file cannot be replaced by renaming (its directory is read-only, or it is a
 * mount point), it is overwritten, with a backup in the temporary directory until that has succeeded.
 *
 * @param texts the new texts, by absolute path
 */
export function replaceFiles(texts: ReadonlyMap<string, string>, options: ReplaceOptions): void {
  const replacements: Replacement[] = []
  const committed: Replacement[] = []
  let current = ''
  try {
    for (const [path, text] of texts) {
      current = path
      replacements.push(stage(path, text, { ...options, isOnly: texts.size === 1 }))
    }
    for (const replacement of replacements) {
      current = replacement.path
      replacement.commit()
      committed.push(replacement)
    }
  } catch (error) {
    undoAll(committed.reverse(), options)
    throw options.failure(current, error)
  } finally {
    for (const { cleanUp } of replacements) cleanUp()
  }
}

/** Restores every file, even if restoring one of them fails. */
function undoAll(committed: readonly Replacement[], { failure }: ReplaceOptions): void {
  const failures = committed.flatMap(({ path, undo }) => {
    try {
      undo()
      return []
    } catch (error) {
      return [failure(path, error)]
    }
  })
  if (failures[0] !== undefined) throw failures[0]
}

/**
 * An unused path in the same directory, for a file or directory that will replace `path`. It does not contain the name
 * of `path`, which may already have the maximum length.
 */
export function temporaryBeside(path: string): string {
  const unique = `${Date.now().toString(36)}${Math.random().toString(36).slice(2)}`
  return join(dirname(path), `.kuilt-${unique}.tmp`)
}

interface StageOptions extends ReplaceOptions {
  /** True if there is only one file. Nothing can fail after it has been replaced, so its old text need not be kept. */
  readonly isOnly: boolean
}

function stage(path: string, text: string, { followLinks, sync, isOnly }: StageOptions): Replacement {
  const target = followLinks ? linkDestination(path) : path
  const existing = lstatSync(target, { throwIfNoEntry: false })
  if (existing?.isDirectory() === true) throw Object.assign(new Error(`${path} is a directory`), { code: 'EISDIR' })
  const temporary = temporaryBeside(target)
  try {
    writeNew(temporary, text, { existing, sync })
  } catch (error) {
    rmSync(temporary, { force: true })
    if (!canOverwrite(target, existing, error)) throw error
    return overwriting(path, target, text)
  }
  return renaming({ path, target, temporary, existing, text, isOnly })
}

/** The path to write: for a symlink its target, which may not exist yet. */
function linkDestination(path: string): string {
  const isLink = lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true
  return isLink ? linkDestination(resolve(realpathSync(dirname(path)), readlinkSync(path))) : path
}

interface NewFile {
  readonly existing: Stats | undefined
  readonly sync: boolean
}

function writeNew(path: string, text: string, { existing, sync }: NewFile): void {
  const descriptor = openSync(path, 'wx', 0o666)
  try {
    writeAll(descriptor, Buffer.from(text))
    if (existing?.isFile() === true) copyOwnership(descriptor, existing)
    if (sync) fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

function writeAll(descriptor: number, bytes: Uint8Array): void {
  for (let offset = 0; offset < bytes.length; ) {
    offset += writeSync(descriptor, bytes, offset, bytes.length - offset, offset)
  }
}

/** Copies owner and permissions to a new file. Only root can set a different owner; for other users, this fails. */
function copyOwnership(descriptor: number, { uid, gid, mode }: Stats): void {
  try {
    fchownSync(descriptor, uid, gid)
  } catch (error) {
    if (systemErrorCode(error) !== 'EPERM') throw error
  }
  fchmodSync(descriptor, mode & 0o7777)
}

interface Renaming {
  readonly path: string
  readonly target: string
  readonly temporary: string
  readonly existing: Stats | undefined
  readonly text: string
  readonly isOnly: boolean
}

function renaming({ path, target, temporary, existing, text, isOnly }: Renaming): Replacement {
  const old = `${temporary}.old`
  // Only files that exist are removed, because removing a file that does not exist takes as long as writing one.
  const leftOver = new Set([temporary])
  let fallback: Replacement | undefined
  return {
    path,
    commit: () => {
      try {
        if (existing !== undefined && !isOnly) {
          leftOver.add(old)
          keepOld(target, old, existing)
        }
        renameSync(temporary, target)
        leftOver.delete(temporary)
      } catch (error) {
        if (!canOverwrite(target, existing, error)) throw error
        fallback = overwriting(path, target, text)
        fallback.commit()
      }
    },
    undo: () => {
      if (fallback !== undefined) fallback.undo()
      else if (existing === undefined) rmSync(target, { force: true })
      else renameSync(old, target)
    },
    cleanUp: () => {
      for (const file of leftOver) rmSync(file, { force: true })
      fallback?.cleanUp()
    },
  }
}

function keepOld(target: string, old: string, existing: Stats): void {
  try {
    linkSync(target, old)
  } catch (error) {
    // The file system does not support hard links, or the system does not allow them for files of other users.
    if (!existing.isFile()) throw error
    copyFileSync(target, old)
  }
}

/** The error codes for a read-only directory, and for a file that is a mount point. */
const notReplaceable: ReadonlySet<string | undefined> = new Set(['EACCES', 'EPERM', 'EROFS', 'EBUSY', 'EXDEV'])

function canOverwrite(target: string, existing: Stats | undefined, error: unknown): boolean {
  if (existing?.isFile() !== true || !notReplaceable.has(systemErrorCode(error))) return false
  try {
    closeSync(openSync(target, 'r+'))
    return true
  } catch {
    return false
  }
}

function overwriting(path: string, target: string, text: string): Replacement {
  const directory = mkdtempSync(join(tmpdir(), 'kuilt-backup-'))
  const backup = join(directory, 'backup')
  let isBackupNeeded = false
  const undo = (): void => {
    isBackupNeeded = true
    try {
      overwrite(target, readFileSync(backup))
    } catch (error) {
      throw Object.assign(new Error(`its previous content is in "${backup}"`), { cause: error })
    }
    isBackupNeeded = false
  }
  return {
    path,
    commit: () => {
      copyFileSync(target, backup)
      isBackupNeeded = true
      try {
        overwrite(target, Buffer.from(text))
      } catch (error) {
        undo()
        throw error
      }
      isBackupNeeded = false
    },
    undo,
    cleanUp: () => {
      if (!isBackupNeeded) rmSync(directory, { recursive: true, force: true })
    },
  }
}

function overwrite(path: string, bytes: Uint8Array): void {
  const descriptor = openSync(path, 'r+')
  try {
    writeAll(descriptor, bytes)
    ftruncateSync(descriptor, bytes.length)
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}
