import { attempt, type FieldPath, type Location } from '../diagnostics/index.ts'
import type { JsonValue, Node } from '../tree/node.ts'
import { scalarToJson, toJson } from '../yaml/json/json.ts'
import type { ExplainedField, ExplainedStep } from './explanation.ts'
import type { Places } from './places.ts'
import type { Condition, Steps } from './trace/steps.ts'

interface Leaf {
  readonly node: Node
  readonly inFlow: boolean
  readonly steps: Steps
  /** Of the field itself, and of the maps and lists that it is in. */
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

/** @param conditions count for the last step. Default: none */
export function explainedSteps(
  steps: Steps | undefined,
  places: Places,
  conditions: readonly Condition[] = [],
): readonly ExplainedStep[] {
  const explained: ExplainedStep[] = []
  for (let step = steps; step !== undefined; step = step.before) {
    const { at, node, cause } = step
    if (at === undefined) continue
    const { file, line, column } = at.node === undefined ? places.shared(at) : places.of(at)
    const value = node === undefined ? null : plainValue(node)
    const isLast = explained.length === 0
    const through = places.list(isLast ? withConditions(step.through, conditions) : step.through)
    explained.push(
      through.length === 0
        ? { by: cause.by, file, line, column, value }
        : { by: cause.by, file, line, column, value, through },
    )
  }
  return explained.length > 1 ? explained.reverse() : explained
}

function withConditions(through: readonly Location[], conditions: readonly Condition[]): readonly Location[] {
  return conditions.length === 0 ? through : [...through, ...conditions.flatMap((condition) => condition())]
}

function plainValue(node: Node): JsonValue {
  return attempt(() => (node.type === 'scalar' ? scalarToJson(node, false) : toJson(node))) ?? null
}
