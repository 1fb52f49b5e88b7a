import { lstatSync } from 'node:fs'
import { joinPath } from '../paths.ts'
import { gitFailed, runGit, tryGit } from './run-git.ts'
import { isSingleRevision, unknownRevision } from './unknown-revision.ts'
import { workingTree } from './working-tree.ts'

/** A path where the working tree differs from a revision. */
export interface ChangedFile {
  /** The absolute path. */
  readonly path: string
  /** True if the path is or was a symlink or a submodule, so everything below it may have changed. */
  readonly isEntrance: boolean
  /** The ID of the content at the revision; undefined if the file did not exist. */
  readonly oldId: string | undefined
}

export interface Comparison {
  /** The absolute path of the working tree. */
  readonly root: string
  /** The paths whose files differ from the revision, including untracked files. */
  readonly changes: readonly ChangedFile[]
  /** Tracked files (including deleted ones) and untracked files, relative to the root. */
  readonly files: readonly string[]
  /** The relative paths of symlinks. */
  readonly links: readonly string[]
  /**
   * The relative paths of directories whose files may be missing in `files`: untracked directories, submodules and
   * other repositories.
   */
  readonly unlisted: readonly string[]
}

/**
 * Compares the working tree with a revision. Runs git two or three times, sequentially: running the commands in
 * parallel would take longer, because of the time that Node needs for asynchronous processes.
 *
 * @throws KuiltError GIT_REPOSITORY_MISSING, GIT_WORK_TREE_MISSING, GIT_REVISION_UNKNOWN, GIT_COMMAND_FAILED
 */
export function changesSince(revision: string, cwd: string): Comparison {
  const root = workingTree(cwd)
  if (!isSingleRevision(revision)) throw unknownRevision(revision, root)
  const diff = ['diff', '--raw', '-z', '--no-abbrev', '--no-renames', '--no-ext-diff', '--ignore-submodules=none']
  const { isOk, stdout, reason } = tryGit([...diff, revision, '--'], { cwd: root })
  // If the argument is a file, git prints its usage.
  if (!isOk && /revision|bad object|^usage:/.test(reason)) throw unknownRevision(revision, root)
  // Outside a repository that git accepts, `git diff` does something else.
  if (/Not a git repository/.test(reason)) runGit(['rev-parse', '--git-dir'], { cwd: root })
  if (!isOk) throw gitFailed(diff, reason)
  const { changes, ...listed } = listFiles(root)
  return { root, ...listed, changes: [...trackedChanges(stdout.toString(), root), ...changes] }
}

/** Parses the output of `git diff --raw -z`: `:OLDMODE NEWMODE OLDID NEWID STATUS NUL PATH NUL` for each file. */
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

/** Lists all files. Files that are neither tracked nor ignored are also changes. */
function listFiles(root: string): Omit<Comparison, 'root'> {
  // Without exclusions, a single command lists tracked and untracked files. A second command is needed only if there
  // are untracked files, to find out which of them are ignored.
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
      // git lists a nested repository as a directory.
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
  // A trailing slash would make `lstat` follow the link.
  return !path.endsWith('/') && lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true
}

/** Parses the output of `git ls-files -z --stage`: `MODE ID STAGE TAB PATH NUL` for each tracked file. */
function trackedFiles(output: string): Pick<Comparison, 'files' | 'links' | 'unlisted'> {
  const files: string[] = []
  const links: string[] = []
  const unlisted: string[] = []
  for (let start = 0; start < output.length; ) {
    const tab = output.indexOf('\t', start)
    const end = output.indexOf('\0', tab)
    if (tab < 0 || end < 0) break
    const file = output.slice(tab + 1, end)
    // The modes are 100644 and 100755 for files, 120000 for symlinks, and 160000 for submodules.
    const kind = output.charCodeAt(start + 1)
    if (kind === 50) links.push(file)
    if (kind === 54) unlisted.push(file)
    else files.push(file)
    start = end + 1
  }
  return { files, links, unlisted }
}

/** The contents of objects, by ID. @throws KuiltError GIT_COMMAND_FAILED */
export function readObjects(ids: readonly string[], root: string): ReadonlyMap<string, Buffer> {
  const contents = new Map<string, Buffer>()
  if (ids.length === 0) return contents
  const output = runGit(['cat-file', '--batch'], { cwd: root, input: ids.map((id) => `${id}\n`).join('') })
  for (let start = 0; start < output.length; ) {
    const end = output.indexOf(10, start)
    const [id = '', , size = '0'] = output.toString('latin1', start, end).split(' ')
    const length = Number(size) || 0
    // If a partial clone lacks an object, git prints `ID missing`.
    if (/^\d+$/.test(size)) {
      contents.set(id, output.subarray(end + 1, end + 1 + length))
      start = end + 1 + length + 1
    } else {
      start = end + 1
    }
  }
  return contents
}
