import { attempt } from '../diagnostics/index.ts'
import type { FileSystem } from '../files/file-system.ts'
import { joinPath, resolvePath } from '../files/paths.ts'
import { type FileReference, fileReferences } from '../kustomization/file-references.ts'
import { kustomizationNames } from '../kustomization/find.ts'
import type { Kustomization } from '../kustomization/kustomization.gen.ts'
import { inspectKustomization } from '../kustomization/read-kustomization.ts'

/** The kustomization file of a directory, as far as it can be read. */
export interface KustomizationFile {
  /** Absolute path. */
  readonly file: string
  readonly kustomization: Kustomization
  readonly references: readonly FileReference[]
}

/** Undefined if there is none, or if it is not YAML. */
export function readReferences(fileSystem: FileSystem, directory: string): KustomizationFile | undefined {
  const name = kustomizationNames.find((name) => isFile(fileSystem, joinPath(directory, name)))
  if (name === undefined) return undefined
  const file = joinPath(directory, name)
  const kustomization = attempt(() => inspectKustomization(fileSystem.read(file), file).kustomization)
  if (kustomization === undefined) return undefined
  return { file, kustomization, references: fileReferences(kustomization) }
}

/** True for a directory with a kustomization file. */
export function hasKustomization(fileSystem: FileSystem, directory: string): boolean {
  return kustomizationNames.some((name) => isFile(fileSystem, joinPath(directory, name)))
}

function isFile(fileSystem: FileSystem, path: string): boolean {
  return attempt(() => fileSystem.kind(path)) === 'file'
}

/** Absolute paths of the local directories and files that a kustomization refers to, including those that do not exist. */
export function referredPaths({ references }: KustomizationFile, directory: string): readonly string[] {
  return references.filter(({ kind }) => kind !== 'file').map(({ path }) => resolvePath(directory, path))
}
