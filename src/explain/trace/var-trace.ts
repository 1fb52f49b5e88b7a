import type { Location } from '../../diagnostics/index.ts'
import type { DefinedVar } from '../../references/vars.ts'
import type { Resource } from '../../resource/resource.ts'
import { parseVarPath } from '../../tree/field-path.ts'
import { findNode, keysOf, tryFind } from '../../tree/walk-path.ts'
import { scalarLocations } from './field-causes.ts'
import { idPlaces, lazily } from './id-places.ts'
import type { Pair } from './pairs.ts'
import { appendSteps, type Cause, locationOfStep, type Steps, Trace, throughOfStep } from './steps.ts'
import { traceChanges } from './tree-changes.ts'

interface VarChange {
  readonly before: readonly Resource[]
  readonly vars: readonly DefinedVar[]
}

interface VarSource {
  readonly steps: Steps
  /** The definition of the var. */
  readonly places: readonly Location[]
}

/** The traces of the resources in which vars have been replaced. */
export function traceVars(
  change: VarChange,
  pairs: readonly Pair[],
  traceOf: (resource: Resource) => Trace,
): ReadonlyMap<Resource, Trace> {
  const sources = new Map(
    change.vars.flatMap((item): (readonly [string, VarSource])[] => {
      const source = sourceOf(item, change.before, traceOf)
      return source === undefined ? [] : [[item.name ?? '', source]]
    }),
  )
  const traces = new Map<Resource, Trace>()
  for (const { before, after } of pairs) {
    if (before === undefined || before === after) continue
    const target = lazily(() => idPlaces(before, traceOf(before)))
    const written: Parameters<typeof traceChanges>[3]['written'] = (node, _, old) => {
      const text = old?.node?.type === 'scalar' ? old.node.text : ''
      const used = Array.from(text.matchAll(/\$\(([^)]*)\)/g), ([, name = '']) => sources.get(name))
      return new Trace(
        expanded(
          { node, old, target },
          used.filter((source) => source !== undefined),
        ) ?? stepsOf(old, before),
      )
    }
    const stepsOf = (old: Steps | undefined, resource: Resource): Steps => old ?? traceOf(resource).steps
    traces.set(after, traceChanges(before.node, after.node, traceOf(before), { written }))
  }
  return traces
}

function sourceOf(
  { name = '', fieldref, objref, at }: DefinedVar,
  resources: readonly Resource[],
  traceOf: (resource: Resource) => Trace,
): VarSource | undefined {
  const resource = resources.find(({ state }) => state.varNames.includes(name))
  if (resource === undefined) return undefined
  const found = tryFind(() => findNode(resource.node, parseVarPath(fieldref?.fieldPath || 'metadata.name')))
  if (found === undefined) return undefined
  const { steps } = traceOf(resource).at(keysOf(resource.node, found.path))
  const definition = at === undefined ? [] : scalarLocations({ name, objref, fieldref }, at)
  return { steps, places: [...definition, ...idPlaces(resource, traceOf(resource))] }
}

interface Expanded {
  readonly node: Steps['node']
  readonly old: Steps | undefined
  /** Where the id of the resource is written. */
  readonly target: () => readonly Location[]
}

/** Own steps first, then those of each var in the text. */
function expanded({ node, old, target }: Expanded, used: readonly VarSource[]): Steps | undefined {
  const last = used.at(-1)
  if (last === undefined) return undefined
  const before = used.reduce<Steps | undefined>((steps, source) => appendSteps(steps, source.steps), old)
  const places = lazily(() => [
    ...target(),
    ...used.flatMap(({ steps, places }) => [
      ...places,
      ...throughOfStep(steps),
      ...(steps === last.steps ? [] : [locationOfStep(steps)].filter((at) => at !== undefined)),
    ]),
  ])
  const cause: Cause = { by: 'vars', at: () => locationOfStep(last.steps), through: places }
  return { cause, path: [], node, before }
}
