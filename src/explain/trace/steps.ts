import type { Location } from '../../diagnostics/index.ts'
import type { Resource } from '../../resource/resource.ts'
import { memberAt } from '../../tree/children.ts'
import type { Node } from '../../tree/node.ts'

/** Keys of maps and indexes of lists. */
export type Path = readonly (string | number)[]

/** What wrote a value or a tree of values. */
export interface Cause {
  /** The field of the kustomization that asked for it, or `resource`, `hash`, `name reference`. */
  readonly by: string
  /** Where the value at a path below the written tree comes from: what has to be edited to get another value. */
  readonly at: (path: Path) => Location | undefined
  /** Further places that decide about it: the entry of a patch, the name of an image. */
  readonly through?: (path: Path) => readonly Location[]
}

/** A cause to which other places contribute. */
export function withThrough(cause: Cause, through: (path: Path) => readonly Location[]): Cause {
  return { by: cause.by, at: (path) => cause.at(path), through }
}

/** Who has set a value, latest first: a list of steps, each linked to the one before it. Immutable. */
export class Steps {
  readonly cause: Cause
  /** Of the value in the tree that the cause has written. */
  readonly path: Path
  /** The value after the step. */
  readonly node: Node | undefined
  readonly before: Steps | undefined
  #at: Location | undefined
  #known: Steps[] | undefined

  constructor(cause: Cause, path: Path, node: Node | undefined, before?: Steps) {
    this.cause = cause
    this.path = path
    this.node = node
    this.before = before
  }

  /** What wrote the value that the step has left. The same object each time. */
  get at(): Location | undefined {
    this.#at ??= this.cause.at(this.path)
    return this.#at
  }

  get through(): readonly Location[] {
    return this.cause.through?.(this.path) ?? []
  }

  /** The steps of a value inside of what this one has written. */
  below(key: string | number): Steps {
    const { cause, path, node } = this
    return new Steps(cause, [...path, key], node && memberAt(node, key))
  }

  /** The same object each time, for a field that is asked for often. */
  knownBelow(key: string): Steps {
    this.#known ??= []
    let steps = this.#known.find(({ path }) => path.at(-1) === key)
    if (steps === undefined) {
      steps = this.below(key)
      this.#known.push(steps)
    }
    return steps
  }

  with({ cause = this.cause, node = this.node, before = this.before }: Partial<StepParts>): Steps {
    return new Steps(cause, this.path, node, before)
  }

  /** With the steps of `first` before the first one. */
  after(first: Steps | undefined): Steps {
    return this.with({ before: this.before?.after(first) ?? first })
  }

  get first(): Steps {
    let step: Steps = this
    while (step.before !== undefined) step = step.before
    return step
  }

  /** Oldest first. */
  get list(): readonly Steps[] {
    const list: Steps[] = []
    for (let step: Steps | undefined = this; step !== undefined; step = step.before) list.push(step)
    return list.reverse()
  }
}

type StepParts = Pick<Steps, 'cause' | 'node' | 'before'>

/**
 * Who has set the values of a tree. It has the shape of the tree, but only as far as something has changed: whatever
 * is not in `#children` has been written together with the tree around it. Immutable.
 */
export class Trace {
  /** Who has written the tree, before parts of it changed. */
  readonly steps: Steps
  readonly #children: ReadonlyMap<string | number, Trace> | undefined
  /** What has removed a field, or the items of a list that is empty now. */
  readonly removed: ReadonlyMap<string | number, Steps>

  constructor(
    steps: Steps,
    children?: ReadonlyMap<string | number, Trace>,
    removed: ReadonlyMap<string | number, Steps> = nothing,
  ) {
    this.steps = steps
    this.#children = children
    this.removed = removed
  }

  /** Whether all of the tree has been written at once, and nothing has been removed from it. */
  get isWhole(): boolean {
    return this.#children === undefined && this.removed.size === 0
  }

  child(key: string | number): Trace {
    return this.#children?.get(key) ?? new Trace(this.steps.below(key))
  }

  at(path: Path): Trace {
    let trace: Trace = this
    for (const key of path) trace = trace.child(key)
    return trace
  }

  /** The steps of a field that is asked for often, such as the name of the resource: the same object as long as it is not written. */
  known(path: readonly string[]): Steps {
    let trace: Trace = this
    for (const [i, key] of path.entries()) {
      const child = trace.#children?.get(key)
      if (child === undefined) return path.slice(i).reduce((steps, below) => steps.knownBelow(below), trace.steps)
      trace = child
    }
    return trace.steps
  }

  /** With other traces for some children. */
  with(changed: ReadonlyMap<string | number, Trace>, removed: ReadonlyMap<string | number, Steps> = nothing): Trace {
    if (changed.size === 0 && removed.size === 0) return this
    return new Trace(this.steps, united(this.#children, changed), united(this.removed, removed))
  }
}

function united<K, V>(known: ReadonlyMap<K, V> | undefined, added: ReadonlyMap<K, V>): ReadonlyMap<K, V> {
  if (known === undefined || known.size === 0) return added
  if (added.size === 0) return known
  const result = new Map(known)
  for (const [key, value] of added) result.set(key, value)
  return result
}

/** The trace of a tree that has just been written. */
export function writtenBy(cause: Cause, node: Node | undefined, before?: Steps): Trace {
  return new Trace(new Steps(cause, [], node, before))
}

/** Who has set the values of a resource. */
export type TraceOf = (resource: Resource) => Trace

const nothing: ReadonlyMap<string | number, Steps> = new Map()
