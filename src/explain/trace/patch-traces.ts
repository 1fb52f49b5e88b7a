import { type FieldPath, fieldBelow, type Location } from '../../diagnostics/index.ts'
import { contentAt } from '../../patch/load-patch.ts'
import { type PatchStep, type PatchWrite, patchLocation } from '../../patch/patcher.ts'
import type { Resource } from '../../resource/resource.ts'
import type { MergeSchema } from '../../schema/merge-schema.ts'
import { idPlaces, lazily, selectorPlaces } from './id-places.ts'
import { traceJsonPatch } from './json-trace.ts'
import { scalarLocations } from './locations.ts'
import { traceMerge } from './merge-trace.ts'
import type { SchemaLocations } from './schema-locations.ts'
import type { Trace } from './steps.ts'

export interface PatchUse {
  readonly by: string
  /** The location of the entry in the kustomization, or of the configuration of the plugin. */
  readonly at: Location | undefined
  readonly schema: MergeSchema
  /** The locations in an `openapi` document that define how a list is merged. */
  readonly schemaPlaces: SchemaLocations
}

/** Returns a function that traces the resources that a run of patches was applied to, whether they changed or not. */
export function patchTracer({ by, at, schema, schemaPlaces }: PatchUse): (write: PatchWrite, trace: Trace) => Trace {
  const known = new Map<PatchStep, readonly Location[]>()
  return ({ step, document, before, after }, trace) => {
    const { patch, target } = step
    const places = known.get(step) ?? placesOf(step, at)
    known.set(step, places)
    const through = throughOf({ places, target }, before, trace)
    if (patch.type === 'json') {
      return traceJsonPatch(before, after, trace, { by, patch: patch.patch, at: contentAt(patch.source), through })
    }
    if (document === undefined) return trace
    const place = patchLocation(document, patch.source)
    const merging = (path: FieldPath): readonly Location[] => schemaPlaces.of(before.id, path)
    return traceMerge(before, after, trace, { by, patch: document.node, at: place, schema, through, merging })
  }
}

interface Entry extends Pick<PatchStep, 'target'> {
  readonly places: readonly Location[]
}

function throughOf({ places, target = {} }: Entry, resource: Resource, trace: Trace): () => readonly Location[] {
  return lazily(() => [
    ...places,
    ...idPlaces(resource, trace, target.name),
    ...selectorPlaces(target, resource, trace),
  ])
}

/** Returns the locations in the entry of a patch: its path, its target and its options. */
function placesOf(
  { patch: { source }, target, allowKindChange, allowNameChange }: PatchStep,
  at: Location | undefined,
): readonly Location[] {
  if (at === undefined) return []
  const targets = target === undefined ? [] : scalarLocations(target, fieldBelow(at, ['target']))
  const options = scalarLocations({ allowKindChange, allowNameChange }, fieldBelow(at, ['options']))
  const isEntry = at.path?.[0] === 'patches' || at.path?.[0] === 'patchesJson6902'
  return source.inline || !isEntry ? [at, ...targets, ...options] : [fieldBelow(at, ['path']), ...targets, ...options]
}
