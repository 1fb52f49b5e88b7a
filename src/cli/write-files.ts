import { accessSync, constants, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { shellWord } from '../diagnostics/hints.ts'
import { KuiltError } from '../diagnostics/index.ts'
import { systemErrorCode, systemErrorReason } from '../diagnostics/system-error.ts'
import { replaceFiles } from '../files/replace-files.ts'
import { uninterrupted } from './process/signals.ts'

/**
 * @param path a path relative to `cwd`, or an absolute path
 * @throws KuiltError OUTPUT_FAILED if the path cannot be accessed
 */
export function isDirectory(cwd: string, path: string): boolean {
  try {
    return statSync(resolve(cwd, path), { throwIfNoEntry: false })?.isDirectory() === true
  } catch (error) {
    throw outputFailed(path, error)
  }
}

/**
 * Writes an output file completely, or does not change it. Links are followed. Devices and pipes are written directly.
 *
 * @param path the path as the user wrote it, for messages
 * @throws KuiltError `OUTPUT_*`
 */
export function writeOutputFile(cwd: string, path: string, text: string): void {
  if (path.endsWith('/')) throw new KuiltError('OUTPUT_DIRECTORY_MISSING', { path })
  const target = resolve(cwd, path)
  if (!isDirectory(cwd, dirname(target))) throw new KuiltError('OUTPUT_PARENT_MISSING', { path, parent: dirname(path) })
  try {
    const existing = statSync(target, { throwIfNoEntry: false })
    if (existing !== undefined && !existing.isFile()) {
      writeFileSync(target, text)
      return
    }
  } catch (error) {
    throw outputFailed(path, error)
  }
  const failure = (_: string, cause: unknown) => outputFailed(path, cause)
  uninterrupted(() => replaceFiles(new Map([[target, text]]), { followLinks: true, sync: true, failure }))
}

/**
 * Writes several output files to an existing directory. If a file cannot be written, none of them is changed. Links in
 * the directory are replaced, because they could refer to files outside the directory.
 *
 * @param files the text of each file, by its name
 * @throws KuiltError `OUTPUT_OUTSIDE` for a name that is not a plain file name, `OUTPUT_FAILED`
 */
export function writeOutputFiles(cwd: string, directory: string, files: ReadonlyMap<string, string>): void {
  for (const file of files.keys()) {
    if (basename(file) !== file || ['', '.', '..'].includes(file))
      throw new KuiltError('OUTPUT_OUTSIDE', { file, directory })
  }
  const root = resolve(cwd, directory)
  const texts = new Map([...files].map(([file, text]) => [join(root, file), text]))
  const failure = (_: string, cause: unknown) => outputFailed(directory, cause)
  // Syncing every file to disk would take longer than the build, and output that is lost in a power failure can be
  // built again.
  uninterrupted(() => replaceFiles(texts, { followLinks: false, sync: false, failure }))
}

/**
 * Replaces files that users have written. If a file cannot be written, none of them is changed. Links are followed.
 *
 * @param texts the new text of each file, by its absolute path
 * @throws KuiltError EDIT_READ_ONLY, EDIT_WRITE_FAILED
 */
export function writeEditedFiles(texts: ReadonlyMap<string, string>): void {
  for (const path of texts.keys()) rejectReadOnly(path)
  const failure = (path: string, cause: unknown) => {
    return new KuiltError('EDIT_WRITE_FAILED', { path, reason: systemErrorReason(cause) }, { cause })
  }
  uninterrupted(() => replaceFiles(texts, { followLinks: true, sync: true, failure }))
}

/** Rejects a read-only file, because a rename would replace it. */
function rejectReadOnly(path: string): void {
  try {
    accessSync(path, constants.W_OK)
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return
    throw new KuiltError('EDIT_READ_ONLY', { path }, { hint: writableHint(path, error), cause: error })
  }
}

function writableHint(path: string, error: unknown): string | undefined {
  if (systemErrorCode(error) !== 'EACCES') return undefined
  const mode = modeOf(path)
  if (mode === undefined) return undefined
  if ((mode & 0o200) !== 0) return 'the file belongs to another user'
  return `to make it writable, run \`chmod u+w ${shellWord(path)}\``
}

/** Returns the mode of a file. Undefined if its directory is not accessible. */
function modeOf(path: string): number | undefined {
  try {
    return statSync(path).mode
  } catch {
    return undefined
  }
}

function outputFailed(path: string, cause: unknown): KuiltError {
  // The path of the working directory itself would be shown as an empty string.
  const shown = path.replace(/(?<=[^/])\/+$/, '')
  return new KuiltError('OUTPUT_FAILED', { path: shown, reason: systemErrorReason(cause) }, { cause })
}
