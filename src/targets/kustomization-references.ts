import { attempt } from '../diagnostics/index.ts'
import type { FileSystem } from '../files/file-system.ts'
import { resolvePath } from '../files/paths.ts'
import { readText } from '../files/read-text.ts'
import { type FileReference, fileReferences } from '../kustomization/file-references.ts'
import { kustomizationFileIn } from '../kustomization/find.ts'
import type { Kustomization } from '../kustomization/kustomization.gen.ts'
import { inspectKustomization } from '../kustomization/read-kustomization.ts'
import { type Inclusions, scanKustomization } from './scan-kustomization.ts'

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

/** What a kustomization includes; undefined if there is none, or if it is not YAML. */
export function readInclusions(fileSystem: FileSystem, directory: string): Inclusions | undefined {
  const file = kustomizationFileIn(fileSystem, directory)
  const text = file === undefined ? undefined : readText(fileSystem, file)
  return file === undefined || text === undefined ? undefined : inclusionsOf(text, file)
}

/** The same for the text of a kustomization file. */
export function inclusionsOf(text: string, file: string): Inclusions | undefined {
  const scanned = scanKustomization(text)
  if (scanned !== undefined) return scanned
  const kustomization = attempt(() => inspectKustomization(text, file).kustomization)
  if (kustomization === undefined) return undefined
  const { kind = '', apiVersion = '' } = kustomization
  const paths = fileReferences(kustomization).flatMap(({ kind, path }) => (kind === 'file' ? [] : [path]))
  return { kind, apiVersion, paths }
}

/** Absolute paths of the local directories and files that a kustomization includes, including those that do not exist. */
export function includedPaths({ paths }: Inclusions, directory: string): readonly string[] {
  return paths.map((path) => resolvePath(directory, path))
}
