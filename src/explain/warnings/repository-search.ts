import { attempt } from '../../diagnostics/index.ts'
import type { FileSystem } from '../../files/file-system.ts'
import { isInside, resolvePath } from '../../files/paths.ts'
import { repositoryRoot } from '../../files/repository-root.ts'
import { yamlFiles } from '../../files/yaml-files.ts'
import { fileReferences } from '../../kustomization/file-references.ts'
import { kustomizationFileIn } from '../../kustomization/find.ts'
import type { Kustomization } from '../../kustomization/kustomization.gen.ts'
import { inspectKustomization } from '../../kustomization/read-kustomization.ts'

/** In a larger repository, a search is not worth its time. */
const maxFiles = 20_000

export interface BuiltDirectory {
  /** Absolute path. */
  readonly directory: string
  /** The directory to search if there is no git repository. */
  readonly cwd: string
}

/** Real paths of the repository that a directory is in, and of the directory. */
export function searchedRepository(
  fileSystem: FileSystem,
  { directory, cwd }: BuiltDirectory,
): { readonly root: string; readonly directory: string } {
  const real = realPath(fileSystem, directory)
  const base = realPath(fileSystem, cwd)
  return { root: repositoryRoot(fileSystem, real, isInside(real, base) ? base : real), directory: real }
}

function realPath(fileSystem: FileSystem, path: string): string {
  return attempt(() => fileSystem.realPath(path)) ?? path
}

/** The YAML files of a repository; none if there are too many. */
export function searchedFiles(fileSystem: FileSystem, root: string): readonly string[] {
  const files: string[] = []
  for (const file of yamlFiles(fileSystem, root)) if (files.push(file) > maxFiles) return []
  return files
}

/** True if the kustomization in `start` is the one in `directory`, or includes it. */
export function includesDirectory(fileSystem: FileSystem, start: string, directory: string): boolean {
  const seen = new Set<string>()
  const visit = (at: string): boolean => {
    if (at === directory) return true
    if (seen.has(at) || attempt(() => fileSystem.kind(at)) !== 'directory') return false
    seen.add(at)
    return fileReferences(kustomizationIn(fileSystem, at)).some(({ path }) => visit(resolvePath(at, path)))
  }
  return visit(start)
}

/** The kustomization in a directory; empty if it cannot be read. */
export function kustomizationIn(fileSystem: FileSystem, directory: string): Kustomization {
  const file = kustomizationFileIn(fileSystem, directory)
  return (file && attempt(() => inspectKustomization(fileSystem.read(file), file).kustomization)) || {}
}
