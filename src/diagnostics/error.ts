import { type Code, type Params, wordingOf } from './catalogue.ts'
import type { Location } from './location.ts'

/** A secondary location of an error: where the resource comes from, or the first of two duplicates. */
export interface Note {
  readonly message: string
  readonly at?: Location | undefined
  /** As in `ErrorDetails`. */
  readonly chain?: readonly string[]
}

export interface ErrorDetails {
  readonly at?: Location | undefined
  /** What to try. */
  readonly hint?: string | undefined
  readonly cause?: unknown
  readonly notes?: readonly Note[]
  /** How the build got to the file, from its root: directories and files as the kustomizations write them. */
  readonly chain?: readonly string[]
  /** Other errors found in the same pass. */
  readonly related?: readonly KuiltError[]
}

/**
 * The only error that leaves the library on bad input. `code` is stable; `message` is the catalogue's wording
 * for `code` and `params`; `at` says where, `hint` what to try.
 */
export class KuiltError<C extends Code = Code> extends Error {
  override readonly name: string = 'KuiltError'
  readonly code: C
  readonly params: Params<C>
  readonly at: Location | undefined
  readonly hint: string | undefined
  readonly notes: readonly Note[]
  readonly chain: readonly string[]
  readonly related: readonly KuiltError[]

  constructor(code: C, params: Params<C>, details: ErrorDetails = {}) {
    super(wordingOf(code, params), details.cause === undefined ? undefined : { cause: details.cause })
    this.code = code
    this.params = params
    this.at = details.at
    this.hint = details.hint
    this.notes = details.notes ?? []
    this.chain = details.chain ?? []
    this.related = details.related ?? []
  }

  /** The same error with some details replaced. */
  with(details: ErrorDetails): KuiltError<C> {
    return amended(this, details)
  }
}

// Not inside the class: bundlers rename classes that refer to themselves, which would show in stack traces.
function amended<C extends Code>(error: KuiltError<C>, details: ErrorDetails): KuiltError<C> {
  const { at, hint, notes, chain, related, cause } = error
  const copy = new KuiltError(error.code, error.params, { at, hint, notes, chain, related, cause, ...details })
  if (error.stack !== undefined) copy.stack = error.stack
  return copy
}

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
 *   console.log(error.hint) // did you mean 'resources'?
 * }
 * ```
 */
export function isKuiltError(value: unknown): value is KuiltError {
  return value instanceof Error && value.name === 'KuiltError' && 'code' in value
}

/** Runs `work`; a `KuiltError` that it throws is replaced by `change(error)`. */
export function mapError<T>(work: () => T, change: (error: KuiltError) => KuiltError): T {
  try {
    return work()
  } catch (error) {
    throw isKuiltError(error) ? change(error) : error
  }
}

/** Runs `work`; an error without a location gets this one. */
export function withLocation<T>(at: Location | undefined, work: () => T): T {
  return mapError(work, (error) => (error.at === undefined && at !== undefined ? error.with({ at }) : error))
}

/** The result of `work`; undefined if it throws a `KuiltError`. */
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

/** The result of `work`, or the `KuiltError` that it throws. */
export function outcomeOf<T>(work: () => T): Outcome<T> {
  try {
    return { value: work() }
  } catch (error) {
    if (isKuiltError(error)) return { error }
    throw error
  }
}
