import { fileAccess } from '../files/disk-file-system.ts'
import { repositoryRoot } from '../files/repository-root.ts'
import { openTargets } from './open-targets.ts'
import type { TargetOptions } from './target.ts'

/** Returns the repositories of the working directory and of the targets. Without a repository, the directory itself. */
export async function repositoryDirectories(
  patterns: readonly string[],
  options: TargetOptions,
): Promise<readonly string[]> {
  const { fileSystem, cwd } = fileAccess(options)
  const locations = (await openTargets(patterns, options)).map(({ location }) => location)
  return [cwd, ...locations].map((directory) => repositoryRoot(fileSystem, directory) ?? directory)
}
