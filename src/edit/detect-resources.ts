import { attempt } from '../diagnostics/index.ts'
import type { FileSystem } from '../files/file-system.ts'
import { joinPath } from '../files/paths.ts'
import { kustomizationNames } from '../kustomization/find.ts'
import { readResources } from '../resource/read-resources.ts'
import { builtinScope } from '../schema/scope.ts'
import { compareBytes } from '../tree/compare-bytes.ts'

/**
 * Finds the files in a directory that contain Kubernetes resources. With `recursive`, subdirectories are searched as
 * well. If a directory contains a kustomization file, the directory itself is listed. Follows
 * kustomize/commands/create/create.go, detectResources, but files without resources (empty, or only comments), broken
 * links and the contents of `.git` are omitted.
 */
export function detectResources(directory: string, recursive: boolean, fileSystem: FileSystem): readonly string[] {
  return detectBelow('', { root: directory, recursive, fileSystem })
}

interface Search {
  readonly root: string
  readonly recursive: boolean
  readonly fileSystem: FileSystem
}

function detectBelow(below: string, search: Search): readonly string[] {
  const { root, recursive, fileSystem } = search
  const names = [...fileSystem.list(joinPath(root, below))].sort(compareBytes)
  return names.flatMap((name) => {
    const path = below === '' ? name : `${below}/${name}`
    const full = joinPath(root, path)
    const kind = fileSystem.kind(full)
    if (kind === 'file') return holdsResources(fileSystem.read(full), path) ? [path] : []
    if (kind !== 'directory' || !recursive || name === '.git') return []
    const isKustomization = kustomizationNames.some((file) => fileSystem.kind(joinPath(full, file)) !== 'missing')
    return isKustomization ? [path] : detectBelow(path, search)
  })
}

function holdsResources(content: Uint8Array, file: string): boolean {
  return (attempt(() => readResources(content, file, builtinScope)) ?? []).length > 0
}
