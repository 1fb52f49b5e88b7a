import { attempt, KuiltError } from '../../diagnostics/index.ts'
import type { FileSystem } from '../../files/file-system.ts'
import { type Entry, listEntries } from '../../files/list-entries.ts'
import { basename, dirname, isInside, joinPath, normalizePath } from '../../files/paths.ts'
import type { InputRecord } from '../../files/recording-file-system.ts'
import { defaultRules, type IgnoreRule, parseRules, ruleResult, versionControlRules } from './ignore-rules.ts'

/**
 * The files of a source that Flux downloads, which are the files that source-controller would package from a folder.
 */
export interface Artifact {
  /** The real path of the folder. */
  readonly root: string
  /** The files with their paths on disk. Files outside the folder are hidden. */
  readonly fileSystem: FileSystem
  /** Returns the entries of a folder that are part of the artifact, in byte order. */
  entries(directory: string): readonly Entry[]
  /** The files on disk for messages, if the artifact is assembled from copies. */
  readonly origins?: ArtifactOrigins
  /** Returns the reason why an existing file is not part of the artifact. Undefined if the file does not exist. */
  absence(path: string): 'symlink' | 'ignored' | undefined
  /**
   * Returns the `.sourceignore` files in folders and their parent folders, which determine what is part of the artifact.
   * Empty if the artifact is generated from other files.
   */
  ruleFiles(directories: Iterable<string>): RuleFiles
}

/** The paths of `.sourceignore` files, and the paths where such files would change the artifact. */
export interface RuleFiles {
  readonly files: readonly string[]
  readonly missing: readonly string[]
}

/** The original files of an artifact. */
export interface ArtifactOrigins {
  readonly fileSystem: FileSystem
  /** Returns the path of the original file, or the same path if there is no single original file. */
  readonly pathOf: (path: string) => string
}

interface ArtifactOptions {
  /** The `spec.ignore` of the source object. */
  readonly ignore?: string | undefined
  readonly origins?: ArtifactOrigins
  /** True if the artifact is generated from the files of other artifacts. */
  readonly isGenerated?: boolean
}

/** Adds the `.sourceignore` files that decide which files in an artifact a build can read. */
export function withRuleFiles(inputs: InputRecord, artifact: Artifact): InputRecord {
  const { files, missing } = artifact.ruleFiles([...inputs.directories, ...inputs.files.map(dirname)])
  return { ...inputs, files: [...inputs.files, ...files], missing: [...new Set([...inputs.missing, ...missing])] }
}

/** The name of files with ignore rules. */
const ruleFile = '.sourceignore'

export function openArtifact(base: FileSystem, root: string, options: ArtifactOptions = {}): Artifact {
  return new FolderArtifact(base, root, options)
}

class FolderArtifact implements Artifact {
  readonly root: string
  readonly fileSystem: FileSystem
  readonly #base: FileSystem
  readonly #ignore: readonly IgnoreRule[]
  readonly #listings: Map<string, ReadonlyMap<string, Entry>> = new Map()
  readonly #visible: Map<string, ReadonlyMap<string, Entry>> = new Map()
  /** The rules in `.sourceignore` files, by folder, including the rules of parent folders. */
  readonly #rules: Map<string, readonly IgnoreRule[]> = new Map()
  #hasRules: boolean | undefined
  readonly #isGenerated: boolean
  readonly origins?: ArtifactOrigins

  constructor(base: FileSystem, root: string, { ignore, origins, isGenerated = false }: ArtifactOptions) {
    this.root = root
    this.#isGenerated = isGenerated
    if (origins !== undefined) this.origins = origins
    this.#base = base
    this.#ignore = parseRules(ignore ?? '', [])
    this.fileSystem = {
      cwd: base.cwd,
      kind: (path) => this.#kind(normalizePath(path)),
      read: (path, options) => {
        this.#require(path)
        return base.read(path, options)
      },
      list: (path) => {
        this.#require(path)
        return this.entries(normalizePath(path)).map(({ name }) => name)
      },
      realPath: (path) => {
        this.#require(path)
        return normalizePath(path)
      },
    }
  }

