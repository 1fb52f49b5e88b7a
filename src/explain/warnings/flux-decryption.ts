import { attempt } from '../../diagnostics/index.ts'
import type { FileSystem } from '../../files/file-system.ts'
import { isInside, resolvePath } from '../../files/paths.ts'
import { readText } from '../../files/read-text.ts'
import { isKustomizationFile, kustomizationFileIn } from '../../kustomization/find.ts'
import { isObject } from '../../tree/json-values.ts'
import { isList, type JsonObject } from '../../tree/node.ts'
import { readPlain } from '../../yaml/read/read-plain.ts'
import { splitDocuments } from '../../yaml/read/split-documents.ts'
import {
  type BuiltDirectory,
  includesDirectory,
  type SearchedRepository,
  searchedFiles,
  searchedRepository,
} from './repository-search.ts'

/**
 * True if Flux builds a directory and decrypts its Secrets, because a Flux Kustomization in the same repository has
 * `decryption`, and its `path` is the directory or includes it. Reads the YAML files of the repository.
 */
export function isDecryptedByFlux(fileSystem: FileSystem, built: BuiltDirectory): boolean {
  const repository = searchedRepository(fileSystem, built)
  const { root, directory } = repository
  return fluxPaths(fileSystem, repository).some(({ path, decrypts }) => {
    return decrypts && fluxBuilds(fileSystem, resolvePath(root, path.replace(/^\/+/, '')), directory)
  })
}

/** True if Flux builds `directory` when it builds `start`. */
function fluxBuilds(fileSystem: FileSystem, start: string, directory: string): boolean {
  // Without a kustomization file, Flux builds everything below the directory.
  if (kustomizationFileIn(fileSystem, start) === undefined) return isInside(directory, start)
  return includesDirectory(fileSystem, start, directory)
}

interface FluxPath {
  /** The `spec.path` of the Flux Kustomization. */
  readonly path: string
  readonly decrypts: boolean
}

/** Returns the paths that Flux builds, and whether Flux decrypts the Secrets there. */
function fluxPaths(fileSystem: FileSystem, repository: SearchedRepository): readonly FluxPath[] {
  const paths: FluxPath[] = []
  let isPatched = false
  for (const file of searchedFiles(fileSystem, repository)) {
    const text = readText(fileSystem, file) ?? ''
    if (isKustomizationFile(file)) isPatched ||= /patch/.test(text) && text.includes('decryption')
    if (!text.includes(fluxGroup)) continue
    for (const spec of fluxSpecs(text, file)) {
      const decrypts = isObject(spec['decryption'])
      // A Kustomization without a source is a patch for other Kustomizations.
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
