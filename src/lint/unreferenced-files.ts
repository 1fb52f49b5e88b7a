import { attempt, type Warning, warning } from '../diagnostics/index.ts'
import { once } from '../diagnostics/warning.ts'
import type { FileSystem } from '../files/file-system.ts'
import { basename, dirname, isInside, joinPath, realPathOf, resolvePath } from '../files/paths.ts'
import { isKustomizationFile } from '../kustomization/find.ts'
import { compareBytes } from '../tree/compare-bytes.ts'
import { getText } from '../tree/fields.ts'
import { documentsIn } from './input-documents.ts'

/** The API groups of files for other tools, which are often stored next to manifests. */
const otherTools = /^(?:skaffold|kind\.x-k8s\.io|k3d\.io|ctlptl\.dev|config\.kubernetes\.io|kpt\.dev)(?:\/|$)/

/**
 * Warns about manifests and patches that no build has read, in directories where other files were read.
 *
 * @param read the files that the builds have read
 */
export function unreferencedFiles(read: ReadonlySet<string>, fileSystem: FileSystem): readonly Warning[] {
  const roots = [...read].filter(isKustomizationFile).map(dirname)
  // A directory that is not below a kustomization may be shared with kustomizations that were not built.
  const directories = [...new Set([...read].map(dirname))].filter((directory) =>
    roots.some((root) => isInside(directory, root)),
  )
  const disabled = once(() => filesInComments([...read].filter(isKustomizationFile), fileSystem))
  return directories.sort().flatMap((directory) => {
    const names = attempt(() => fileSystem.list(directory)) ?? []
    return names
      .filter((name) => isYamlFile(name) && !name.startsWith('.') && !isKustomizationFile(name))
      .sort(compareBytes)
      .map((name) => joinPath(directory, name))
      .filter((file) => {
        return isUnread(file, read, fileSystem) && isManifest(file, fileSystem) && !disabled().has(file)
      })
      .map((file) => {
        const hint = 'list the file in a kustomization, or delete it'
        return warning('FILE_UNREFERENCED', { path: basename(file) }, { at: { file, line: 1, column: 1 }, hint })
      })
  })
}

/** Returns the files that kustomizations mention in comments, such as entries that are commented out. */
function filesInComments(kustomizations: readonly string[], fileSystem: FileSystem): ReadonlySet<string> {
  const files = new Set<string>()
  for (const kustomization of kustomizations) {
    const text = attempt(() => Buffer.from(fileSystem.read(kustomization)).toString()) ?? ''
    for (const [comment] of text.matchAll(/#.*/g)) {
      for (const word of comment.split(/[\s#'"`,:[\]{}()]+/)) {
        const [path] = /^.*\.ya?ml\b/.exec(word) ?? []
        if (path !== undefined) files.add(resolvePath(dirname(kustomization), path))
      }
    }
  }
  return files
}

function isUnread(file: string, read: ReadonlySet<string>, fileSystem: FileSystem): boolean {
  if (read.has(file) || fileSystem.kind(file) !== 'file') return false
  return !read.has(realPathOf(fileSystem, file))
}

/** True if a file contains a Kubernetes object or a list of JSON patch operations. */
function isManifest(file: string, fileSystem: FileSystem): boolean {
  return documentsIn(file, fileSystem).some(({ node }) => {
    if (node.type === 'sequence') return node.items.length > 0 && node.items.every((item) => getText(item, 'op') !== '')
    const apiVersion = getText(node, 'apiVersion')
    return apiVersion !== '' && getText(node, 'kind') !== '' && !otherTools.test(apiVersion)
  })
}

export function isYamlFile(path: string): boolean {
  return /\.ya?ml$/.test(path) || isKustomizationFile(path)
}
