import { attempt, fieldBelow, type Location } from '../../diagnostics/index.ts'
import type { Resource } from '../../resource/resource.ts'
import { ResourceMap } from '../../resource/resource-map.ts'
import { applyReplacements, type Replacement } from '../../transform/replacements/replacements.ts'
import { sourceField } from '../../transform/replacements/source.ts'
import { keysOf } from '../../tree/walk-path.ts'
import { scalarLocations } from './field-causes.ts'
import { graft } from './graft.ts'
import { idPlaces, lazily } from './id-places.ts'
import { type Cause, Trace, type TraceOf, type Traces } from './steps.ts'
import { type ChangeOptions, traceChanges } from './tree-changes.ts'

interface ReplacementChange {
  readonly by: string
  readonly before: readonly Resource[]
  readonly after: readonly Resource[]
  readonly replacements: readonly Replacement[]
}

/**
 * The traces of the resources that replacements have written to. One run applies all of them, and later ones read what
 * earlier ones have written, so they are applied once more, one at a time.
 */
export function traceReplacements({ by, before, after, replacements }: ReplacementChange, traceOf: TraceOf): Traces {
  const traces = new Map<Resource, Trace>()
  const known: TraceOf = (resource) => traces.get(resource) ?? traceOf(resource)
  let current = before
  for (const replacement of replacements) {
    const next = attempt(() => applyReplacements(current, [replacement])) ?? current
    const writtenTo = writer(replacement, { by, resources: current, traceOf: known })
    next.forEach((resource, i) => {
      const old = current[i]
      if (old === undefined || old === resource) return
      traces.set(resource, traceChanges(old.node, resource.node, known(old), { written: writtenTo(old) }))
    })
    current = next
  }
  // The same trees as those of the build, in other objects.
  const result = new Map<Resource, Trace>()
  after.forEach((resource, i) => {
    const replayed = current[i]
    if (replayed !== undefined && resource !== before[i]) result.set(resource, known(replayed))
  })
  return result
}

interface Writing {
  readonly by: string
  readonly resources: readonly Resource[]
  readonly traceOf: TraceOf
}

/** The traces of what a replacement writes to a target. */
function writer(
  replacement: Replacement,
  { by, resources, traceOf }: Writing,
): (target: Resource) => ChangeOptions['written'] {
  const { source, sourceValue, at } = replacement
  const field = source && attempt(() => sourceField(new ResourceMap(resources), source))
  const throughTo = (target: Resource): (() => readonly Location[]) =>
    lazily(() => [
      ...placesOf(replacement),
      ...(field === undefined ? [] : idPlaces(field.resource, traceOf(field.resource))),
      ...idPlaces(target, traceOf(target)),
    ])
  if (field === undefined) {
    const place = at && fieldBelow(at, sourceValue === undefined ? ['source'] : ['sourceValue'])
    return (target) => {
      const cause: Cause = { by, at: () => place, through: throughTo(target) }
      return (node, _, before) => new Trace({ cause, path: [], node, before })
    }
  }
  const trace = traceOf(field.resource).at(keysOf(field.resource.node, field.path))
  return (target) => {
    const through = throughTo(target)
    return (node, _, before) => graft(node, trace, { by, through, before })
  }
}

function placesOf({ source, sourceValue, targets, at }: Replacement): readonly Location[] {
  return at === undefined ? [] : scalarLocations({ source, sourceValue, targets }, at)
}
