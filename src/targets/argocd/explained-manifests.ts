// Returns the objects of an output, with the steps that set their fields.

import type { ExplainInput } from '../../explain/join-explanations.ts'
import { InputPositions } from '../../explain/locations/input-positions.ts'
import { type Cause, type Trace, writtenBy } from '../../explain/trace/steps.ts'
import { traceChanges } from '../../explain/trace/tree-changes.ts'
import type { FileSystem } from '../../files/file-system.ts'
import { initialState, Resource } from '../../resource/resource.ts'
import { builtinScope } from '../../schema/scope.ts'
import { objectNode } from '../../yaml/json/plain-objects.ts'
import type { Application } from './application.ts'
import type { RenderedManifest } from './render-application.ts'

export interface ExplainedResource {
  readonly resource: Resource
  readonly explain: () => ExplainInput
}

/** Explains a manifest of an Application, including its tracking metadata. */
export function explainedManifest(
  { resource, original, source }: RenderedManifest,
  { locate }: Application,
): ExplainedResource {
  const explain = (): ExplainInput => {
    const input = source.explain()
    const before = traceOf({ original, source }, input)
    if (resource === original) return { ...input, resources: [resource], traceOf: () => before }
    // Tracking metadata is derived from the name of the Application.
    const cause: Cause = { by: 'tracking', at: () => locate(['metadata', 'name']) }
    const trace = traceChanges(original.node, resource.node, before, {
      written: (node, _, steps) => writtenBy(cause, node, steps),
    })
    return { ...input, resources: [resource], traceOf: () => trace }
  }
  return { resource, explain }
}

function traceOf({ original, source }: Pick<RenderedManifest, 'original' | 'source'>, input: ExplainInput): Trace {
  return input.traceOf(input.resources[source.resources.indexOf(original)] ?? original)
}

/** Returns a function that finds the locations of the fields of a manifest, for example in a patch that set a field. */
export function tracedLocations(manifest: RenderedManifest): Application['locate'] {
  let input: ExplainInput | undefined
  return (path) => {
    input ??= manifest.source.explain()
    const { at } = traceOf(manifest, input).at(path).steps
    const found = at && input.positions.find(at)
    return found && found.file === at?.file ? { ...at, ...found } : found
  }
}

/** Explains the Application itself, for `showApplications`. */
export function explainedApplication(
  { object, locate }: Application,
  { fileSystem, cwd }: { readonly fileSystem: FileSystem; readonly cwd: string },
): ExplainedResource {
  const at = locate([])
  const source = at && { ...at, document: at.document ?? 0 }
  const resource = new Resource(objectNode(object), { ...initialState, source }, builtinScope)
  const positions = new InputPositions({ fileSystem, clones: new Map(), names: new Map() })
  const cause: Cause = { by: 'resource', at: locate }
  const trace = writtenBy(cause, resource.node)
  return { resource, explain: () => ({ resources: [resource], traceOf: () => trace, patchRuns: [], positions, cwd }) }
}
