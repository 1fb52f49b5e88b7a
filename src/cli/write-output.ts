import {
  chmodSync,
  linkSync,
  lstatSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { KuiltError } from '../diagnostics/index.ts'
import { systemErrorReason } from '../diagnostics/system-error.ts'
import { uninterrupted } from './process/uninterrupted.ts'
import { temporaryBeside } from './temporary-name.ts'

/**
 * @param path relative to `cwd`, or absolute
 * @throws KuiltError OUTPUT_FAILED for what cannot be looked at
 */
export function isDirectory(cwd: string, path: string): boolean {
  return explainingFailure(path, () => statSync(resolve(cwd, path), { throwIfNoEntry: false })?.isDirectory() === true)
}

/**
 * Writes a file so that it is either complete or untouched: the text goes to a temporary file next to it, which then
 * takes its name. Links are followed and the permissions of an existing file are kept. Devices and pipes are written
 * directly.
 *
 * @param path as the user wrote it, for messages
 * @throws KuiltError `OUTPUT_*`
 */
export function writeFileAtomically(cwd: string, path: string, text: string): void {
  if (path.endsWith('/')) throw new KuiltError('OUTPUT_DIRECTORY_MISSING', { path })
  const target = resolve(cwd, path)
  if (!isDirectory(cwd, dirname(target))) throw new KuiltError('OUTPUT_PARENT_MISSING', { path, parent: dirname(path) })
  explainingFailure(path, () => {
    const existing = statSync(target, { throwIfNoEntry: false })
    if (existing !== undefined && !existing.isFile()) return writeFileSync(target, text)
    uninterrupted(() => replaceAll(new Map([[destination(target), text]])))
  })
}

/** Where a link leads, to a file or to where none is yet. */
function destination(path: string): string {
  const isLink = lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true
  return isLink ? destination(resolve(realpathSync(dirname(path)), readlinkSync(path))) : path
}

/**
 * Writes several files into an existing directory: all of them, or none when one cannot be written.
 *
 * @param files text by file name
 * @throws KuiltError `OUTPUT_OUTSIDE` for a name that is not a plain file name, `OUTPUT_FAILED`
 */
export function writeFilesAtomically(cwd: string, directory: string, files: ReadonlyMap<string, string>): void {
  for (const file of files.keys()) {
    if (basename(file) !== file || ['', '.', '..'].includes(file))
      throw new KuiltError('OUTPUT_OUTSIDE', { file, directory })
  }
  const root = resolve(cwd, directory)
  explainingFailure(directory, () => {
    uninterrupted(() => replaceAll(new Map([...files].map(([file, text]) => [join(root, file), text]))))
  })
}

interface Staged {
  readonly path: string
  readonly text: string
  readonly temporary: string
  /** Where the old file is kept until all are replaced. */
  readonly old: string
}

/** Every new text is on disk before the first file takes its place. */
function replaceAll(texts: ReadonlyMap<string, string>): void {
  const files = [...texts].map(([path, text]): Staged => {
    const temporary = temporaryBeside(path)
    return { path, text, temporary, old: `${temporary}.old` }
  })
  try {
    for (const { path, text, temporary } of files) {
      const existing = lstatSync(path, { throwIfNoEntry: false })
      if (existing?.isDirectory() === true) throw Object.assign(new Error(`${path} is a directory`), { code: 'EISDIR' })
      writeFileSync(temporary, text, { flag: 'wx' })
      if (existing?.isFile() === true) chmodSync(temporary, existing.mode)
    }
    putInPlace(files)
  } finally {
    for (const { temporary, old } of files) for (const path of [temporary, old]) rmSync(path, { force: true })
  }
}

/** When one of several files cannot be replaced, all become what they were. */
function putInPlace(files: readonly Staged[]): void {
  const added: string[] = []
  try {
    for (const file of files) {
      const isNew = lstatSync(file.path, { throwIfNoEntry: false }) === undefined
      if (!isNew && files.length > 1) keepOld(file)
      renameSync(file.temporary, file.path)
      if (isNew) added.push(file.path)
    }
  } catch (error) {
    for (const { path, old } of files) {
      if (lstatSync(old, { throwIfNoEntry: false }) !== undefined) renameSync(old, path)
    }
    for (const path of added) rmSync(path, { force: true })
    throw error
  }
}

function keepOld({ path, old }: Staged): void {
  try {
    linkSync(path, old)
  } catch {
    // No hard links here, or not to the files of others.
    renameSync(path, old)
  }
}

function explainingFailure<T>(path: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    const reason = systemErrorReason(error)
    throw new KuiltError('OUTPUT_FAILED', { path, reason }, { cause: error })
  }
}
