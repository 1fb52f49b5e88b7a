import type { FileSystem } from '../../files/file-system.ts'
import { dirname } from '../../files/paths.ts'
import { readText } from '../../files/read-text.ts'
import { isKustomizationFile } from '../../kustomization/find.ts'
import {
  type BuiltDirectory,
  includesDirectory,
  kustomizationIn,
  searchedFiles,
  searchedRepository,
} from './repository-search.ts'

/** True if another kustomization in the repository includes a directory and sets `namespace`. */
export function isMovedByOverlay(fileSystem: FileSystem, built: BuiltDirectory): boolean {
  const repository = searchedRepository(fileSystem, built)
  const { directory } = repository
  return searchedFiles(fileSystem, repository).some((file) => {
    const overlay = dirname(file)
    if (!isKustomizationFile(file) || overlay === directory) return false
    if (!readText(fileSystem, file)?.includes('namespace')) return false
    return !!kustomizationIn(fileSystem, overlay).namespace && includesDirectory(fileSystem, overlay, directory)
  })
}
