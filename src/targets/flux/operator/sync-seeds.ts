import type { FieldPath } from '../../../diagnostics/index.ts'
import { fieldBelow } from '../../../diagnostics/index.ts'
import type { Definition } from '../definition.ts'
import type { FluxDocument } from '../documents.ts'
import type { TreeContext } from '../flux-tree.ts'
import { type FluxInstance, instanceOf, isFluxInstance } from './instance.ts'
import { instanceOfRelease } from './instance-release.ts'
import { syncKustomizations } from './sync.ts'

/**
 * The Kustomizations that FluxInstances in files generate.
 *
 * @throws KuiltError FLUX_FIELD_TYPE, and errors of patches
 */
export async function syncSeeds(
  documents: readonly FluxDocument[],
  context: TreeContext,
): Promise<readonly Definition[]> {
  const seeds: Definition[] = []
  for (const document of documents) {
    const instance = documentInstance(document, context)
    if (instance !== undefined) seeds.push(...(await syncKustomizations(instance, context)))
  }
  return seeds
}

function documentInstance(document: FluxDocument, { sources }: TreeContext): FluxInstance | undefined {
  const { name, namespace, value, at } = document
  const locate = (path: FieldPath) => (path.length === 0 ? at : fieldBelow(at, path))
  if (isFluxInstance(document)) return instanceOf(value, { locate, source: at })
  return instanceOfRelease({ name, namespace, value, locate }, sources)
}
