import { lstatSync } from 'node:fs'
import { KuiltError } from '../../diagnostics/index.ts'
import { diskFileSystem } from '../disk-file-system.ts'
import type { FileSystem } from '../file-system.ts'
import { dirname, joinPath } from '../paths.ts'
import { runGit } from './run-git.ts'
import { startGit } from './start-git.ts'

/** A path where the working tree differs from a revision. */
export interface ChangedFile {
  /** Absolute. */
  readonly path: string
  /** A symlink or a submodule, now or then: everything below the path may be another. */
  readonly isEntrance: boolean
  /** The id of the content at the revision; undefined for a file that did not exist. */
  readonly oldId: string | undefined
}

export interface WorkingTree {
  /** Absolute path. */
  readonly root: string
  readonly comparison: Promise<Comparison>
}

export interface Comparison {
  /** The paths where the files as they are now differ from those of the revision, untracked files included. */
  readonly changes: readonly ChangedFile[]
  /** All files in the order of git, relative to the root: tracked ones, even if they have been deleted, and untracked ones. */
  readonly files: readonly string[]
  /** Relative paths of all symlinks. */
  readonly links: readonly string[]
  /** Relative paths of directories whose files are not listed: ignored ones, submodules, other repositories. */
  readonly unlisted: readonly string[]
}

/** The directory with `.git` that a directory is in; undefined outside a working tree. Does not start git. */
export function workingTreeRoot(fileSystem: FileSystem, directory: string): string | undefined {
  if (fileSystem.kind(joinPath(directory, '.git')) !== 'missing') return directory
  return directory === '/' ? undefined : workingTreeRoot(fileSystem, dirname(directory))
}

/**
 * Compares the working tree with a revision. Starts git, which works while the caller goes on.
 *
 * @throws KuiltError GIT_REPOSITORY_MISSING, GIT_REVISION_UNKNOWN, GIT_COMMAND_FAILED
 */
export function changesSince(revision: string, cwd: string): WorkingTree {
  const root = workingTreeRoot(diskFileSystem(), cwd)
  if (root === undefined) throw new KuiltError('GIT_REPOSITORY_MISSING', { directory: cwd })
  // git would read it as an option; no revision begins with a dash.
  if (revision.startsWith('-') || revision === '') throw new KuiltError('GIT_REVISION_UNKNOWN', { revision })
  return { root, comparison: compare(revision, root) }
}

async function compare(revision: string, root: string): Promise<Comparison> {
  const commands = [
    ['diff', '--raw', '-z', '--no-abbrev', '--no-renames', '--no-ext-diff', revision, '--'],
    ['ls-files', '-z', '--stage', '--others', '--exclude-standard'],
    ['ls-files', '-z', '--others', '--ignored', '--directory', '--exclude-standard'],
  ]
  const [diff, files, ignored] = await Promise.all(commands.map((args) => startGit(args, root)))
  if (diff?.isOk === false && /revision|bad object/.test(diff.reason)) {
    throw new KuiltError('GIT_REVISION_UNKNOWN', { revision })
  }
  const outputs = [diff, files, ignored].map((output, i) => {
    if (output?.isOk === true) return output.stdout.toString()
    throw new KuiltError('GIT_COMMAND_FAILED', {
      command: `git ${commands[i]?.join(' ')}`,
      reason: output?.reason ?? '',
    })
  })
  const [changes = '', listed = '', ignoredPaths = ''] = outputs
  const { untracked, ...others } = listedFiles(listed, root)
  const directories = ignoredPaths.split('\0').filter((path) => path.endsWith('/'))
  return {
    ...others,
    changes: [...trackedChanges(changes, root), ...untracked],
    unlisted: [...others.unlisted, ...directories].map((path) => path.replace(/\/$/, '')),
  }
}

/** `:OLDMODE NEWMODE OLDID NEWID STATUS NUL PATH NUL` for each file. */
function trackedChanges(output: string, root: string): readonly ChangedFile[] {
  const fields = output.split('\0')
  const changes: ChangedFile[] = []
  for (let i = 0; i + 1 < fields.length; i += 2) {
    const [oldMode = '', newMode = '', oldId = ''] = (fields[i] ?? '').slice(1).split(' ')
    const isEntrance = [oldMode, newMode].some((mode) => mode === '120000' || mode === '160000')
    const path = joinPath(root, fields[i + 1] ?? '')
    changes.push({ path, isEntrance, oldId: /^0+$/.test(oldId) ? undefined : oldId })
  }
  return changes
}

interface Listed extends Omit<Comparison, 'changes'> {
  readonly untracked: readonly ChangedFile[]
}

/** `PATH NUL` for each untracked file, then `MODE ID STAGE TAB PATH NUL` for each tracked one. */
function listedFiles(output: string, root: string): Listed {
  const untracked: ChangedFile[] = []
  const files: string[] = []
  const links: string[] = []
  const unlisted: string[] = []
  const tracked = output.search(/(?:^|\0)[0-7]{6} [0-9a-f]{40,64} [0-3]\t/)
  const others = tracked < 0 ? output : output.slice(0, tracked)
  for (const file of others.split('\0')) {
    if (file === '') continue
    const path = joinPath(root, file)
    const isLink = lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true
    if (isLink) links.push(file)
    // A repository inside this one is listed as a directory.
    const isRepository = file.endsWith('/')
    if (isRepository) unlisted.push(file)
    else files.push(file)
    untracked.push({ path, isEntrance: isLink || isRepository, oldId: undefined })
  }
  for (let at = tracked; at >= 0 && at < output.length; ) {
    const start = output[at] === '\0' ? at + 1 : at
    const tab = output.indexOf('\t', start)
    const end = output.indexOf('\0', tab)
    if (tab < 0 || end < 0) break
    const file = output.slice(tab + 1, end)
    // Modes: 100644 and 100755 are files, 120000 symlinks, 160000 submodules.
    const kind = output.charCodeAt(start + 1)
    if (kind === 50) links.push(file)
    if (kind === 54) unlisted.push(file)
    else files.push(file)
    at = end
  }
  return { untracked, files, links, unlisted }
}

/** The contents of objects, by id. @throws KuiltError GIT_COMMAND_FAILED */
export function readObjects(ids: readonly string[], root: string): ReadonlyMap<string, Buffer> {
  const contents = new Map<string, Buffer>()
  if (ids.length === 0) return contents
  const output = runGit(['cat-file', '--batch'], { cwd: root, input: ids.map((id) => `${id}\n`).join('') })
  for (let start = 0; start < output.length; ) {
    const end = output.indexOf(10, start)
    const [id = '', , size = '0'] = output.toString('latin1', start, end).split(' ')
    const length = Number(size) || 0
    // A partial clone may lack an object: `ID missing`.
    if (/^\d+$/.test(size)) {
      contents.set(id, output.subarray(end + 1, end + 1 + length))
      start = end + 1 + length + 1
    } else {
      start = end + 1
    }
  }
  return contents
}
