/** The common part of the objects that jest and vitest pass to matchers as `this`. */
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

/** The state that both runners keep for their own snapshots. Matchers of other packages use it as well. */
export interface SnapshotState {
  /** The mode, which is `all` with `-u` and `none` with `--ci`. */
  readonly _updateSnapshot?: 'all' | 'new' | 'none'
  /** The number of added snapshots, for the summary of the run. */
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

/** Calls `next` immediately with a value, or later with the value of a promise. */
export function andThen<T, U>(value: MaybePromise<T>, next: (value: T) => MaybePromise<U>): MaybePromise<U> {
  return value instanceof Promise ? value.then(next) : next(value)
}

/** Waits for all values. Returns them immediately if none of them is a promise. */
export function allOf<T>(values: readonly MaybePromise<T>[]): MaybePromise<readonly T[]> {
  const ready = values.filter((value): value is T => !(value instanceof Promise))
  return ready.length === values.length ? ready : Promise.all(values)
}
