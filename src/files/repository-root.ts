import { attempt } from '../diagnostics/index.ts'
import type { FileSystem } from './file-system.ts'
import { joinPath } from './paths.ts'

/** The repository that a directory is in: the nearest folder above with `.git`; `otherwise` if there is none. */
export function repositoryRoot(fileSystem: FileSystem, directory: string, otherwise: string = directory): string {
  for (let at = directory; ; at = joinPath(at, '..')) {
    if (attempt(() => fileSystem.kind(joinPath(at, '.git'))) !== 'missing') return at
    if (at === '/') return otherwise
  }
}
