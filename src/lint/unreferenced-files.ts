import { attempt, type Warning, warning } from '../diagnostics/index.ts'
import type { FileSystem } from '../files/file-system.ts'
import { isInside, joinPath } from '../files/paths.ts'
import { compareBytes } from '../tree/compare-bytes.ts'
import { getText } from '../tree/fields.ts'
import { readResources } from '../yaml/read/resources.ts'
import { baseName, directoryOf, isKustomizationFile, isYamlFile } from './yaml-files.ts'

/** Files of other tools that lie beside manifests. */
const foreign = /^(?:skaffold|kind\.x-k8s\.io|k3d\.io|ctlptl\.dev|config\.kubernetes\.io|kpt\.dev)(?:\/|$)/

/**
 * Warns of manifests and patches that lie beside files which have been read, but have not been read themselves.
 *
 * @param read all files that the builds have read
 */
export function unreferencedFiles(read: ReadonlySet<string>, fileSystem: FileSystem): readonly Warning[] {
  const roots = [...read].filter(isKustomizationFile).map(directoryOf)
  // A directory of its own, without a kustomization above it, is shared by kustomizations that need not be among these.
  const directories = [...new Set([...read].map(directoryOf))].filter((directory) =>
    roots.some((root) => isInside(directory, root)),
  )
  return directories.sort().flatMap((directory) => {
    const names = attempt(() => fileSystem.list(directory)) ?? []
    return names
      .filter((name) => isYamlFile(name) && !name.startsWith('.') && !isKustomizationFile(name))
      .sort(compareBytes)
      .map((name) => joinPath(directory, name))
      .filter((file) => isUnread(file, read, fileSystem) && isManifest(file, fileSystem))
      .map((file) => {
        const hint = 'list it under resources or patches, or delete it'
        return warning('FILE_UNREFERENCED', { path: baseName(file) }, { at: { file, line: 1, column: 1 }, hint })
      })
  })
}

function isUnread(file: string, read: ReadonlySet<string>, fileSystem: FileSystem): boolean {
  if (read.has(file) || fileSystem.kind(file) !== 'file') return false
  return !read.has(attempt(() => fileSystem.realPath(file)) ?? file)
}

/** A Kubernetes object, or a list of JSON patch operations. */
function isManifest(file: string, fileSystem: FileSystem): boolean {
  const documents = attempt(() => readResources(fileSystem.read(file), file)) ?? []
  return documents.some(({ node }) => {
    if (node.type === 'sequence') return node.items.length > 0 && node.items.every((item) => getText(item, 'op') !== '')
    const apiVersion = getText(node, 'apiVersion')
    return apiVersion !== '' && getText(node, 'kind') !== '' && !foreign.test(apiVersion)
  })
}
