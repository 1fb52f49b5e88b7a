import { type FieldPath, fieldBelow, type Location, type Warning, warning } from '../../../diagnostics/index.ts'
import type { Definition } from '../definition.ts'
import type { FluxDocument } from '../documents.ts'
import type { TreeContext } from '../flux-tree.ts'
import { type FluxInstance, instanceOf, isFluxInstance } from './instance.ts'
import { instanceOfRelease } from './instance-release.ts'
import { syncKustomizations } from './sync.ts'

/** What FluxInstances in files generate. */
export interface SyncSeeds {
  readonly seeds: readonly Definition[]
  /** FluxInstances that are templates: a Kustomization or another program replaces variables in `spec.sync`. */
  readonly templates: readonly FluxInstance[]
}

/**
 * The Kustomizations that FluxInstances in files generate.
 *
 * @throws KuiltError FLUX_FIELD_TYPE, and errors of patches
 */
export async function syncSeeds(documents: readonly FluxDocument[], context: TreeContext): Promise<SyncSeeds> {
  const seeds: Definition[] = []
  const templates: FluxInstance[] = []
  for (const document of documents) {
    const instance = documentInstance(document, context)
    if (instance === undefined) continue
    if (hasVariables(instance)) templates.push(instance)
    else seeds.push(...(await syncKustomizations(instance, context)))
  }
  return { seeds, templates }
}

function documentInstance(document: FluxDocument, { sources }: TreeContext): FluxInstance | undefined {
  const { name, namespace, value, at } = document
  const locate = (path: FieldPath): Location => (path.length === 0 ? at : fieldBelow(at, path))
  if (isFluxInstance(document)) return instanceOf(value, { locate, source: at })
  return instanceOfRelease({ name, namespace, value, locate }, sources)
}

function hasVariables({ spec: { sync } }: FluxInstance): boolean {
  return Object.values(sync ?? {}).some((text) => text.includes('${'))
}

/** A warning for each template that no Kustomization completes. */
export function templateWarnings(templates: readonly FluxInstance[], synced: Iterable<Definition>): readonly Warning[] {
  const keyOf = (source: Location | undefined): string => JSON.stringify([source?.file, source?.document ?? 0])
  const known = new Set(Array.from(synced, ({ source }) => keyOf(source)))
  return templates.flatMap(({ source, locate }) => {
    if (known.has(keyOf(source))) return []
    const reason = 'spec.sync contains variables'
    return [warning('FLUX_DOCUMENT_UNREADABLE', { reason }, { at: locate(['spec', 'sync']) ?? source })]
  })
}
