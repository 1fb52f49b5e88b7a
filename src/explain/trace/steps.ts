import type { FieldPath, Location } from '../../diagnostics/index.ts'
import type { Resource } from '../../resource/resource.ts'
import { memberAt } from '../../tree/children.ts'
import type { Node } from '../../tree/node.ts'
import type { NodeLocation } from '../locations/input-positions.ts'
import type { IdPlaces } from './id-places.ts'
import { emptySmallMap, SmallMap } from './small-map.ts'

/** Appends a key to a path, without the extra capacity that V8 allocates for `[...path, key]`. */
export function pathBelow(path: FieldPath, key: string | number): FieldPath {
  return path.concat(key)
}

/** The cause of a written value or tree of values. */
export interface Cause {
  /** The kustomization field that caused it, or `resource`, `hash` or `name reference`. */
  readonly by: string
  /**
   * Returns the source of the value at a path below the written tree, which is the location to edit to get a different
   * value.
   *
   * @param node the value
   */
  readonly at: (path: FieldPath, node: Node | undefined) => NodeLocation | undefined
  /** Returns other locations that affect the value, such as the entry of a patch or the name of an image. */
  readonly through?: (path: FieldPath) => readonly Location[]
}

/** Returns locations that affect a value without having set it. */
export type Condition = () => readonly Location[]

/** Returns a cause that other locations also affect. */
export function withThrough(cause: Cause, through: (path: FieldPath) => readonly Location[]): Cause {
  return { by: cause.by, at: (path, node) => cause.at(path, node), through }
}

let created = 0

/**
 * The steps that set a value, starting with the latest step. This is an immutable linked list, in which each step
 * refers to the previous one.
 */
export class Steps {
  readonly cause: Cause
  /** The value after the step. */
  readonly node: Node | undefined
  readonly before: Steps | undefined
  /**
   * The order of the step, which is greater than that of every earlier step of the build, and the same for all values
   * that were written together.
   */
  readonly order: number
  /** The path. For a value inside the value that a step wrote, it is undefined until it is needed. */
  private knownPath: FieldPath | undefined
  private outer: Steps | undefined = undefined
  private key: string | number = ''
  private knownAt: NodeLocation | undefined = undefined
  /** For the tree of a resource: the locations of its ID (see `idOf`). A `WeakMap` would slow down garbage collection. */
  id: IdPlaces | undefined = undefined
  /** The steps that `knownBelow` has returned. */
  private children: readonly Steps[] | undefined = undefined

  /** @param path the path of the value in the tree that the cause wrote */
  constructor(
    cause: Cause,
    path: FieldPath | undefined,
    node: Node | undefined,
    before?: Steps,
    order: number = created++,
  ) {
    this.cause = cause
    this.knownPath = path
    this.node = node
    this.before = before
    this.order = order
  }

  /** The path of the value in the tree that the cause wrote. */
  get path(): FieldPath {
    this.knownPath ??= this.outer === undefined ? [] : pathBelow(this.outer.path, this.key)
    return this.knownPath
  }

  /** The source of the value after the step. This is the same object each time. */
  get at(): NodeLocation | undefined {
    this.knownAt ??= this.cause.at(this.path, this.node)
    return this.knownAt
  }

  get through(): readonly Location[] {
    return this.cause.through?.(this.path) ?? []
  }

  /** Returns the steps of a value inside the value that this step wrote. */
  below(key: string | number): Steps {
    return this.findKnown(key) ?? this.newBelow(key)
  }

  /**
   * Like `below`, but returns the same object each time, for fields that are requested often. After this, `below` also
   * returns this object.
   */
  knownBelow(key: string): Steps {
    let steps = this.findKnown(key)
    if (steps === undefined) {
      steps = this.newBelow(key)
      // There are few of them, and V8 reserves space for 16 more in a list that grows.
      this.children = this.children === undefined ? [steps] : this.children.concat(steps)
    }
    return steps
  }

  private findKnown(key: string | number): Steps | undefined {
    if (this.children === undefined) return undefined
    for (let i = 0; i < this.children.length; i++) {
      const known = this.children[i] as Steps
      if (known.key === key) return known
    }
    return undefined
  }

