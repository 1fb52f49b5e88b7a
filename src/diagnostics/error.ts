import { type Code, type Params, wordingOf } from './catalog.ts'
import type { SourceExcerpt } from './excerpt.ts'
import type { Location } from './location.ts'
import { maskCredentials, maskCredentialsIn } from './mask-credentials.ts'
import { mapHint, type OptionHint } from './option-hint.ts'
import { type Absence, type Hint, hintText, isAbsence, isOptionHint, isProposal, type Proposal } from './proposal.ts'

/** Another location that explains an error, such as the source of the resource or the first of two duplicates. */
export interface Note {
  readonly message: string
  readonly at?: Location | undefined
  /** The chain from the root of the build to the file: directories and files as written in the kustomizations. */
  readonly chain?: readonly string[]
}

export interface ErrorDetails {
  readonly at?: Location | undefined
  /** A suggestion for fixing the error. */
  readonly hint?: Hint | undefined
  readonly cause?: unknown
  readonly notes?: readonly Note[]
  /**
   * The import chain from the root of the build to the file: directories and files as written in the kustomizations.
   */
  readonly chain?: readonly string[]
  /** Other errors found in the same pass. */
  readonly related?: readonly KuiltError[]
  /** The value that the error is about. A caller that knows the location of this value can add it. */
  readonly subject?: object | undefined
  /** The lines around `at`. */
  readonly excerpt?: SourceExcerpt | undefined
  /** The text below the message, as in `KuiltErrorOf`. */
  readonly codeFrame?: string | undefined
}

/** An error with the code `C`. `KuiltError<C>` is the same for a single code. */
export interface KuiltErrorOf<C extends Code> extends Error {
  /** The code, which is stable, so programs can depend on it. */
  readonly code: C
  /** The values in the message. Their type depends on `code`. */
  readonly params: Params<C>
  /** The location of the mistake. */
  readonly at: Location | undefined
  /** A suggestion for fixing the mistake. */
  readonly hint: string | undefined
  /**
   * The hint, if it mentions an option, because options have other names in the program.
   *
   * @internal
   */
  readonly optionHint: OptionHint | undefined
  /**
   * The hint, if it depends on the output, or if it proposes a change of the input that has not been tried yet.
   *
   * @internal
   */
  readonly proposal: Proposal | Absence | undefined
  /**
   * The hint in its original form, for use in another error or warning.
   *
   * @internal
   */
  readonly advice: Hint | undefined
  /**
   * The value that the error is about.
   *
   * @internal
   */
  readonly subject: object | undefined
  /** Secondary locations. */
  readonly notes: readonly Note[]
  /** The chain from the root of the build to the file: directories and files as written in the kustomizations. */
  readonly chain: readonly string[]
  /** Other errors found in the same pass. */
  readonly related: readonly KuiltError[]
  /** The lines around `at`. They are stored so that printing the error reads no files. */
  readonly excerpt: SourceExcerpt | undefined
  /**
   * The text that is printed below the message: the location, the lines around it, the hint and the related errors.
   * `stack` also contains this text. Undefined until the error leaves the library.
   */
  readonly codeFrame: string | undefined
  /** The data for `JSON.stringify`. */
  toJSON(): object
  /**
   * Returns the same error with some details replaced.
   *
   * @internal
   */
  with(details: ErrorDetails): KuiltError<C>
}

/**
 * The only error that the library throws for bad input. `code` is stable, `message` is the text for `code` and
 * `params`, `at` is the location, and `hint` is a suggestion.
 *
 * A union with one member for each code: checking `code` narrows `params`.
 */
export type KuiltError<C extends Code = Code> = { readonly [K in C]: KuiltErrorOf<K> }[C]

/** The type of the class `KuiltError`. */
export interface KuiltErrorConstructor {
  new <C extends Code>(code: C, params: Params<C>, details?: ErrorDetails): KuiltError<C>
  /** Makes `instanceof` narrow to the union of all codes. */
  readonly prototype: KuiltError
}

