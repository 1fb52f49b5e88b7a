/** The common part of what jest and vitest pass to matchers as `this`. */
export interface MatcherContext {
  readonly isNot?: boolean
  equals(a: unknown, b: unknown, testers?: readonly unknown[]): boolean
  readonly utils: {
    diff(expected: unknown, received: unknown): string | null | undefined
    readonly iterableEquality: unknown
    readonly subsetEquality: unknown
  }
  /** A `SnapshotState`, some of whose members are declared private. */
  readonly snapshotState?: unknown
}

/** Both runners keep it for their own snapshots, and matchers of other packages use it as well. */
export interface SnapshotState {
  /** `all` with `-u`, `none` with `--ci`. */
  readonly _updateSnapshot?: 'all' | 'new' | 'none'
  /** For the summary of the run. */
  added: number
  matched: number
  unmatched: number
  updated: number
}

export interface MatcherResult {
  readonly pass: boolean
  readonly message: () => string
}

export type MaybePromise<T> = T | Promise<T>

/** Continues immediately with a value, or later with a promise. */
export function andThen<T, U>(value: MaybePromise<T>, next: (value: T) => MaybePromise<U>): MaybePromise<U> {
  return value instanceof Promise ? value.then(next) : next(value)
}

/** All values, immediately if none is a promise. */
export function allOf<T>(values: readonly MaybePromise<T>[]): MaybePromise<readonly T[]> {
  const ready = values.filter((value): value is T => !(value instanceof Promise))
  return ready.length === values.length ? ready : Promise.all(values)
}
