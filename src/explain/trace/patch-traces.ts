import { attempt, fieldBelow, type Location } from '../../diagnostics/index.ts'
import type { TransformerChange } from '../../layer/stage.ts'
import { contentAt } from '../../patch/load-patch.ts'
import { type PatchStep, patchLocation } from '../../patch/patcher.ts'
import type { Resource } from '../../resource/resource.ts'
import { ResourceMap } from '../../resource/resource-map.ts'
import { compileSelector } from '../../resource/selector.ts'
import { idPlaces, lazily, selectorPlaces } from './id-places.ts'
import { traceJsonPatch } from './json-trace.ts'
import { scalarLocations } from './locations.ts'
import { traceMerge } from './merge-trace.ts'
import type { Pair } from './pairs.ts'
import type { Trace, TraceOf, Traces } from './steps.ts'

export interface PatchChange extends Pick<TransformerChange, 'before' | 'at' | 'schema'> {
  readonly by: string
  readonly patches: readonly PatchStep[]
}

/** The traces of the resources that a run of patches has been applied to, changed or not. */
export function tracePatches(change: PatchChange, pairs: readonly Pair[], traceOf: TraceOf): Traces {
  const traces = new Map<Resource, Trace>()
  const map = new ResourceMap(change.before)
  const results = new Map<Resource, Resource>()
  for (const { before, after } of pairs) {
    if (before === undefined) continue
    results.set(before, after)
    if (before !== after) traces.set(after, traceOf(before))
  }
  const patched = new Set<Resource>()
  const apply = (position: number, trace: (pair: PatchedPair, known: Trace) => Trace): void => {
    const before = map.at(position)
    const after = before && results.get(before)
    if (before === undefined || after === undefined) return
    // Several patches of one run: all that can be compared is what was there before the first and after the last.
    const start = patched.has(after) ? after : before
    patched.add(after)
    traces.set(after, trace({ before: start, after }, traces.get(after) ?? traceOf(before)))
  }
  for (const step of change.patches) applyStep(step, change, map, apply)
  return traces
}

interface PatchedPair {
  readonly before: Resource
  readonly after: Resource
}

type Apply = (position: number, trace: (pair: PatchedPair, known: Trace) => Trace) => void

function applyStep(step: PatchStep, { by, at, schema }: PatchChange, map: ResourceMap, apply: Apply): void {
  const { patch, target } = step
  const entry: Entry = { places: placesOf(step, at), target }
  const selected = (): readonly number[] => (target && attempt(() => map.select(compileSelector(target)))) ?? []
  if (patch.type === 'json') {
    const json = { by, patch: patch.patch, at: contentAt(patch.source) }
    for (const position of selected()) {
      apply(position, ({ before, after }, known) =>
        traceJsonPatch(before, after, known, { ...json, through: throughOf(entry, before, known) }),
      )
    }
    return
  }
  const isSelective = step.field === 'patches' && target !== undefined
  for (const document of patch.documents) {
    const merge = {
      by,
      patch: document.node,
      at: patchLocation(document, patch.source),
      schema: schema.merge,
    }
    const positions = isSelective ? selected() : map.withAnyId(document.originalId)
    for (const position of positions) {
      apply(position, ({ before, after }, known) =>
        traceMerge(before, after, known, { ...merge, through: throughOf(entry, before, known) }),
      )
    }
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

/** The entry of a patch: its path, its target and what it may change. */
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
