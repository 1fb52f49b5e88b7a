import {
  type FieldPath,
  fieldBelow,
  formatFieldPath,
  type Location,
  type Warning,
  warning,
} from '../../../diagnostics/index.ts'
import type { Definition } from '../definition.ts'
import type { FluxDocument } from '../documents.ts'
import type { TreeContext } from '../flux-tree.ts'
import { type FluxInstance, instanceOf, isFluxInstance, syncOf } from './instance.ts'
import { instanceOfRelease } from './instance-release.ts'
import { syncKustomizations } from './sync.ts'

/** What FluxInstances in files generate. */
export interface SyncSeeds {
  readonly seeds: readonly Definition[]
  /** FluxInstances that are templates: a Kustomization or another program replaces variables in them. */
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
    if (fieldWithVariables(instance) !== undefined) templates.push(instance)
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

/** The first field with variables, of those that determine what the instance generates. */
function fieldWithVariables(instance: FluxInstance): FieldPath | undefined {
  const sync = syncOf(instance)
  if (sync === undefined) return undefined
  if (instance.namespace.includes('${')) return ['metadata', 'namespace']
  return Object.values(sync).some((text) => text.includes('${')) ? ['spec', 'sync'] : undefined
}

/** A warning for each template that no Kustomization completes. */
export function templateWarnings(templates: readonly FluxInstance[], synced: Iterable<Definition>): readonly Warning[] {
  const keyOf = (source: Location | undefined): string => JSON.stringify([source?.file, source?.document ?? 0])
  const known = new Set(Array.from(synced, ({ source }) => keyOf(source)))
  return templates.flatMap((template) => {
    const { source, locate } = template
    const field = fieldWithVariables(template)
    if (field === undefined || known.has(keyOf(source))) return []
    const reason = `${formatFieldPath(field)} contains variables`
    return [warning('FLUX_DOCUMENT_UNREADABLE', { reason }, { at: locate(field) ?? source })]
  })
}
