import { attempt } from '../diagnostics/index.ts'
import type { FileSystem } from './file-system.ts'
import { joinPath } from './paths.ts'

/**
 * The nearest directory that contains `.git`, or whose `.git` cannot be examined; undefined outside a repository. Does
 * not run git.
 */
export function repositoryRoot(fileSystem: FileSystem, directory: string): string | undefined {
  for (let at = directory; ; at = joinPath(at, '..')) {
    if (attempt(() => fileSystem.kind(joinPath(at, '.git'))) !== 'missing') return at
    if (at === '/') return undefined
  }
}
