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
  /** Absolute paths of all symlinks. */
  readonly links: readonly string[]
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
  ]
  const [diff, files] = await Promise.all(commands.map((args) => startGit(args, root)))
  if (diff?.isOk === false && /revision|bad object/.test(diff.reason)) {
    throw new KuiltError('GIT_REVISION_UNKNOWN', { revision })
  }
  const failed = [diff, files].findIndex((output) => output?.isOk !== true)
  if (diff === undefined || files === undefined || failed >= 0) {
    const command = `git ${commands[failed]?.join(' ')}`
    throw new KuiltError('GIT_COMMAND_FAILED', { command, reason: [diff, files][failed]?.reason ?? '' })
  }
  const tracked = trackedChanges(diff.stdout.toString(), root)
  const { untracked, links } = listedFiles(files.stdout.toString(), root)
  return { changes: [...tracked, ...untracked], links }
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

/** `MODE ID STAGE TAB PATH NUL` for each tracked file, `PATH NUL` for others. */
function listedFiles(output: string, root: string): { readonly untracked: ChangedFile[]; readonly links: string[] } {
  const untracked: ChangedFile[] = []
  const links: string[] = []
  for (const entry of output.split('\0')) {
    if (entry === '') continue
    const stage = /^([0-7]{6}) [0-9a-f]{40,64} [0-3]\t/.exec(entry)
    if (stage !== null) {
      if (stage[1] === '120000') links.push(joinPath(root, entry.slice(stage[0].length)))
      continue
    }
    const path = joinPath(root, entry)
    const isLink = lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true
    if (isLink) links.push(path)
    // A repository inside this one is listed as a directory.
    untracked.push({ path, isEntrance: isLink || entry.endsWith('/'), oldId: undefined })
  }
  return { untracked, links }
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
