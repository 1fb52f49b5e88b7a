import { attempt } from '../diagnostics/index.ts'
import type { FileSystem } from '../files/file-system.ts'
import { relativePath, resolvePath } from '../files/paths.ts'
import { readText } from '../files/read-text.ts'
import { kustomizationFileIn, kustomizationNames } from '../kustomization/find.ts'
import {
  type Inclusions,
  inclusionsOf,
  type KustomizationFile,
  readReferences,
} from '../targets/kustomization-references.ts'
import type { ChangeSet } from './change-set.ts'

/** A kustomization file. */
export interface Kustomization {
  readonly file: string
  readonly text: string
  readonly inclusions: Inclusions | undefined
}

/**
 * The dependence of a directory on a change: the chain of files from the changed file to the kustomization of the
 * directory.
 */
export type Chain = readonly string[]

/**
 * The maximum number of changes for which the text of a kustomization is searched for each change. If there are more,
 * the words of the text are looked up instead.
 */
const fewNames = 16
/** Matches texts in which a path may be written differently, with escapes or in a different encoding. */
const hasEscapes = /[\\\0\uFFFD]/

/** Matches two slashes, `.` between slashes, or `..` after another name. It also matches some other texts. */
const redundantPath = /\/\.?\/|[^.]\/\.\.|[^./]\.\/\.\.|[^/\s"']\.\.\/\.\./

export interface DependenceOptions {
  readonly fileSystem: FileSystem
  readonly changes: ChangeSet
  /** The kustomization files that are known to exist, by directory. */
  readonly found?: ReadonlyMap<string, string>
  /** The data that was read earlier, by directory. Default: none. */
  readonly known?: Map<string, Kustomization | undefined>
  readonly hasLinks: boolean
  /**
   * Returns true for a path that is known to be neither a directory nor a symlink to a directory. Default: this is not
   * known for any path.
   */
  readonly isFile?: (path: string) => boolean
}

/** The last part of changed paths, with these paths. */
interface SearchedName {
  readonly name: string
  readonly paths: readonly string[]
}

/**
 * Finds the directories that depend on changed paths without building them. It compares all paths that their
 * kustomizations and the included kustomizations refer to. These are all paths that a build reads or looks for, so if
 * none of them has changed, the output is the same.
 */
export class Dependence {
  readonly #fileSystem: FileSystem
  readonly #changes: ChangeSet
  /** True if directories must be resolved, because there are symlinks. */
  readonly #hasLinks: boolean
  readonly #kustomizations: Map<string, Kustomization | undefined>
  readonly #chains: Map<string, Chain | undefined> = new Map()
  /** The names to search for in texts. Undefined if there are too many, or if some could be written differently. */
  readonly #searched: readonly SearchedName[] | undefined

  /** The kustomization files that have been found, by directory. */
  readonly #found: ReadonlyMap<string, string>
  readonly #isFile: (path: string) => boolean

  constructor(options: DependenceOptions) {
    const { fileSystem, changes, found = new Map(), known = new Map(), hasLinks, isFile = () => false } = options
    this.#fileSystem = fileSystem
    this.#isFile = isFile
    this.#changes = changes
    this.#found = found
    this.#kustomizations = known
    this.#hasLinks = hasLinks
    const names = [...changes.names].map(([name, paths]) => ({ name, paths }))
    const isPlain = !changes.hasEntrances && changes.unusual === undefined
    this.#searched = isPlain && names.length <= fewNames ? names : undefined
  }

  /** Returns the entries that the kustomization of a directory includes. Undefined if it cannot be read. */
  readonly inclusions = (directory: string): Inclusions | undefined => this.#read(directory)?.inclusions

  /** True if a directory has a readable kustomization. */
  readonly exists = (directory: string): boolean => this.#read(directory) !== undefined

  /** Returns a chain from a change to a directory. Undefined if the directory does not depend on a change. */
  chain(directory: string): Chain | undefined {
    if (this.#chains.has(directory)) return this.#chains.get(directory)
    // This value stays if there is a cycle, whose builds fail anyway.
    this.#chains.set(directory, undefined)
    const chain = this.#find(directory)
    this.#chains.set(directory, chain)
    return chain
  }

  #find(directory: string): Chain | undefined {
    const own = this.#ownChange(directory)
    if (own !== undefined) return [own]
    const real = this.#hasLinks ? (attempt(() => this.#fileSystem.realPath(directory)) ?? directory) : directory
    if (real !== directory) return this.chain(real)
    const kustomization = this.#read(directory)
    if (kustomization === undefined) return undefined
    const direct = this.#directChange(directory, kustomization)
    if (direct !== undefined) return [direct, kustomization.file]
    for (const path of kustomization.inclusions?.included ?? []) {
      const below = this.chain(path)
      if (below !== undefined) return [...below, kustomization.file]
    }
    return undefined
  }

  /** Returns a change to the kustomization file, or to a file at the path of the directory. */
  #ownChange(directory: string): string | undefined {
    const changed = this.#changes.at(directory)
    if (changed !== undefined || !this.#changes.hasParent(directory)) return changed
    const prefix = directory === '/' ? directory : `${directory}/`
    return kustomizationNames.map((name) => this.#changes.at(prefix + name)).find((path) => path !== undefined)
  }

  #read(directory: string): Kustomization | undefined {
    if (this.#kustomizations.has(directory)) return this.#kustomizations.get(directory)
    const listed = this.#found.get(directory)
    if (listed === undefined && this.#isFile(directory)) return undefined
    // A listed file may have been deleted and replaced with a kustomization file that has another name.
    const kustomization = this.#readFile(listed) ?? this.#readFile(this.#fileIn(directory))
    this.#kustomizations.set(directory, kustomization)
    return kustomization
  }

  #readFile(file: string | undefined): Kustomization | undefined {
    const text = file === undefined ? undefined : readText(this.#fileSystem, file)
    return file === undefined || text === undefined ? undefined : { file, text, inclusions: inclusionsOf(text, file) }
  }

  #fileIn(directory: string): string | undefined {
    // Most paths with an extension are files, which need no search for a kustomization file.
    const isFile = /\.\w+$/.test(directory) && attempt(() => this.#fileSystem.kind(directory)) !== 'directory'
    return isFile ? undefined : kustomizationFileIn(this.#fileSystem, directory)
  }

  /** Returns a change to a file that the kustomization refers to. */
  #directChange(directory: string, { text, inclusions }: Kustomization): string | undefined {
    for (const path of inclusions?.included ?? []) {
      const changed = this.#changes.at(path)
      if (changed !== undefined) return changed
    }
    const mayUsePlugins = inclusions?.mayUsePlugins === true
    if (!(mayUsePlugins || this.#mayName(directory, text) || hasEscapes.test(text))) return undefined
    const file = readReferences(this.#fileSystem, directory)
    if (file === undefined) return undefined
    for (const { path } of file.references) {
      const changed = this.#changes.at(resolvePath(directory, path))
      if (changed !== undefined) return changed
    }
    return mayUsePlugins && usesPlugins(file) ? this.#pluginChange(directory, file) : undefined
  }

  #mayName(directory: string, text: string): boolean {
    if (this.#searched === undefined) return true
    return this.#searched.some(({ name, paths }) => text.includes(name) && mayReferToSome(paths, directory, text))
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

/**
 * True if the text of a kustomization may contain a reference to one of these paths. Every reference to a path ends
 * with the part of the path that is below the directory or below a parent of the directory, unless that part contains
 * `.` or `..`.
 */
function mayReferToSome(paths: readonly string[], directory: string, text: string): boolean {
  if (paths.length > fewNames || redundantPath.test(text)) return true
  return paths.some((path) => {
    const written = relativePath(directory, path).replace(/^(?:\.\.\/)+/, '')
    return text.includes(written) || !/^[\w.+@~/-]*[\w+@~-]$/.test(written)
  })
}
