import { attempt, fieldBelow, isKuiltError, KuiltError, type Warning, warning } from '../../diagnostics/index.ts'
import type { FileSystem } from '../../files/file-system.ts'
import { type Entry, entriesBelow } from '../../files/list-entries.ts'
import { dirname, isInside, joinPath, relativePath } from '../../files/paths.ts'
import { kustomizationNames } from '../../kustomization/find.ts'
import { groupBy } from '../../tree/groups.ts'
import { argocdObject, type FoundObject, isComplete, isPatch } from './application.ts'
import { objectsIn, readDocuments } from './documents.ts'
import { clusterSecret } from './sets/cluster-generator.ts'
import type { ClusterSecret } from './sets/set-context.ts'

/** The objects that Argo CD would find in the files of a directory. */
export interface FoundObjects {
  /** The Applications and ApplicationSets, in the order of the files and documents. */
  readonly objects: readonly FoundObject[]
  readonly clusters: readonly ClusterSecret[]
  /** The templates of charts that are not YAML and may contain Applications. */
  readonly templates: readonly string[]
  /** Patches of Applications, which are not rendered. */
  readonly patches: readonly FoundObject[]
}

/**
 * Finds the Applications, ApplicationSets and clusters in the YAML files in and below a directory, or in a file.
 *
 * @throws KuiltError FILE_NOT_FOUND, FILE_…
 */
export function findApplications(path: string, fileSystem: FileSystem, warn: (warning: Warning) => void): FoundObjects {
  const objects: FoundObject[] = []
  const clusters: ClusterSecret[] = []
  const templates: string[] = []
  const patches: FoundObject[] = []
  const { files, outside } = applicationFiles(path, fileSystem)
  if (outside.length > 0) {
    const reason = 'symlinks that lead outside the repository are not followed'
    // A location would show the content of the file.
    warn(warning('ARGOCD_FILE_NOT_YAML', { paths: outside, reason }))
  }
  for (const file of files) {
    const content = fileSystem.read(file)
    if (!mentionsArgocd(content)) continue
    try {
      for (const document of readDocuments(content, file)) {
        for (const { object, at } of objectsIn(document)) {
          const found = argocdObject(object, (below) => fieldBelow(at, below))
          const cluster = clusterSecret(object)
          if (found !== undefined && isPatch(found)) patches.push(found)
          else if (found !== undefined && isComplete(found)) objects.push(found)
          if (cluster !== undefined) clusters.push(cluster)
        }
      }
    } catch (error) {
      if (!isKuiltError(error) || !error.code.startsWith('YAML_')) throw error
      if (isChartTemplate(file, fileSystem)) templates.push(file)
      else {
        const params = { paths: [file], reason: error.message }
        warn(warning('ARGOCD_FILE_NOT_YAML', params, { at: error.at ?? { file } }))
      }
    }
  }
  return { objects, clusters, templates, patches }
}

/**
 * Returns the warning about templates of charts that no Application renders.
 *
 * @param rendered the files of all sources
 */
export function templateWarnings(templates: readonly string[], rendered: readonly string[]): readonly Warning[] {
  const read = new Set(rendered)
  const unread = templates.filter((template) => !read.has(template))
  const [file] = unread
  if (file === undefined) return []
  const params = { paths: unread, reason: 'chart templates are not YAML until they are rendered' }
  return [warning('ARGOCD_FILE_NOT_YAML', params, { at: { file } })]
}

/**
 * Returns the warning about patches in files that no Application renders. A kustomization that applies them is probably
 * not rendered either.
 *
 * @param rendered the files of all sources
 */
export function patchWarnings(
  patches: readonly FoundObject[],
  rendered: readonly string[],
  { path, fileSystem, cwd }: { readonly path: string; readonly fileSystem: FileSystem; readonly cwd: string },
): readonly Warning[] {
  const read = new Set(rendered)
  const unread = patches.filter(({ locate }) => !read.has(locate([])?.file ?? ''))
  const [first] = unread
  if (first === undefined) return []
  const at = first.locate(['metadata', 'name'])
  const kustomization = kustomizationAbove(dirname(at?.file ?? path), path, fileSystem)
  const hint =
    kustomization &&
    `if a kustomization applies ${unread.length === 1 ? 'it' : 'them'}, ${renderFirst(relativePath(cwd, kustomization))}`
  return [warning('ARGOCD_PATCH_SKIPPED', { names: unread.map(({ name }) => name) }, { at, hint })]
}

