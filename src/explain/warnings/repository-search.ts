import { attempt } from '../../diagnostics/index.ts'
import type { FileSystem } from '../../files/file-system.ts'
import { isInside, realPathOf, resolvePath } from '../../files/paths.ts'
import { repositoryRoot } from '../../files/repository-root.ts'
import { yamlFiles } from '../../files/yaml-files.ts'
import { fileReferences } from '../../kustomization/file-references.ts'
import { kustomizationFileIn } from '../../kustomization/find.ts'
import type { Kustomization } from '../../kustomization/kustomization.gen.ts'
import { inspectKustomization } from '../../kustomization/read-kustomization.ts'

/** The limits of a search. In a larger repository, a search takes too long. */
const maxFiles = 20_000
const maxDirectories = 5000
/**
 * The maximum number of directories without a git repository, because the search may start in any directory, even in
 * `/`.
 */
const maxDirectoriesOutside = 300

export interface SearchedRepository {
  /** The real path of the directory to search. */
  readonly root: string
  /** The real path of the directory that is built. */
  readonly directory: string
  readonly maxDirectories: number
}

export interface BuiltDirectory {
  /** The absolute path of the directory. */
  readonly directory: string
  /** The directory to search if there is no git repository. */
  readonly cwd: string
}

/** Returns the repository that contains a directory, or otherwise the working directory around it. */
export function searchedRepository(fileSystem: FileSystem, { directory, cwd }: BuiltDirectory): SearchedRepository {
  const real = realPathOf(fileSystem, directory)
  const base = realPathOf(fileSystem, cwd)
  const root = repositoryRoot(fileSystem, real)
  if (root !== undefined) return { root, directory: real, maxDirectories }
  return { root: isInside(real, base) ? base : real, directory: real, maxDirectories: maxDirectoriesOutside }
}

/** Returns the YAML files of a repository. Empty if there are too many. */
export function searchedFiles(
  fileSystem: FileSystem,
  { root, maxDirectories: directories }: SearchedRepository,
): readonly string[] {
  const files: string[] = []
  const budget = { directories }
  for (const file of yamlFiles(fileSystem, root, budget)) if (files.push(file) > maxFiles) return []
  return budget.directories < 0 ? [] : files
}

/** True if the kustomization in `start` is the kustomization in `directory` or includes it. */
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

/** Returns the kustomization in a directory. Empty if it cannot be read. */
export function kustomizationIn(fileSystem: FileSystem, directory: string): Kustomization {
  const file = kustomizationFileIn(fileSystem, directory)
  return (file && attempt(() => inspectKustomization(fileSystem.read(file), file).kustomization)) || {}
}