// An anonymous class gets the name of its property. Bundlers rename named class expressions, and the new name would
// appear in stack traces.
const implementation = {
  KuiltError: class<C extends Code> extends Error implements KuiltErrorOf<C> {
    readonly #code: C
    readonly #params: Params<C>
    readonly #details: ErrorDetails

    constructor(code: C, params: Params<C>, details: ErrorDetails = {}) {
      super(
        maskCredentials(wordingOf(code, params)),
        details.cause === undefined ? undefined : { cause: details.cause },
      )
      this.#code = code
      this.#params = maskCredentialsIn(params)
      this.#details = details
    }

    // These properties are accessors on the prototype, because Node and test runners print all own properties of an
    // error below the stack, which already contains this information in a readable form.
    override get name(): string {
      return 'KuiltError'
    }

    get code(): C {
      return this.#code
    }

    get params(): Params<C> {
      return this.#params
    }

    get at(): Location | undefined {
      return this.#details.at
    }

    get hint(): string | undefined {
      const { hint } = this.#details
      return hint && maskCredentials(hintText(hint))
    }

    get optionHint(): OptionHint | undefined {
      const { hint } = this.#details
      return isOptionHint(hint) ? mapHint(hint, maskCredentials) : undefined
    }

    get proposal(): Proposal | Absence | undefined {
      const { hint } = this.#details
      return isProposal(hint) || isAbsence(hint) ? hint : undefined
    }

    get advice(): Hint | undefined {
      return this.proposal ?? this.optionHint ?? this.hint
    }

    get subject(): object | undefined {
      return this.#details.subject
    }

    get notes(): readonly Note[] {
      return this.#details.notes ?? []
    }

    get chain(): readonly string[] {
      return this.#details.chain ?? []
    }

    get related(): readonly KuiltError[] {
      return this.#details.related ?? []
    }

    get excerpt(): SourceExcerpt | undefined {
      return this.#details.excerpt
    }

    get codeFrame(): string | undefined {
      return this.#details.codeFrame
    }

    toJSON(): object {
      const { code, message, params, at, hint, notes, chain, related, codeFrame } = this
      const json = {
        code,
        message,
        params,
        at,
        hint,
        ...(notes.length > 0 && { notes }),
        ...(chain.length > 0 && { chain }),
        ...(related.length > 0 && { related }),
        codeFrame,
      }
      // vitest prints the return value, and shows the code only if it is part of the name. JSON does not need it twice.
      Object.defineProperty(json, 'name', { value: `${this.name} [${code}]` })
      return json
    }

    with(details: ErrorDetails): KuiltError<C> {
      const copy = new KuiltError(this.#code, this.#params, { ...this.#details, ...details })
      if (this.stack !== undefined) copy.stack = this.stack
      return copy
    }
  },
}

// TypeScript cannot infer that, for a single code, the class is the union member for that code.
export const KuiltError: KuiltErrorConstructor = implementation.KuiltError as unknown as KuiltErrorConstructor

/**
 * True for a `KuiltError`, even from another copy of the library.
 *
 * @example
 * ```ts
 * import { buildSync, type Code, isKuiltError, KuiltError, type Location, memoryFileSystem, type Note } from 'kuilt'
 *
 * try {
 *   buildSync('.', { fileSystem: memoryFileSystem({ 'kustomization.yaml': 'resource: [web.yaml]' }) })
 * } catch (error) {
 *   if (!isKuiltError(error)) throw error
 *   const code: Code = error.code
 *   const at: Location | undefined = error.at
 *   const notes: readonly Note[] = error.notes
 *   console.log(code, error instanceof KuiltError) // KUSTOMIZATION_FIELD_UNKNOWN true
 *   console.log(at?.file, at?.line, notes.length) // /kustomization.yaml 1 0
 *   console.log(error.hint) // did you mean "resources"?
 * }
 * ```
 */
export function isKuiltError(value: unknown): value is KuiltError {
  return value instanceof Error && value.name === 'KuiltError' && 'code' in value
}

/** Runs `work`. If it throws a `KuiltError`, throws `change(error)` instead. */
export function mapError<T>(work: () => T, change: (error: KuiltError) => KuiltError): T {
  try {
    return work()
  } catch (error) {
    throw isKuiltError(error) ? change(error) : error
  }
}

/** Runs `work`. An error without a location gets this location. */
export function withLocation<T>(at: Location | undefined, work: () => T): T {
  return mapError(work, (error) => (error.at === undefined && at !== undefined ? error.with({ at }) : error))
}

/** Returns the result of `work`, or undefined if it throws a `KuiltError`. */
export function attempt<T>(work: () => T): T | undefined {
  try {
    return work()
  } catch (error) {
    if (isKuiltError(error)) return undefined
    throw error
  }
}

export type Outcome<T> =
  | { readonly value: T; readonly error?: undefined }
  | { readonly value?: undefined; readonly error: KuiltError }

/** Returns the result of `work`, or the `KuiltError` that it throws. */
export function outcomeOf<T>(work: () => T): Outcome<T> {
  try {
    return { value: work() }
  } catch (error) {
    if (isKuiltError(error)) return { error }
    throw error
  }
}
