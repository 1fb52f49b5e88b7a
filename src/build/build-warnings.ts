import { KuiltError, type Location, type Warning, type WarningCode } from '../diagnostics/index.ts'
import { once, withLazyLocation } from '../diagnostics/warning.ts'
import type { HintTrials } from '../explain/hints/try-hint.ts'
import type { FileSystem } from '../files/file-system.ts'
import { isInside } from '../files/paths.ts'
import type { Resource } from '../resource/resource.ts'
import { objectNames } from './kustomization-object.ts'
import { WarningLocator } from './warning-locations.ts'

/** How a build handles its warnings. */
export interface WarningOptions {
  /** Called with each warning as soon as it is found, even if the build fails later. */
  readonly onWarning?: (warning: Warning) => void
  /** The warnings to suppress. Default: none. */
  readonly noWarn?: readonly WarningCode[]
  /** True to throw `STRICT_WARNINGS` instead of returning a result if there are warnings. Default: false. */
  readonly strict?: boolean
  /**
   * True to also check for problems that take longer to find or may be intentional: see docs/warnings.md. `lint()` does
   * the same for several directories. Default: false.
   */
  readonly lint?: boolean
}

/** Tries hints that propose a change, or finds better ones. */
export type WarningTrials = Pick<HintTrials, 'chooseForWarning' | 'finished'>

interface InputNames {
  /** The file that represents a kustomization object. */
  readonly objectFile?: string | undefined
  /** Corrects the locations of values that are not where they appear to be. */
  readonly locate?: ((at: Location) => Location) | undefined
  /** Returns true if Flux decrypts the Secrets of this build. Called only for warnings about Secrets. */
  readonly isDecrypted?: (() => boolean) | undefined
}

/**
 * Collects the warnings of one build. A build that fetches something starts again and finds the same warnings in the
 * same order. Each of them is reported only once.
 */
export class BuildWarnings {
  readonly #options: WarningOptions
  readonly #locator: WarningLocator
  readonly #locate: (at: Location) => Location
  readonly #isDecrypted: () => boolean
  #clones: ReadonlyMap<string, string> = new Map()
  #trials: WarningTrials | undefined
  #includesClones = false
  #list: Warning[] = []
  #seen: Set<string> = new Set()
  #reported = 0
  #isQuiet = false

  constructor(
    options: WarningOptions,
    fileSystem: FileSystem,
    { objectFile, locate = itself, isDecrypted = () => false }: InputNames = {},
  ) {
    this.#options = options
    this.#locator = new WarningLocator(fileSystem, objectNames(objectFile))
    this.#locate = locate
    this.#isDecrypted = once(isDecrypted)
  }

  /** The URL of each repository, by the directory of its clone. */
  get clones(): ReadonlyMap<string, string> {
    return this.#clones
  }

  get list(): readonly Warning[] {
    return this.#list
  }

  /**
   * @param clones the URL of each repository, by the directory of its clone; the map grows while the build fetches more
   * @param includesClones true to report warnings about files in clones, if the user asked to build a repository
   */
  setClones(clones: ReadonlyMap<string, string>, includesClones: boolean): void {
    this.#clones = clones
    this.#includesClones = includesClones
  }

  /** Sets the trials for hints. Without trials, hints are shown unchanged. */
  tryHints(trials: WarningTrials): void {
    this.#trials = trials
  }

  /** Gives the output of a successful build to the trials for hints. */
  finished(output: readonly Resource[]): void {
    this.#trials?.finished(output, this.#list)
  }

  /** Discards the warnings. Called when the build starts and when it starts again. */
  restart(): void {
    this.#list = []
    this.#seen = new Set()
  }

  /** Repeats work to explain an error, without reporting its warnings. */
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
    if (this.#options.noWarn?.includes(warning.code) || this.#isInClone(warning) || this.#isRepeated(warning)) return
    if (isEncryptedSecret(warning) && this.#isDecrypted()) return
    const at = warning.at && this.#locate(warning.at)
    const trials = this.#trials
    const located: Warning = withLazyLocation<WarningCode>(warning, {
      at: () => this.#locator.locate(at, this.#clones),
      choose: trials && ((hint) => trials.chooseForWarning(hint, warning, () => this.#locator.locate(at, new Map()))),
      excerpt: () => warning.excerpt ?? this.#locator.excerpt(at),
    })
    this.#list.push(located)
    if (this.#list.length <= this.#reported) return
    this.#reported = this.#list.length
    this.#options.onWarning?.(located)
  }

  /** Looks up all locations and the lines around them, before the clones are removed. */
  locateAll(): void {
    for (const { at, excerpt } of this.#list) void [at, excerpt]
  }

  /** @throws KuiltError STRICT_WARNINGS */
  requireNone(): void {
    if (!this.#options.strict || this.#list.length === 0) return
    throw strictError(this.#list)
  }

  /**
   * True for a problem in a cloned repository, which the user cannot fix. Kustomize prints the deprecations in it
   * anyway.
   */
  #isInClone({ code, at }: Warning): boolean {
    const always = code === 'DEPRECATED_FIELD' || code === 'HASH_SUFFIX_MISSED'
    if (at === undefined || this.#includesClones || always) return false
    for (const folder of this.#clones.keys()) if (isInside(at.file, folder)) return true
    return false
  }

  /**
   * True for a warning that was already reported, because several overlays share a base. Kustomize prints deprecations
   * every time.
   */
  #isRepeated({ code, message, at }: Warning): boolean {
    if (code === 'DEPRECATED_FIELD' && !this.#options.lint) return false
    const key = JSON.stringify([code, message, at?.file, at?.document, at?.path])
    if (this.#seen.has(key)) return true
    this.#seen.add(key)
    return false
  }
}

/** The error for warnings with the `strict` option. */
export function strictError(warnings: readonly Warning[]): KuiltError {
  return new KuiltError('STRICT_WARNINGS', { count: warnings.length, warnings }, { at: warnings[0]?.at })
}

/**
 * True for a warning about an encrypted file of a Secret. Flux decrypts the files of Secrets, but not those of
 * ConfigMaps.
 */
export function isEncryptedSecret({ code, params }: Warning): boolean {
  return code === 'SECRET_IS_ENCRYPTED' && 'kind' in params && params.kind === 'Secret'
}

function itself(at: Location): Location {
  return at
}
