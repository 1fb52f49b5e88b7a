import { attempt, KuiltError } from '../../diagnostics/index.ts'
import { diskFileSystem } from '../disk-file-system.ts'
import { repositoryRoot } from '../repository-root.ts'
import { tryGit } from './run-git.ts'

/**
 * The root of the working tree that contains a directory. Runs git only if there is none.
 *
 * @throws KuiltError GIT_WORK_TREE_MISSING in a bare repository, GIT_REPOSITORY_MISSING outside any repository
 */
export function workingTree(directory: string): string {
  const root = repositoryRoot(diskFileSystem(), directory)
  if (root !== undefined) return root
  const output = attempt(() => tryGit(['rev-parse', '--is-bare-repository'], { cwd: directory }))
  if (output?.stdout.toString().trim() !== 'true') throw new KuiltError('GIT_REPOSITORY_MISSING', { directory })
  const hint = 'run the command in a clone, or in a working tree that `git worktree add` creates'
  throw new KuiltError('GIT_WORK_TREE_MISSING', { directory }, { hint })
}
