import { attempt } from '../diagnostics/index.ts'
import type { FileSystem } from '../files/file-system.ts'
import { parentOf, resolvePath } from '../files/paths.ts'
import { readText } from '../files/read-text.ts'
import { type FileReference, fileReferences } from '../kustomization/file-references.ts'
import { kustomizationFileIn } from '../kustomization/find.ts'
import type { Kustomization } from '../kustomization/kustomization.gen.ts'
import { inspectKustomization } from '../kustomization/read-kustomization.ts'
import { type KnownLines, type ScannedKustomization, scanKustomization } from './scan-kustomization.ts'

/** The readable part of a kustomization file. */
export interface KustomizationFile {
  readonly kustomization: Kustomization
  readonly references: readonly FileReference[]
}

/** The parts of a kustomization that determine roots, and the paths that it includes. */
export interface Inclusions {
  readonly kind: string
  readonly apiVersion: string
  /** The absolute paths of local directories and files, including those that do not exist. */
  readonly included: readonly string[]
  /** True if the kustomization may have plugins or charts, whose configurations may refer to other files. */
  readonly mayUsePlugins: boolean
  /** True if paths may be written differently in the text: with escapes, or in a different encoding. */
  readonly hasEscapes: boolean
}

/** Reads the kustomization file of a directory. Undefined if it does not exist or is not YAML. */
export function readReferences(fileSystem: FileSystem, directory: string): KustomizationFile | undefined {
  const file = kustomizationFileIn(fileSystem, directory)
  if (file === undefined) return undefined
  const kustomization = attempt(() => inspectKustomization(fileSystem.read(file), file).kustomization)
  if (kustomization === undefined) return undefined
  return { kustomization, references: fileReferences(kustomization) }
}

/** Returns the paths that a kustomization includes. Undefined if it does not exist or is not YAML. */
export function readInclusions(fileSystem: FileSystem, directory: string): Inclusions | undefined {
  const file = kustomizationFileIn(fileSystem, directory)
  const text = file === undefined ? undefined : readText(fileSystem, file)
  return file === undefined || text === undefined ? undefined : inclusionsOf(text, file)
}

/**
 * The same as `readInclusions`, given the text of a kustomization file.
 *
 * @param file absolute path
 * @param known what was read from other files, to save time
 */
export function inclusionsOf(text: string, file: string, known?: KnownInclusions): Inclusions | undefined {
  const found = scanKustomization(text, known?.lines) ?? readKustomization(text, file)
  if (found === undefined) return undefined
  const directory = parentOf(file)
  const parent = parentOf(directory)
  const sibling = known?.siblings.get(found)
  if (sibling?.parent === parent) return sibling.inclusions
  const { kind, apiVersion, paths, mayUsePlugins, hasEscapes } = found
  const included = paths.map((path) => resolveIncluded(directory, path))
  const inclusions = { kind, apiVersion, mayUsePlugins, hasEscapes, included }
  if (paths.every((path) => path.startsWith('../'))) known?.siblings.set(found, { parent, inclusions })
  return inclusions
}

/** What was read from kustomization files. Overlays that are next to each other often include the same directories. */
export interface KnownInclusions {
  readonly lines: KnownLines
  /** The inclusions of the last directory with the same paths, if they are the same for all directories next to it. */
  readonly siblings: Map<ScannedKustomization, { readonly parent: string; readonly inclusions: Inclusions }>
}

export function knownInclusions(): KnownInclusions {
  return { lines: new Map(), siblings: new Map() }
}

function readKustomization(text: string, file: string): ScannedKustomization | undefined {
  const kustomization = attempt(() => inspectKustomization(text, file).kustomization)
  if (kustomization === undefined) return undefined
  const { kind = '', apiVersion = '' } = kustomization
  const paths = fileReferences(kustomization).flatMap(({ kind, path }) => (kind === 'file' ? [] : [path]))
  const mayUsePlugins = /helm|generators|transformers|validators/i.test(text)
  return { kind, apiVersion, paths, mayUsePlugins, hasEscapes: /[\\\0\uFFFD]/.test(text) }
}

/** Matches a path without segments that start with a dot, which needs no normalization. */
const plainPath = /^(?:[^./][^/]*\/)*[^./][^/]*$/

/** Like `resolvePath`, but several times faster for most paths in kustomizations, which have `..` only at the start. */
function resolveIncluded(directory: string, path: string): string {
  let at = directory
  let rest = path
  while (rest.startsWith('../') && at.length > 1) {
    at = at.slice(0, at.lastIndexOf('/'))
    rest = rest.slice(3)
  }
  return at.length > 1 && plainPath.test(rest) ? `${at}/${rest}` : resolvePath(directory, path)
}