  private newBelow(key: string | number): Steps {
    const { cause, node, order } = this
    const steps = new Steps(cause, undefined, node && memberAt(node, key), undefined, order)
    steps.outer = this
    steps.key = key
    return steps
  }

  with({ cause = this.cause, node = this.node, before = this.before }: Partial<StepParts>): Steps {
    return new Steps(cause, this.path, node, before, this.order)
  }

  /** Adds the steps of `first` before all steps. */
  after(first: Steps | undefined): Steps {
    return this.with({ before: this.before?.after(first) ?? first })
  }

  get first(): Steps {
    let step: Steps = this
    while (step.before !== undefined) step = step.before
    return step
  }

  /** The steps as a list, starting with the oldest step. */
  get list(): readonly Steps[] {
    const list: Steps[] = []
    for (let step: Steps | undefined = this; step !== undefined; step = step.before) list.push(step)
    return list.reverse()
  }
}

type StepParts = Pick<Steps, 'cause' | 'node' | 'before'>

/**
 * The steps that set the values of a tree. A trace contains only the parts of the tree that have changed: everything
 * that is not in `children` was written together with the tree around it. Traces are immutable.
 */
export class Trace {
  /** The steps that wrote the tree, before parts of it changed. */
  readonly steps: Steps
  private readonly children: SmallMap<Trace>
  /** The steps that removed a field, or the items of a list that is now empty. */
  readonly removed: SmallMap<Steps>
  /**
   * The locations that affect everything in the tree, such as the locations that determine which elements a list has
   * and in which order.
   */
  readonly conditions: readonly Condition[]

  constructor(
    steps: Steps,
    children: SmallMap<Trace> = nothing,
    removed: SmallMap<Steps> = nothing,
    conditions: readonly Condition[] = none,
  ) {
    this.steps = steps
    this.children = children
    this.removed = removed
    this.conditions = conditions
  }

  child(key: string | number): Trace {
    return this.changed(key) ?? new Trace(this.steps.below(key))
  }

  /** Returns the trace of a child. Undefined for a child that was written together with the tree. */
  changed(key: string | number): Trace | undefined {
    return this.children.get(key)
  }

  at(path: FieldPath): Trace {
    let trace: Trace = this
    for (let i = 0; i < path.length; i++) trace = trace.child(path[i] as string | number)
    return trace
  }

  /**
   * Returns the steps of a field that is requested often, such as the name of the resource. Returns the same object
   * until the field is written.
   */
  known(path: readonly string[]): Steps {
    let trace: Trace | undefined = this
    let { steps } = trace
    for (let i = 0; i < path.length; i++) {
      const key = path[i] as string
      trace = trace === undefined ? undefined : trace.children.get(key)
      steps = trace === undefined ? steps.knownBelow(key) : trace.steps
    }
    return steps
  }

  /** Returns a copy with different traces for some children. */
  with(changed: SmallMap<Trace>, removed: SmallMap<Steps> = nothing): Trace {
    if (changed.size === 0 && removed.size === 0) return this
    return new Trace(this.steps, this.children.with(changed), this.removed.with(removed), this.conditions)
  }

  /** Returns the same trace with an additional condition. */
  under(condition: Condition): Trace {
    return new Trace(this.steps, this.children, this.removed, [...this.conditions, condition])
  }
}

/** Returns the trace of a newly written tree. */
export function writtenBy(cause: Cause, node: Node | undefined, before?: Steps): Trace {
  return new Trace(new Steps(cause, [], node, before))
}

/** Returns the traces of the nodes directly below a node. */
export function childTraces(children: readonly (readonly [string | number, Trace])[]): SmallMap<Trace> {
  return new SmallMap(
    children.map(([key]) => key),
    children.map(([, trace]) => trace),
  )
}

/** Returns the steps that set the values of a resource. */
export type TraceOf = (resource: Resource) => Trace

const nothing: SmallMap<never> = emptySmallMap()
const none: readonly Condition[] = []
