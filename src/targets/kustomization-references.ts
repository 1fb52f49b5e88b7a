import { attempt } from '../diagnostics/index.ts'
import type { FileSystem } from '../files/file-system.ts'
import { resolvePath } from '../files/paths.ts'
import { type FileReference, fileReferences } from '../kustomization/file-references.ts'
import { kustomizationFileIn } from '../kustomization/find.ts'
import type { Kustomization } from '../kustomization/kustomization.gen.ts'
import { inspectKustomization } from '../kustomization/read-kustomization.ts'

/** The kustomization file of a directory, as far as it can be read. */
export interface KustomizationFile {
  readonly kustomization: Kustomization
  readonly references: readonly FileReference[]
}

/** Undefined if there is none, or if it is not YAML. */
export function readReferences(fileSystem: FileSystem, directory: string): KustomizationFile | undefined {
  const file = kustomizationFileIn(fileSystem, directory)
  if (file === undefined) return undefined
  const kustomization = attempt(() => inspectKustomization(fileSystem.read(file), file).kustomization)
  if (kustomization === undefined) return undefined
  return { kustomization, references: fileReferences(kustomization) }
}

/** Absolute paths of the local directories and files that a kustomization refers to, including those that do not exist. */
export function referredPaths({ references }: KustomizationFile, directory: string): readonly string[] {
  return references.filter(({ kind }) => kind !== 'file').map(({ path }) => resolvePath(directory, path))
}
