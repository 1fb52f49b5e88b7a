import { lstatSync } from 'node:fs'
import { KuiltError } from '../../diagnostics/index.ts'
import { diskFileSystem } from '../disk-file-system.ts'
import type { FileSystem } from '../file-system.ts'
import { dirname, joinPath } from '../paths.ts'
import { runGit, tryGit } from './run-git.ts'

/** A path where the working tree differs from a revision. */
export interface ChangedFile {
  /** Absolute. */
  readonly path: string
  /** A symlink or a submodule, now or then: everything below the path may be another. */
  readonly isEntrance: boolean
  /** The id of the content at the revision; undefined for a file that did not exist. */
  readonly oldId: string | undefined
}

export interface Comparison {
  /** Absolute path of the working tree. */
  readonly root: string
  /** The paths where the files as they are now differ from those of the revision, untracked files included. */
  readonly changes: readonly ChangedFile[]
  /** Files relative to the root: tracked ones, even if they have been deleted, and untracked ones. */
  readonly files: readonly string[]
  /** Relative paths of symlinks. */
  readonly links: readonly string[]
  /** Relative paths of directories whose files may not be listed: untracked ones, submodules, other repositories. */
  readonly unlisted: readonly string[]
}

/** The directory with `.git` that a directory is in; undefined outside a working tree. Does not start git. */
export function workingTreeRoot(fileSystem: FileSystem, directory: string): string | undefined {
  if (fileSystem.kind(joinPath(directory, '.git')) !== 'missing') return directory
  return directory === '/' ? undefined : workingTreeRoot(fileSystem, dirname(directory))
}

/**
 * Compares the working tree with a revision. Starts git two or three times, one after the other: its commands take less time
 * than Node needs to listen to several of them at once.
 *
 * @throws KuiltError GIT_REPOSITORY_MISSING, GIT_REVISION_UNKNOWN, GIT_COMMAND_FAILED
 */
export function changesSince(revision: string, cwd: string): Comparison {
  const root = workingTreeRoot(diskFileSystem(), cwd)
  if (root === undefined) throw new KuiltError('GIT_REPOSITORY_MISSING', { directory: cwd })
  // git would read it as an option; no revision begins with a dash.
  if (revision.startsWith('-') || revision === '') throw new KuiltError('GIT_REVISION_UNKNOWN', { revision })
  const diff = ['diff', '--raw', '-z', '--no-abbrev', '--no-renames', '--no-ext-diff', '--ignore-submodules=none']
  const { isOk, stdout, reason } = tryGit([...diff, revision, '--'], { cwd: root })
  // A file is no revision either: git prints its usage then.
  if (!isOk && /revision|bad object|^usage:/.test(reason)) throw new KuiltError('GIT_REVISION_UNKNOWN', { revision })
  if (!isOk) throw new KuiltError('GIT_COMMAND_FAILED', { command: `git ${diff.join(' ')}`, reason })
  const { changes, ...listed } = listFiles(root)
  return { root, ...listed, changes: [...trackedChanges(stdout.toString(), root), ...changes] }
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

/** All files; those that are neither tracked nor ignored are changes. */
function listFiles(root: string): Omit<Comparison, 'root'> {
  // Without exclusions, git says in one search whether there is anything that it does not track: often there is not.
  const output = runGit(['ls-files', '-z', '--stage', '--others', '--directory', '--no-empty-directory'], { cwd: root })
  const listing = output.toString()
  const start = listing.search(/(?:^|\0)[0-7]{6} [0-9a-f]{40,64} [0-3]\t/)
  const tracked = trackedFiles(start < 0 ? '' : listing.slice(start === 0 ? 0 : start + 1))
  const others = splitPaths(start < 0 ? listing : listing.slice(0, start))
  if (others.length === 0) return { changes: [], ...tracked }
  const untracked = splitPaths(runGit(['ls-files', '-z', '--others', '--exclude-standard'], { cwd: root }).toString())
  const found = [...new Set([...others, ...untracked])]
  const links = new Set(found.filter((path) => isLink(joinPath(root, path))))
  return {
    changes: untracked.map((path) => ({
      path: joinPath(root, path),
      // A repository inside this one is listed as a directory.
      isEntrance: links.has(path) || path.endsWith('/'),
      oldId: undefined,
    })),
    files: [...tracked.files, ...found.filter((path) => !path.endsWith('/'))],
    links: [...tracked.links, ...links],
    unlisted: [
      ...tracked.unlisted,
      ...found.filter((path) => path.endsWith('/')).map((path) => path.replace(/\/$/, '')),
    ],
  }
}

function splitPaths(output: string): readonly string[] {
  return output.split('\0').filter((path) => path !== '')
}

function isLink(path: string): boolean {
  // With a slash at the end, it would be where the link leads to.
  return !path.endsWith('/') && lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true
}

/** `MODE ID STAGE TAB PATH NUL` for each tracked file. */
function trackedFiles(output: string): Pick<Comparison, 'files' | 'links' | 'unlisted'> {
  const files: string[] = []
  const links: string[] = []
  const unlisted: string[] = []
  for (let start = 0; start < output.length; ) {
    const tab = output.indexOf('\t', start)
    const end = output.indexOf('\0', tab)
    if (tab < 0 || end < 0) break
    const file = output.slice(tab + 1, end)
    // Modes: 100644 and 100755 are files, 120000 symlinks, 160000 submodules.
    const kind = output.charCodeAt(start + 1)
    if (kind === 50) links.push(file)
    if (kind === 54) unlisted.push(file)
    else files.push(file)
    start = end + 1
  }
  return { files, links, unlisted }
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
