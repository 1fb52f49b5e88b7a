import { fileAccess } from '../files/disk-file-system.ts'
import { dirname, resolvePath } from '../files/paths.ts'
import { repositoryRoot } from '../files/repository-root.ts'
import type { Target, TargetOptions } from './target.ts'

/**
 * Returns the directories that contain the files of a target. Flux and Argo CD apply directories anywhere in the
 * repository.
 */
export function watchedDirectories({ kind, location, fileSystem }: Target, options: TargetOptions): readonly string[] {
  if (kind === 'kustomization') return [location]
  if (kind === 'manifests') return [dirname(location)]
  if (kind === 'chart') return [fileSystem.kind(location) === 'directory' ? location : dirname(location)]
  const { cwd } = fileAccess(options)
  const others = kind === 'flux' ? options.flux?.sources : options.argocd?.repositories
  const sources = Object.values(others ?? {}).map((path) => resolvePath(cwd, path))
  return [repositoryRoot(fileSystem, location) ?? location, ...sources]
}
