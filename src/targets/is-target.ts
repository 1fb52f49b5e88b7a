import { attempt } from '../diagnostics/index.ts'
import type { FileSystem } from '../files/file-system.ts'
import { kustomizationFileIn } from '../kustomization/find.ts'

/** True if a path can be a target: a directory with a kustomization, or a file. */
export function isTarget(fileSystem: FileSystem, path: string): boolean {
  const kind = attempt(() => fileSystem.kind(path))
  return kind === 'file' || (kind === 'directory' && kustomizationFileIn(fileSystem, path) !== undefined)
}
