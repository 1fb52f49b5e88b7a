import { attempt } from '../diagnostics/index.ts'
import type { FileSystem } from '../files/file-system.ts'
import { listEntries } from '../files/list-entries.ts'
import { realPathOf, resolvePath } from '../files/paths.ts'
import { readText } from '../files/read-text.ts'
import { isKustomizationFile, kustomizationFileIn, kustomizationNames } from '../kustomization/find.ts'
import {
  type Inclusions,
  inclusionsOf,
  type KnownInclusions,
  type KustomizationFile,
  knownInclusions,
  readReferences,
} from '../targets/kustomization-references.ts'
import type { ChangeSet } from './change-set.ts'
import { type TextSearch, textSearch } from './text-search.ts'

/** A kustomization file. */
export interface Kustomization {
  readonly file: string
  readonly text: string
  readonly inclusions: Inclusions | undefined
}

/**
 * The dependence of a directory on a change: the chain of files from the changed file to the kustomization of the
 * directory, starting at its end, so that directories can share most of their chains.
 */
export interface Chain {
  readonly file: string
  readonly from: Chain | undefined
}

/** The files of a chain, from the changed file to the kustomization. */
export function filesOf(chain: Chain): readonly string[] {
  const files: string[] = []
  for (let at: Chain | undefined = chain; at !== undefined; at = at.from) files.unshift(at.file)
  return files
}

export interface DependenceOptions {
  readonly fileSystem: FileSystem
  readonly changes: ChangeSet
  /** The kustomization files that are known to exist, by directory. */
  readonly found?: ReadonlyMap<string, string>
  /** The data that was read earlier, by directory. Default: none. */
  readonly known?: Map<string, Kustomization | undefined>
  /** True for a path that is known not to be a symlink or below one. */
  readonly isReal: (path: string) => boolean
  /** True for a path that is known not to be a directory, or a symlink to one. Default: unknown. */
  readonly isFile?: (path: string) => boolean
}

/**
 * Finds the directories that depend on changed paths without building them. It compares all paths that their
 * kustomizations and the included kustomizations refer to. These are all paths that a build reads or looks for, so if
 * none of them has changed, the output is the same.
 */
export class Dependence {
  readonly #fileSystem: FileSystem
  readonly #changes: ChangeSet
  readonly #isReal: (path: string) => boolean
  readonly #kustomizations: Map<string, Kustomization | undefined>
  readonly #chains: Map<string, Chain | undefined> = new Map()
  readonly #knownInclusions: KnownInclusions = knownInclusions()
  /** Chains through included paths. Overlays of the same bases share them. */
  readonly #chainsBelow: Map<Inclusions, Chain | undefined> = new Map()
  /** Changed paths among included paths. */
  readonly #changesAmong: Map<Inclusions, string | undefined> = new Map()
  readonly #mayName: TextSearch
  /** Kustomization files that have been found, by directory. */
  readonly #found: ReadonlyMap<string, string>
  readonly #isFile: (path: string) => boolean

  constructor(options: DependenceOptions) {
    const { fileSystem, changes, found = new Map(), known = new Map(), isReal, isFile = () => false } = options
    this.#fileSystem = fileSystem
    this.#isFile = isFile
    this.#changes = changes
    this.#found = found
    this.#kustomizations = known
    this.#isReal = isReal
    this.#mayName = textSearch(changes.names)
  }

  /** The entries that the kustomization of a directory includes; undefined if it cannot be read. */
  inclusions(directory: string): Inclusions | undefined {
    return this.#read(directory)?.inclusions
  }