  entries(directory: string): readonly Entry[] {
    return [...this.#entries(directory).values()]
  }

  #entries(directory: string): ReadonlyMap<string, Entry> {
    const known = this.#visible.get(directory)
    if (known !== undefined) return known
    const found = [...this.#listing(directory).values()].filter((entry) => this.#isVisible(directory, entry))
    const entries = new Map(found.map((entry) => [entry.name, entry]))
    this.#visible.set(directory, entries)
    return entries
  }

  absence(path: string): 'symlink' | 'ignored' | undefined {
    const full = normalizePath(path)
    if (!isInside(full, this.root) || full === this.root || this.#kind(full) !== 'missing') return undefined
    const above = this.absence(dirname(full))
    if (above !== undefined) return above
    const entry = this.#listing(dirname(full)).get(basename(full))
    if (entry === undefined) return undefined
    return entry.kind === 'link' ? 'symlink' : 'ignored'
  }

  ruleFiles(directories: Iterable<string>): RuleFiles {
    const folders = new Set<string>()
    for (let folder of this.#isGenerated ? [] : directories) {
      for (; isInside(folder, this.root) && !folders.has(folder); folder = dirname(folder)) {
        folders.add(folder)
        if (folder === this.root) break
      }
    }
    const files: string[] = []
    const missing: string[] = []
    for (const folder of folders) {
      const kind = this.#listing(folder).get(ruleFile)?.kind
      if (kind === 'file') files.push(joinPath(folder, ruleFile))
      else if (kind === undefined) missing.push(joinPath(folder, ruleFile))
    }
    return { files, missing }
  }

  #kind(path: string): 'file' | 'directory' | 'missing' {
    if (isInside(this.root, path)) return 'directory'
    if (!isInside(path, this.root)) return 'missing'
    const directory = dirname(path)
    if (this.#kind(directory) !== 'directory') return 'missing'
    const kind = this.#entries(directory).get(basename(path))?.kind
    return kind === 'file' || kind === 'directory' ? kind : 'missing'
  }

  #require(path: string): void {
    if (this.#kind(normalizePath(path)) === 'missing') throw new KuiltError('FILE_NOT_FOUND', { path })
  }

  #listing(directory: string): ReadonlyMap<string, Entry> {
    let listing = this.#listings.get(directory)
    if (listing === undefined) {
      listing = new Map(listEntries(this.#base, directory).map((entry) => [entry.name, entry]))
      this.#listings.set(directory, listing)
    }
    return listing
  }

  #isVisible(directory: string, { name, kind }: Entry): boolean {
    if (kind !== 'file' && kind !== 'directory') return false
    const path = joinPath(directory, name)
    if (kind === 'file') return !this.#isIgnored(path, false)
    // An ignored folder is part of the artifact if a rule includes something in it again.
    return !this.#isIgnored(path, true) || (this.#mayInclude(path) && this.#entries(path).size > 0)
  }

  #isIgnored(path: string, isDirectory: boolean): boolean {
    const parts = this.#partsOf(path)
    if (ruleResult(versionControlRules, parts, isDirectory) === 'ignored') {
      // The last matching rule applies, and the rules of the user come last.
      return ruleResult(this.#rulesFor(path), parts, isDirectory) !== 'included'
    }
    const own = this.#rulesFor(path)
    if (own.length > 0) return ruleResult(own, parts, isDirectory) === 'ignored'
    return ruleResult(defaultRules, parts, isDirectory) === 'ignored' && !this.#anyRules()
  }

  #mayInclude(path: string): boolean {
    return this.#rulesFor(joinPath(path, 'x')).some(({ includes }) => includes)
  }

  /** Returns all rules that may apply to a path. */
  #rulesFor(path: string): readonly IgnoreRule[] {
    return [...this.#rulesOf(dirname(path)), ...this.#ignore]
  }

  #rulesOf(directory: string): readonly IgnoreRule[] {
    if (!isInside(directory, this.root)) return []
    let rules = this.#rules.get(directory)
    if (rules === undefined) {
      rules = [...(directory === this.root ? [] : this.#rulesOf(dirname(directory))), ...this.#ownRules(directory)]
      this.#rules.set(directory, rules)
    }
    return rules
  }

  #ownRules(directory: string): readonly IgnoreRule[] {
    if (this.#listing(directory).get(ruleFile)?.kind !== 'file') return []
    const content = attempt(() => this.#base.read(joinPath(directory, ruleFile)))
    return content === undefined ? [] : parseRules(new TextDecoder().decode(content), this.#partsOf(directory))
  }

  #partsOf(path: string): readonly string[] {
    return path === this.root ? [] : path.slice(this.root === '/' ? 1 : this.root.length + 1).split('/')
  }

  /** True if the source contains any user rules. Checks all folders, but is needed only for a few names. */
  #anyRules(): boolean {
    this.#hasRules ??= this.#ignore.length > 0 || this.#anyRulesIn(this.root)
    return this.#hasRules
  }

  #anyRulesIn(directory: string): boolean {
    if (this.#ownRules(directory).length > 0) return true
    for (const { name, kind } of this.#listing(directory).values()) {
      if (kind === 'directory' && name !== '.git' && this.#anyRulesIn(joinPath(directory, name))) return true
    }
    return false
  }
}
