import { attempt } from '../diagnostics/index.ts'
import type { FileSystem } from './file-system.ts'
import { joinPath } from './paths.ts'

/** The nearest directory with `.git`, or with one that cannot be examined; undefined outside a repository. Does not start git. */
export function repositoryRoot(fileSystem: FileSystem, directory: string): string | undefined {
  for (let at = directory; ; at = joinPath(at, '..')) {
    if (attempt(() => fileSystem.kind(joinPath(at, '.git'))) !== 'missing') return at
    if (at === '/') return undefined
  }
}