  /**
   * The same for all directories with a kustomization.
   *
   * @param found the kustomization files, by directory, some of which may have been deleted
   */
  inclusionsIn(found: ReadonlyMap<string, string>): ReadonlyMap<string, Inclusions | undefined> {
    const inclusions = new Map<string, Inclusions | undefined>()
    found.forEach((_, directory) => {
      const kustomization = this.#read(directory)
      if (kustomization !== undefined) inclusions.set(directory, kustomization.inclusions)
      else if (this.#hasUnreadable(directory)) inclusions.set(directory, undefined)
    })
    return inclusions
  }

  /** True for a kustomization file that exists but cannot be read, such as a broken symlink. */
  #hasUnreadable(directory: string): boolean {
    return listEntries(this.#fileSystem, directory).some(({ name }) => isKustomizationFile(name))
  }

  /** Returns a chain from a change to a directory. Undefined if the directory does not depend on a change. */
  chain(directory: string): Chain | undefined {
    // Others rarely include the directories that callers ask about, so it is not worth storing their chains.
    return this.#chains.get(directory) ?? this.#find(directory)
  }

  #storedChain(directory: string): Chain | undefined {
    const known = this.#chains.get(directory)
    if (known !== undefined || this.#chains.has(directory)) return known
    // Builds of a cycle fail anyway.
    this.#chains.set(directory, undefined)
    const chain = this.#find(directory)
    if (chain !== undefined) this.#chains.set(directory, chain)
    return chain
  }

  #find(directory: string): Chain | undefined {
    const own = this.#ownChange(directory)
    if (own !== undefined) return { file: own, from: undefined }
    const real = this.#realPath(directory)
    if (real !== directory) return this.#storedChain(real)
    const kustomization = this.#read(directory)
    if (kustomization === undefined) return undefined
    const { file, inclusions } = kustomization
    const included = inclusions === undefined ? undefined : this.#changeAmong(inclusions)
    const direct = included ?? this.#referenceChange(directory, kustomization)
    if (direct !== undefined) return { file, from: { file: direct, from: undefined } }
    const below = inclusions === undefined ? undefined : this.#chainBelow(inclusions)
    return below === undefined ? undefined : { file, from: below }
  }

