import { KuiltError } from '../../diagnostics/index.ts'
import { joinPath, normalizePath } from '../paths.ts'
import { ObjectReader } from './object-reader.ts'
import { gitFailed, tryGit } from './run-git.ts'
import { isSingleRevision, unknownRevision } from './unknown-revision.ts'

/** A git repository. */
export interface Repository {
  /** The absolute path of the working tree or, for a bare repository, of the repository itself. */
  readonly root: string
  readonly objects: ObjectReader
}

/** A revision whose files can be read. */
export interface Revision extends Repository {
  /** The name as the user wrote it. */
  readonly name: string
  /** The ID of its tree. */
  readonly tree: string
}

/**
 * Opens a revision of the repository that contains a directory. Runs git.
 *
 * @param name a branch, tag, commit or expression such as `HEAD~1`
 * @throws KuiltError GIT_REPOSITORY_MISSING, GIT_REVISION_UNKNOWN, GIT_COMMAND_FAILED
 */
export function openRevision(name: string, cwd: string): Revision {
  if (!isSingleRevision(name)) throw unknownRevision(name, cwd)
  const args = ['rev-parse', ...locationFlags, `${name}^{tree}`]
  const { isOk, stdout, reason } = tryGit(args, { cwd })
  const lines = stdout.toString().split('\n')
  const [isBare = '', gitDirectory = '', prefix, tree = ''] = lines
  // Outside a repository, git prints nothing. If only the revision is unknown, it has already printed the other lines.
  if (prefix === undefined) {
    if (/^not a git repository/.test(reason)) throw new KuiltError('GIT_REPOSITORY_MISSING', { directory: cwd })
    throw gitFailed(args, reason)
  }
  if (!isOk || !/^[0-9a-f]{40,64}$/.test(tree)) throw unknownRevision(name, cwd)
  const root = isBare === 'true' ? normalizePath(gitDirectory) : rootAbove(cwd, prefix)
  return { name, tree, root, objects: readerFor(root, cwd) }
}

const locationFlags = ['--is-bare-repository', '--absolute-git-dir', '--show-prefix'] as const

/** @param prefix path of the directory in the working tree, with a trailing slash */
function rootAbove(cwd: string, prefix: string): string {
  const depth = prefix.split('/').length - 1
  return joinPath(cwd, '../'.repeat(depth) || '.')
}

/** The readers, by repository, so that all open revisions of a repository share one git process. */
const readers = new Map<string, ObjectReader>()

function readerFor(root: string, cwd: string): ObjectReader {
  const known = readers.get(root)
  if (known !== undefined) return known
  const reader = new ObjectReader(cwd)
  readers.set(root, reader)
  return reader
}
