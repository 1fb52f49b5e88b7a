import { attempt, fieldBelow, type KuiltError, type Location } from '../../diagnostics/index.ts'
import { type PatchField, patchFields, patchLoads } from '../../layer/patches.ts'
import type { TransformerChange } from '../../layer/stage.ts'
import { patchLocation } from '../../patch/patcher.ts'
import type { Resource } from '../../resource/resource.ts'
import { builtinScope } from '../../schema/scope.ts'
import type { Node } from '../../tree/node.ts'
import { writeNode } from '../../yaml/print/write.ts'
import { type Failure, failures } from '../../yaml/read/failing-path.ts'

/**
 * Returns a function that finds the patch with a value that cannot be printed. If the value is in the file of a
 * resource, this function is not needed.
 *
 * @param observe builds again and returns every run of a transformer; called only for the first mistake
 */
export function patchSearch(
  observe: () => readonly TransformerChange[],
): (failure: Failure, resource: Resource) => Location | undefined {
  let changes: readonly TransformerChange[] | undefined
  return (failure, resource) => {
    changes ??= attempt(observe) ?? []
    for (const change of changes) {
      if (!isPatchField(change.name) || !introduces(change, failure, resource)) continue
      const location = placeInPatch(change, failure) ?? change.at
      if (location !== undefined) return location
    }
    return undefined
  }
}

function isPatchField(name: string): name is PatchField {
  return patchFields.some((field) => field === name)
}

/** True if a run adds the mistake to a resource with the same origin. */
function introduces({ before, after }: TransformerChange, failure: Failure, resource: Resource): boolean {
  const known = new Set(before)
  return after.some((changed) => {
    if (known.has(changed) || !isSameOrigin(changed, resource) || !has(changed.node, failure.error)) return false
    return !before.some((other) => isSameOrigin(other, changed) && has(other.node, failure.error))
  })
}

function isSameOrigin(a: Resource, b: Resource): boolean {
  return a.id.kind === b.id.kind && JSON.stringify(placeOf(a)) === JSON.stringify(placeOf(b))
}

function placeOf({ state: { source, madeBy } }: Resource): unknown {
  return source ?? madeBy
}

function has(node: Node, error: KuiltError): boolean {
  return failures(node, writeNode).some((other) => other.error.message === error.message)
}

function placeInPatch({ name, at, layer }: TransformerChange, { error }: Failure): Location | undefined {
  if (!isPatchField(name)) return undefined
  const index = at?.path?.[1]
  const loads = patchLoads(name, layer, builtinScope)
  // All entries of patchesStrategicMerge are one run.
  const entries = name === 'patchesStrategicMerge' || typeof index !== 'number' ? loads : loads.slice(index, index + 1)
  for (const load of entries) {
    const patch = attempt(load)?.patch
    if (patch?.type !== 'merge') continue
    for (const document of patch.documents) {
      const failure = failures(document.node, writeNode).find((other) => other.error.message === error.message)
      if (failure !== undefined) return fieldBelow(patchLocation(document, patch.source), failure.path)
    }
  }
  return undefined
}
