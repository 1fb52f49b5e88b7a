import { attempt, type Location } from '../../diagnostics/index.ts'
import type { Accumulation } from '../../layer/stage.ts'
import type { DefinedVar } from '../../references/vars.ts'
import type { Resource } from '../../resource/resource.ts'
import { parseVarPath } from '../../tree/field-path.ts'
import { findNode, keysOf } from '../../tree/walk-path.ts'
import { idPlaces, lazily } from './id-places.ts'
import { scalarLocations } from './locations.ts'
import type { SpecLocations } from './spec-locations.ts'
import { type Cause, Steps, Trace, type TraceOf } from './steps.ts'
import type { ChangeOptions } from './tree-changes.ts'

interface VarSource {
  readonly steps: Steps
  /** The locations of the definition of the var. */
  readonly places: readonly Location[]
}

type VarSources = ReadonlyMap<string, VarSource>

/** Returns the sources of the values of vars, by name. */
export function varSources(
  { resources, vars }: Pick<Accumulation, 'resources' | 'vars'>,
  traceOf: TraceOf,
): VarSources {
  return new Map(
    vars.flatMap((item): (readonly [string, VarSource])[] => {
      const source = sourceOf(item, resources, traceOf)
      return source === undefined ? [] : [[item.name ?? '', source]]
    }),
  )
}

/** Returns the traces of the strings in a resource in which vars were replaced. */
export function varsWritten(
  resource: Resource,
  sources: VarSources,
  { traceOf, specs }: { readonly traceOf: TraceOf; readonly specs: SpecLocations },
): ChangeOptions['written'] {
  return (node, path, old) => {
    const text = old?.node?.type === 'scalar' ? old.node.text : ''
    // `$$(NAME)` is an escaped `$(NAME)`.
    const references = Array.from(text.replaceAll('$$', '').matchAll(/\$\(([^)]*)\)/g))
    const isChanged = node.type !== 'scalar' || node.text !== text
    const used = isChanged ? references.flatMap(([, name = '']) => sources.get(name) ?? []) : []
    const target = lazily(() => [
      ...idPlaces(resource, traceOf(resource)),
      ...specs.of(['varReference'], resource, path),
    ])
    const steps = expanded({ node, old, target }, used)
    if (steps !== undefined) return new Trace(steps)
    const trace = new Trace(old?.with({ node }) ?? traceOf(resource).steps)
    return isChanged ? trace.under(target) : trace
  }
}

function sourceOf(
  { name = '', fieldref, objref, at }: DefinedVar,
  resources: readonly Resource[],
  traceOf: TraceOf,
): VarSource | undefined {
  const resource = resources.find(({ state }) => state.varNames.includes(name))
  if (resource === undefined) return undefined
  const found = attempt(() => findNode(resource.node, parseVarPath(fieldref?.fieldPath || 'metadata.name')))
  if (found === undefined) return undefined
  const { steps } = traceOf(resource).at(keysOf(resource.node, found.path))
  const definition = at === undefined ? [] : scalarLocations({ name, objref, fieldref }, at)
  return { steps, places: [...definition, ...idPlaces(resource, traceOf(resource))] }
}

interface Expanded {
  readonly node: Steps['node']
  readonly old: Steps | undefined
  /** Returns the locations of the resource's ID. */
  readonly target: () => readonly Location[]
}

/** Returns the steps of the string itself, followed by the steps of each var in it. */
function expanded({ node, old, target }: Expanded, used: readonly VarSource[]): Steps | undefined {
  const last = used.at(-1)
  if (last === undefined) return undefined
  const before = used.reduce<Steps | undefined>((steps, source) => source.steps.after(steps), old)
  const places = lazily(() => [
    ...target(),
    ...used.flatMap(({ steps, places }) => [
      ...places,
      ...steps.through,
      ...(steps === last.steps || steps.at === undefined ? [] : [steps.at]),
    ]),
  ])
  const cause: Cause = { by: 'vars', at: () => last.steps.at, through: places }
  return new Steps(cause, [], node, before)
}
