import { KuiltError, type Location, type Warning, type WarningCode } from '../diagnostics/index.ts'
import { withLazyLocation } from '../diagnostics/warning.ts'
import { InputFiles } from '../explain/locations/input-files.ts'
import { renameIn } from '../explain/locations/remote-names.ts'
import type { FileSystem } from '../files/file-system.ts'
import { isInside } from '../files/paths.ts'

/** What a build does with its warnings. */
export interface WarningOptions {
  /** Called with every warning as soon as it is known, so also where the build fails later. */
  readonly onWarning?: (warning: Warning) => void
  /** Warnings that are left out. Default: none. */
  readonly noWarn?: readonly WarningCode[]
  /** A build with warnings throws `STRICT_WARNINGS` instead of returning a result. Default: false. */
  readonly strict?: boolean
  /**
   * Also warn of what is often meant as it is, or takes longer to find: see docs/warnings.md. `lint` does so for whole
   * directories. Default: false.
   */
  readonly lint?: boolean
}

/**
 * Collects the warnings of one build. A build that has to fetch something starts again from the beginning and comes
 * upon the same warnings in the same order: each is passed on once.
 */
export class BuildWarnings {
  readonly #options: WarningOptions
  readonly #files: InputFiles
  /** The URL of the repository by the folder of its clone. */
  #clones: ReadonlyMap<string, string> = new Map()
  #tellsOfClones = false
  #list: Warning[] = []
  #seen: Set<string> = new Set()
  #passedOn = 0
  #isQuiet = false

  constructor(options: WarningOptions, fileSystem: FileSystem) {
    this.#options = options
    this.#files = new InputFiles(fileSystem)
  }

  get list(): readonly Warning[] {
    return this.#list
  }

  /**
   * What is fetched lies in these folders.
   *
   * @param mayTell whether its faults are for the user to mend, because it is what was asked for
   */
  fetched(clones: ReadonlyMap<string, string>, mayTell: boolean): void {
    this.#clones = clones
    this.#tellsOfClones = mayTell
  }

  /** The build starts, or starts again. */
  restart(): void {
    this.#list = []
    this.#seen = new Set()
  }

  /** Runs what has been done before once more, to explain an error: its warnings are known. */
  readonly quietly = <T>(work: () => T): T => {
    const before = this.#isQuiet
    this.#isQuiet = true
    try {
      return work()
    } finally {
      this.#isQuiet = before
    }
  }

  readonly add = (warning: Warning): void => {
    if (this.#isQuiet) return
    if (this.#options.noWarn?.includes(warning.code) || this.#isForeign(warning) || this.#isRepeated(warning)) return
    const located = withLazyLocation(warning, () => this.#locate(warning.at))
    this.#list.push(located)
    if (this.#list.length <= this.#passedOn) return
    this.#passedOn = this.#list.length
    this.#options.onWarning?.(located)
  }

  /** Looks up all places while the files are still there. */
  settle(): void {
    for (const warning of this.#list) void warning.at
  }

  /** @throws KuiltError STRICT_WARNINGS */
  demandNone(): void {
    if (!this.#options.strict || this.#list.length === 0) return
    const warnings = this.#list.map(({ code, message }) => `${code}: ${message}`)
    throw new KuiltError('STRICT_WARNINGS', { count: warnings.length, warnings }, { at: this.#list[0]?.at })
  }

  /** Faults in files of others, which the user cannot mend; kustomize prints deprecations all the same. */
  #isForeign({ code, at }: Warning): boolean {
    if (at === undefined || this.#tellsOfClones || code === 'DEPRECATED_FIELD' || code === 'HASH_SUFFIX_MISSED')
      return false
    for (const folder of this.#clones.keys()) if (isInside(at.file, folder)) return true
    return false
  }

  /** A base that several overlays share warns once; kustomize prints deprecations every time. */
  #isRepeated({ code, message, at }: Warning): boolean {
    if (code === 'DEPRECATED_FIELD' && !this.#options.lint) return false
    const key = JSON.stringify([code, message, at?.file, at?.document, at?.path])
    if (this.#seen.has(key)) return true
    this.#seen.add(key)
    return false
  }

  #locate(at: Location | undefined): Location | undefined {
    if (at === undefined || at.line !== undefined || at.path === undefined) return at
    const text = this.#files.text(at.file)
    if (text === undefined) return at
    const position = fieldPosition(text, at)
    const located = position === undefined ? this.#files.locate(at) : { ...at, ...position }
    return { ...located, file: renameIn(at.file, this.#clones) }
  }
}

/** A top-level field of a first document is found without reading the text as YAML, which deprecated fields are. */
function fieldPosition(
  text: string,
  { document = 0, path = [] }: Location,
): { line: number; column: number } | undefined {
  const [field] = path
  if (path.length !== 1 || document !== 0 || typeof field !== 'string') return undefined
  const line = text.split('\n').findIndex((content) => content.startsWith(`${field}:`))
  return line < 0 ? undefined : { line: line + 1, column: 1 }
}
