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

/** Who has set a value, latest first: a list of steps, each linked to the one before it. */
export interface Steps {
  readonly cause: Cause
  /** Of the value in the tree that the cause has written. */
  readonly path: Path
  /** The value after the step. */
  readonly node: Node | undefined
  readonly before: Steps | undefined
}

/** The steps of a value inside of what they have written. */
function stepsBelow({ cause, path, node }: Steps, key: string | number): Steps {
  return { cause, path: [...path, key], node: node && memberAt(node, key), before: undefined }
}

/** `added`, with the steps of `first` before its first one. */
export function appendSteps(first: Steps | undefined, added: Steps): Steps {
  return { ...added, before: added.before === undefined ? first : appendSteps(first, added.before) }
}

/** The steps, oldest first. */
export function stepList(steps: Steps | undefined): readonly Steps[] {
  const list: Steps[] = []
  for (let step = steps; step !== undefined; step = step.before) list.push(step)
  return list.reverse()
}

/** What wrote the value that a step has left. */
export function locationOfStep({ cause, path }: Steps): Location | undefined {
  return cause.at(path)
}

export function throughOfStep({ cause, path }: Steps): readonly Location[] {
  return cause.through?.(path) ?? []
}

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

  child(key: string | number): Trace {
    return this.#children?.get(key) ?? new Trace(stepsBelow(this.steps, key))
  }

  at(path: Path): Trace {
    let trace: Trace = this
    for (const key of path) trace = trace.child(key)
    return trace
  }

  /** With other traces for some children. */
  with(changed: ReadonlyMap<string | number, Trace>, removed: ReadonlyMap<string | number, Steps> = nothing): Trace {
    if (changed.size === 0 && removed.size === 0) return this
    const children = this.#children === undefined ? changed : new Map([...this.#children, ...changed])
    return new Trace(this.steps, children, removed.size === 0 ? this.removed : new Map([...this.removed, ...removed]))
  }
}

/** Who has set the values of a resource. */
export type TraceOf = (resource: Resource) => Trace

export type Traces = ReadonlyMap<Resource, Trace>

const nothing: ReadonlyMap<string | number, Steps> = new Map()
