import { alternatives } from '../diagnostics/hints.ts'
import { attempt, isKuiltError, KuiltError } from '../diagnostics/index.ts'
import type { FileSystem } from '../files/file-system.ts'
import type { Loader } from '../files/loader.ts'
import { joinPath } from '../files/paths.ts'

/** The names of kustomization files, in the order in which they are tried. */
export const kustomizationNames = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'] as const

/** True for a path that ends in the name of a kustomization file. */
export function isKustomizationFile(path: string): boolean {
  return kustomizationNames.some((name) => name === path.slice(path.lastIndexOf('/') + 1))
}

/**
 * Returns the path of the kustomization file in a directory. Undefined if there is none, or if the directory cannot be
 * read.
 */
export function kustomizationFileIn(fileSystem: FileSystem, directory: string): string | undefined {
  const paths = kustomizationNames.map((name) => joinPath(directory, name))
  return paths.find((path) => attempt(() => fileSystem.kind(path)) === 'file')
}

/**
 * Errors that must not be reported as a missing file: they concern limits and git objects, which do not exist in
 * kustomize.
 */
const limitErrors: ReadonlySet<string> = new Set([
  'FILE_TOO_LARGE',
  'FILE_SWAPPED',
  'TREE_TOO_LARGE',
  'GIT_SUBMODULE',
  'GIT_LFS_POINTER',
])

/**
 * Finds and loads the kustomization file of a directory. A file that cannot be loaded counts as missing. Follows
 * api/internal/target/kusttarget.go, LoadKustFile.
 */
export function findKustomizationFile(loader: Loader): { readonly name: string; readonly content: Uint8Array } {
  const found = kustomizationNames.flatMap((name) => {
    if (loader.isMissing(name)) return []
    try {
      return [{ name, content: loader.load(name) }]
    } catch (error) {
      if (isKuiltError(error) && !limitErrors.has(error.code)) return []
      throw error
    }
  })
  const [first, second] = found
  if (first === undefined) throw new KuiltError('KUSTOMIZATION_NOT_FOUND', { directory: loader.root })
  if (second !== undefined) {
    const at = { file: joinPath(loader.root, second.name) }
    const hint = `keep only ${alternatives(found.map(({ name }) => name))}`
    throw new KuiltError('KUSTOMIZATION_AMBIGUOUS', { directory: loader.root }, { at, hint })
  }
  return first
}
