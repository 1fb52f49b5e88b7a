import type { SourceExcerpt } from './excerpt.ts'
import type { Location } from './location.ts'
import { maskCredentials, maskCredentialsIn } from './mask-credentials.ts'
import type { OptionHint } from './option-hint.ts'
import { type Hint, hintText, isOptionHint } from './proposal.ts'
import { type WarningCode, type WarningParams, warningWordingOf } from './warning-catalog.ts'

/** A warning with the code `C`. `Warning<C>` is the same for a single code. */
export interface WarningOf<C extends WarningCode> {
  /** The code, which is stable, so programs can depend on it. */
  readonly code: C
  /** The values in the message. Their type depends on `code`. */
  readonly params: WarningParams<C>
  readonly message: string
  /** The location. The line and column are computed lazily. */
  readonly at: Location | undefined
  /** A suggestion for fixing the problem. */
  readonly hint: string | undefined
  /**
   * The hint, if it mentions an option, because options have other names in the program. Not enumerable.
   *
   * @internal
   */
  readonly optionHint?: OptionHint | undefined
  /**
   * The hint as data, until it has been tried. Not enumerable.
   *
   * @internal
   */
  readonly advice?: Hint | undefined
  /** The lines around `at`. Computed lazily; not enumerable. */
  readonly excerpt?: SourceExcerpt | undefined
}

/**
 * A problem in the input that does not prevent a build, but is probably a mistake. Warnings are never thrown, and the
 * library never prints them.
 *
 * A union with one member for each code: checking `code` narrows `params`.
 */
export type Warning<C extends WarningCode = WarningCode> = { readonly [K in C]: WarningOf<K> }[C]

export interface WarningDetails {
  readonly at?: Location | undefined
  /** The hint, or a function that is called only when the hint is read. */
  readonly hint?: Hint | (() => Hint | undefined) | undefined
}

export function warning<C extends WarningCode>(
  code: C,
  facts: WarningParams<C>,
  { at, hint }: WarningDetails = {},
): Warning<C> {
  const params = maskCredentialsIn(facts)
  const message = warningWordingOf(code, params)
  const advice = typeof hint === 'function' ? once(hint) : (): Hint | undefined => hint
  const text = (): string | undefined => textOf(advice())
  // An eager hint is a plain property, as in a warning that the caller of the library creates.
  const values =
    typeof hint === 'function'
      ? {
          code,
          params,
          message,
          at,
          get hint() {
            return text()
          },
        }
      : { code, params, message, at, hint: text() }
  return printable<C>(values, { advice })
}

function textOf(hint: Hint | undefined): string | undefined {
  return maskCredentials(hintText(hint)) || undefined
}

/** Finds the details that a warning shows. */
export interface FindSource {
  readonly at: () => Location | undefined
  readonly excerpt: () => SourceExcerpt | undefined
  /** Tries a hint that proposes a change, or finds a better hint. Default: the hint is shown unchanged. */
  readonly choose?: ((advice: Hint) => Hint | undefined) | undefined
}

/**
 * Returns the same warning. `find` computes its location, the lines around it and its hint when they are first read.
 */
export function withLazyLocation<C extends WarningCode>(warning: WarningOf<C>, find: FindSource): Warning<C> {
  const { code, params, message } = warning
  const at = once(find.at)
  const advice = once(() => {
    const hint = warning.advice
    return hint !== undefined && find.choose ? find.choose(hint) : (hint ?? warning.hint)
  })
  return printable<C>(
    {
      code,
      params,
      message,
      get at() {
        return at()
      },
      get hint() {
        return textOf(advice())
      },
    },
    { advice, excerpt: once(find.excerpt) },
  )
}

export function once<T>(compute: () => T): () => T {
  let found: { readonly value: T } | undefined
  return () => {
    found ??= { value: compute() }
    return found.value
  }
}

/** The name of the method that Node calls to print an object. The symbol is the same in every copy of the library. */
export const inspectCustom: unique symbol = Symbol.for('nodejs.util.inspect.custom')

interface HiddenDetails {
  readonly advice: () => Hint | undefined
  readonly excerpt?: () => SourceExcerpt | undefined
}

/** Makes `console.log` print the values of a warning instead of `[Getter]`. */
function printable<C extends WarningCode>(
  values: WarningOf<C>,
  { advice, excerpt = () => undefined }: HiddenDetails,
): Warning<C> {
  Object.defineProperties(values, {
    advice: { get: advice },
    optionHint: {
      get: () => {
        const hint = advice()
        return isOptionHint(hint) ? hint : undefined
      },
    },
    excerpt: { get: excerpt },
    [inspectCustom]: { value: () => ({ ...values }) },
  })
  // TypeScript cannot infer that a warning with a single code is the union member for that code.
  return values as Warning<C>
}