/** Returns the nearest directory with a kustomization, at or above a directory and inside another directory. */
function kustomizationAbove(directory: string, top: string, fileSystem: FileSystem): string | undefined {
  if (hasKustomization(directory, fileSystem)) return directory
  return directory !== top && isInside(dirname(directory), top)
    ? kustomizationAbove(dirname(directory), top, fileSystem)
    : undefined
}

function hasKustomization(directory: string, fileSystem: FileSystem): boolean {
  return kustomizationNames.some((name) => fileSystem.kind(joinPath(directory, name)) === 'file')
}

/**
 * True if a file contains the API group of Argo CD, which is part of the API version of Applications and of the label
 * of cluster Secrets. Most files contain neither.
 */
function mentionsArgocd(content: Uint8Array): boolean {
  const isUtf16 = (content[0] ?? 0) >= 0xfe
  return isUtf16 || Buffer.from(content.buffer, content.byteOffset, content.byteLength).includes('argoproj.io')
}

/** True for a file in the `templates` directory of a chart. */
function isChartTemplate(file: string, fileSystem: FileSystem): boolean {
  const end = file.lastIndexOf('/templates/')
  return end >= 0 && fileSystem.kind(joinPath(file.slice(0, end), 'Chart.yaml')) === 'file'
}

interface ApplicationFiles {
  readonly files: readonly string[]
  /** The symlinks that lead outside the repository. */
  readonly outside: readonly string[]
}

/**
 * Returns a file, or all YAML files below a directory. Unlike `yamlFiles` in `src/files`, this includes symlinks to
 * files and does not skip `node_modules`, so that it finds everything that Argo CD may apply.
 */
function applicationFiles(path: string, fileSystem: FileSystem): ApplicationFiles {
  const kind = fileSystem.kind(path)
  if (kind === 'missing') throw new KuiltError('FILE_NOT_FOUND', { path })
  if (kind !== 'directory') return { files: [path], outside: [] }
  const entries = [...entriesBelow(fileSystem, path, (name) => !name.startsWith('.'))]
  const found = groupBy(
    entries.filter(({ name }) => /\.ya?ml$/.test(name)),
    (entry) => typeOf(entry, fileSystem),
  )
  const pathsOf = (type: EntryType): readonly string[] => (found.get(type) ?? []).map((entry) => entry.path)
  return { files: pathsOf('file'), outside: pathsOf('outside') }
}

type EntryType = 'file' | 'outside' | 'other'

/** Distinguishes files, symlinks that lead outside the repository, and everything else. */
function typeOf({ kind, path }: Entry & { readonly path: string }, fileSystem: FileSystem): EntryType {
  if (kind !== 'link') return kind === 'file' ? 'file' : 'other'
  if (fileSystem.kind(path) !== 'file') return 'other'
  return attempt(() => fileSystem.realPath(path)) === undefined ? 'outside' : 'file'
}

/**
 * Returns the error for a path without Applications. Its hint explains that Applications in the templates of a chart,
 * or in a kustomization, are found only in the rendered output.
 */
export function noApplications(path: string, fileSystem: FileSystem, cwd: string): KuiltError {
  const shown = relativePath(cwd, path)
  const isChart = fileSystem.kind(joinPath(path, 'Chart.yaml')) === 'file'
  const source = isChart ? `helm:${shown}` : hasKustomization(path, fileSystem) ? shown : undefined
  const hint = source && `if the ${isChart ? 'chart' : 'kustomization'} produces them, ${renderFirst(source)}`
  return new KuiltError('ARGOCD_NO_APPLICATIONS', { path }, { hint })
}

function renderFirst(target: string): string {
  return `run \`kuilt build ${target} > apps.yaml\`, then \`kuilt build argocd:apps.yaml\``
}
