import type { Location } from '../../diagnostics/index.ts'
import { childrenOf } from '../../tree/children.ts'
import type { Node } from '../../tree/node.ts'
import { childTraces, Steps, Trace } from './steps.ts'

export interface Graft {
  /** The kustomization field that requests the copy. */
  readonly by: string
  /** The locations of the request. */
  readonly through: () => readonly Location[]
  /** The steps of the value that the copy replaced. */
  readonly before?: Steps | undefined
}

/**
 * Returns the trace of a tree that was copied from another location: the steps of the source, then a step for the copy.
 */
export function graft(node: Node, source: Trace, { by, through, before }: Graft): Trace {
  const children = childrenOf(node)
  const steps = copied(node, source.steps, { by, through, before })
  const traces = children.map(({ step, child }) => [step, graft(child, source.child(step), { by, through })] as const)
  return new Trace(steps, childTraces(traces))
}

function copied(node: Node, source: Steps, { by, through, before }: Graft): Steps {
  const places = (): readonly Location[] => [...through(), ...source.through]
  const cause = { by, at: () => source.at, through: places }
  return new Steps(cause, [], node, source).after(before)
}