  #realPath(path: string): string {
    return this.#isReal(path) ? path : realPathOf(this.#fileSystem, path)
  }

  /** Returns the change at a path that a kustomization refers to. The change set knows only the symlinks that a survey finds. */
  #changeAt(path: string): string | undefined {
    return this.#changes.at(path) ?? (this.#isReal(path) ? undefined : this.#changes.at(this.#realPath(path)))
  }

  /** Returns a change to the kustomization file, or to a file at the path of the directory. */
  #ownChange(directory: string): string | undefined {
    const changed = this.#changes.at(directory)
    if (changed !== undefined || !this.#changes.hasParent(directory)) return changed
    const prefix = directory === '/' ? directory : `${directory}/`
    return kustomizationNames.map((name) => this.#changes.at(prefix + name)).find((path) => path !== undefined)
  }

  #read(directory: string): Kustomization | undefined {
    const known = this.#kustomizations.get(directory)
    if (known !== undefined || this.#kustomizations.has(directory)) return known
    const listed = this.#found.get(directory)
    if (listed === undefined && this.#isFile(directory)) return undefined
    // A listed file may have been deleted and replaced with a kustomization file that has another name.
    const kustomization = this.#readFile(listed) ?? this.#readFile(this.#fileIn(directory))
    this.#kustomizations.set(directory, kustomization)
    return kustomization
  }

  #readFile(file: string | undefined): Kustomization | undefined {
    const text = file === undefined ? undefined : readText(this.#fileSystem, file)
    return file === undefined || text === undefined
      ? undefined
      : { file, text, inclusions: inclusionsOf(text, file, this.#knownInclusions) }
  }

  #fileIn(directory: string): string | undefined {
    // Most paths with an extension are files, which need no search for a kustomization file.
    const isFile = /\.\w+$/.test(directory) && attempt(() => this.#fileSystem.kind(directory)) !== 'directory'
    return isFile ? undefined : kustomizationFileIn(this.#fileSystem, directory)
  }

  /** A change to an included path. */
  #changeAmong(inclusions: Inclusions): string | undefined {
    return firstAmong(inclusions, this.#changesAmong, (path) => this.#changeAt(path))
  }

  #chainBelow(inclusions: Inclusions): Chain | undefined {
    return firstAmong(inclusions, this.#chainsBelow, (path) => this.#storedChain(path))
  }

  /** A change to another file that the kustomization refers to. */
  #referenceChange(directory: string, { text, inclusions }: Kustomization): string | undefined {
    const mayUsePlugins = inclusions?.mayUsePlugins === true
    // A path through a symlink that no survey finds does not end like the path of a change.
    const hasUnknownLinks = !this.#isReal(directory) || text.includes('node_modules')
    // Text that is not YAML refers to nothing.
    if (!(mayUsePlugins || hasUnknownLinks || inclusions?.hasEscapes === true || this.#mayName(directory, text))) {
      return undefined
    }
    const file = readReferences(this.#fileSystem, directory)
    if (file === undefined) return undefined
    for (const { path } of file.references) {
      const changed = this.#changeAt(resolvePath(directory, path))
      if (changed !== undefined) return changed
    }
    return mayUsePlugins && usesPlugins(file) ? this.#pluginChange(directory, file) : undefined
  }

  /**
   * Returns a change to a file that a plugin or a chart may read: a file in its configuration or, for charts and
   * programs, which can read any file, a file below the directory.
   */
  #pluginChange(directory: string, file: KustomizationFile): string | undefined {
    const texts = [...this.#texts(directory, file, new Set())]
    const usesCharts = hasCharts(file)
    for (const word of words(texts)) {
      // Only charts can be directories.
      if (!usesCharts && !/\w/.test(word)) continue
      // A word can be the name of a directory with charts.
      const changed = this.#changes.around(resolvePath(directory, word))
      if (changed !== undefined) return changed
    }
    const isBuiltin = (text: string): boolean => !mentionsProgram(text) && /apiVersion["']?:\s*["']?builtin/.test(text)
    const readsAnything =
      usesCharts || texts.slice(1).some((text) => !isBuiltin(text)) || mentionsProgram(texts[0] ?? '')
    return this.#changes.unusual ?? (readsAnything ? this.#changes.around(directory) : undefined)
  }

  /** Yields the texts of a kustomization and of all files that it references, including those in other directories. */
  *#texts(directory: string, { references }: KustomizationFile, visited: Set<string>): Generator<string> {
    const own = kustomizationFileIn(this.#fileSystem, directory)
    const paths = references.filter(({ at }) => visited.size > 0 || pluginFields.has(String(at[0])))
    visited.add(directory)
    for (const path of [
      ...(own === undefined ? [] : [own]),
      ...paths.map(({ path }) => resolvePath(directory, path)),
    ]) {
      if (visited.has(path)) continue
      const text = readText(this.#fileSystem, path)
      if (text !== undefined) {
        visited.add(path)
        yield text
        continue
      }
      const below = readReferences(this.#fileSystem, path)
      if (below !== undefined) yield* this.#texts(path, below, visited)
    }
  }
}

/** Returns the first result for an included path. @param known the results that were found earlier */
function firstAmong<T>(
  inclusions: Inclusions,
  known: Map<Inclusions, T | undefined>,
  find: (path: string) => T | undefined,
): T | undefined {
  const before = known.get(inclusions)
  if (before !== undefined || known.has(inclusions)) return before
  let found: T | undefined
  for (const path of inclusions.included) {
    found = find(path)
    if (found !== undefined) break
  }
  known.set(inclusions, found)
  return found
}

/** The fields whose configurations can refer to other files. */
const pluginFields: ReadonlySet<string> = new Set(['generators', 'transformers', 'validators'])

function usesPlugins({ kustomization, references }: KustomizationFile): boolean {
  const { generators = [], transformers = [], validators = [] } = kustomization
  const isUsed = [generators, transformers, validators].some((list) => list.length > 0)
  return (
    isUsed || references.some(({ at }) => pluginFields.has(String(at[0]))) || hasCharts({ kustomization, references })
  )
}

function hasCharts({ kustomization }: KustomizationFile): boolean {
  return (kustomization.helmCharts ?? []).length > 0 || kustomization.helmGlobals !== undefined
}

function mentionsProgram(text: string): boolean {
  return /helm|config\.k(?:ubernetes|8s)\.io\/function/i.test(text)
}

/** Returns every word in texts that can be a path, including words after `=` and in nested texts. */
function words(texts: readonly string[]): ReadonlySet<string> {
  const all = texts.flatMap((text) => text.split(/[\s"'`,=[\]{}()|;]+/))
  return new Set(all.filter((word) => word !== '' && word !== '/' && word.length < 4096))
}
