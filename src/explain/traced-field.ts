import { type FieldPath, isKuiltError, type Location } from '../diagnostics/index.ts'
import type { JsonValue, Node } from '../tree/node.ts'
import { scalarToJson, toJson } from '../yaml/json/json.ts'
import type { ExplainedField, ExplainedStep } from './explanation.ts'
import type { NodeLocation } from './locations/input-positions.ts'
import type { Places } from './places.ts'
import type { Condition, Steps } from './trace/steps.ts'

interface Leaf {
  readonly node: Node
  readonly inFlow: boolean
  readonly steps: Steps
  /** The conditions of the field itself, and of the maps and lists around it. */
  readonly conditions: readonly Condition[]
}

/** A field of the output. Its steps are computed on demand. */
export class TracedField implements ExplainedField {
  readonly path: FieldPath
  readonly #leaf: Leaf
  readonly #places: Places

  constructor(path: FieldPath, leaf: Leaf, places: Places) {
    this.path = path
    this.#leaf = leaf
    this.#places = places
  }

  get value(): unknown {
    const { node, inFlow } = this.#leaf
    return node.type === 'scalar' ? scalarToJson(node, inFlow) : plainValue(node)
  }

  get steps(): readonly ExplainedStep[] {
    const { steps, conditions } = this.#leaf
    return explainedSteps(steps, this.#places, conditions)
  }

  toJSON(): object {
    const { path, value, steps } = this
    return { path, value, steps }
  }
}

/** @param conditions conditions that affect the last step; default: none */
export function explainedSteps(
  steps: Steps | undefined,
  places: Places,
  conditions: readonly Condition[] = [],
): readonly ExplainedStep[] {
  let count = 0
  for (let step = steps; step !== undefined; step = step.before) if (step.at !== undefined) count++
  // A list of the right size, because V8 reserves space for 16 more steps in a list that grows.
  const explained = new Array<ExplainedStep>(count)
  let index = count
  for (let step = steps; step !== undefined; step = step.before) {
    if (step.at === undefined) continue
    const through = index === count ? withConditions(step.through, conditions) : step.through
    explained[--index] = explainedStep(step, step.at, places, through)
  }
  return explained
}

function explainedStep(
  { node, cause: { by } }: Steps,
  at: NodeLocation,
  places: Places,
  locations: readonly Location[],
): ExplainedStep {
  const { file, line, column } = at.node === undefined ? places.shared(at) : places.of(at)
  const value = node === undefined ? null : plainValue(node)
  if (locations.length === 0) return { by, file, line, column, value }
  return { by, file, line, column, value, through: places.list(locations) }
}

function withConditions(through: readonly Location[], conditions: readonly Condition[]): readonly Location[] {
  return conditions.length === 0 ? through : through.concat(conditions.flatMap((condition) => condition()))
}

/** The value for explanations; null for a number that JSON cannot represent. */
export function plainValue(node: Node): JsonValue {
  // Not `attempt`, because a closure for each value would take time.
  try {
    return node.type === 'scalar' ? scalarToJson(node, false) : toJson(node)
  } catch (error) {
    if (isKuiltError(error)) return null
    throw error
  }
}
