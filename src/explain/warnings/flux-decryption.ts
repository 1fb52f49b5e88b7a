import { attempt } from '../../diagnostics/index.ts'
import type { FileSystem } from '../../files/file-system.ts'
import { isInside, resolvePath } from '../../files/paths.ts'
import { readText } from '../../files/read-text.ts'
import { repositoryRoot } from '../../files/repository-root.ts'
import { yamlFiles } from '../../files/yaml-files.ts'
import { fileReferences } from '../../kustomization/file-references.ts'
import { isKustomizationFile, kustomizationFileIn } from '../../kustomization/find.ts'
import { inspectKustomization } from '../../kustomization/read-kustomization.ts'
import { isObject } from '../../tree/json-values.ts'
import { isList, type JsonObject } from '../../tree/node.ts'
import { readPlain } from '../../yaml/read/read-plain.ts'
import { splitDocuments } from '../../yaml/read/split-documents.ts'

/** In a larger repository, the search is not worth its time. */
const maxFiles = 20_000

interface BuiltDirectory {
  /** Absolute path. */
  readonly directory: string
  /** The directory to search if there is no git repository. */
  readonly cwd: string
}

/**
 * True if Flux builds a directory and decrypts its Secrets: a Flux Kustomization in the same repository has
 * `decryption`, and its `path` is the directory or includes it. Reads the YAML files of the repository.
 */
export function isDecryptedByFlux(fileSystem: FileSystem, { directory, cwd }: BuiltDirectory): boolean {
  const real = realPath(fileSystem, directory)
  const base = realPath(fileSystem, cwd)
  const root = repositoryRoot(fileSystem, real, isInside(real, base) ? base : real)
  const paths = fluxPaths(fileSystem, root) ?? []
  return paths.some(({ path, decrypts }) => {
    return decrypts && includes(fileSystem, resolvePath(root, path.replace(/^\/+/, '')), real)
  })
}

function realPath(fileSystem: FileSystem, path: string): string {
  return attempt(() => fileSystem.realPath(path)) ?? path
}

interface FluxPath {
  /** `spec.path`. */
  readonly path: string
  readonly decrypts: boolean
}

/** The paths that Flux builds, and whether it decrypts Secrets there. Undefined in a very large repository. */
function fluxPaths(fileSystem: FileSystem, root: string): readonly FluxPath[] | undefined {
  const paths: FluxPath[] = []
  let isPatched = false
  let count = 0
  for (const file of yamlFiles(fileSystem, root)) {
    if (++count > maxFiles) return undefined
    const text = readText(fileSystem, file) ?? ''
    if (isKustomizationFile(file)) isPatched ||= /patch/.test(text) && text.includes('decryption')
    if (!text.includes(fluxGroup)) continue
    for (const spec of fluxSpecs(text, file)) {
      const decrypts = isObject(spec['decryption'])
      // A Kustomization without a source is a patch for others.
      if (!isObject(spec['sourceRef'])) isPatched ||= decrypts
      else paths.push({ path: typeof spec['path'] === 'string' ? spec['path'] : '', decrypts })
      isPatched ||= patchTexts(spec).some((patch) => patch.includes('decryption'))
    }
  }
  return paths.map(({ path, decrypts }) => ({ path, decrypts: decrypts || isPatched }))
}

const fluxGroup = 'kustomize.toolkit.fluxcd.io/'

function fluxSpecs(text: string, file: string): readonly JsonObject[] {
  return splitDocuments(text.replaceAll('\r\n', '\n')).flatMap((piece) => {
    const value = piece.text.includes(fluxGroup) ? attempt(() => readPlain(piece.text, file)) : undefined
    if (!isObject(value) || value['kind'] !== 'Kustomization' || !isObject(value['spec'])) return []
    return String(value['apiVersion']).startsWith(fluxGroup) ? [value['spec']] : []
  })
}

function patchTexts({ patches }: JsonObject): readonly string[] {
  if (!isList(patches)) return []
  return patches.flatMap((patch) => (isObject(patch) && typeof patch['patch'] === 'string' ? [patch['patch']] : []))
}

/** True if Flux builds `directory` when it builds `start`, which need not have a kustomization file. */
function includes(fileSystem: FileSystem, start: string, directory: string): boolean {
  const seen = new Set<string>()
  const visit = (at: string): boolean => {
    if (at === directory) return true
    if (seen.has(at) || attempt(() => fileSystem.kind(at)) !== 'directory') return false
    seen.add(at)
    const file = kustomizationFileIn(fileSystem, at)
    const kustomization = file && attempt(() => inspectKustomization(fileSystem.read(file), file).kustomization)
    if (!kustomization) return false
    return fileReferences(kustomization).some(({ path }) => visit(resolvePath(at, path)))
  }
  // Without a kustomization file, Flux builds everything below.
  return kustomizationFileIn(fileSystem, start) === undefined ? isInside(directory, start) : visit(start)
}
