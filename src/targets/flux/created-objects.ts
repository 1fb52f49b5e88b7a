import { locationOf } from '../../resource/locations.ts'
import type { Resource } from '../../resource/resource.ts'
import { getField, getText } from '../../tree/fields.ts'
import type { JsonObject } from '../../tree/node.ts'
import { toJson } from '../../yaml/json/json.ts'
import type { BuiltKustomization } from './build-kustomization.ts'
import { type Definition, definitionOf, idOf } from './definition.ts'
import { isFluxKustomization } from './documents.ts'
import type { FluxTree, Rendering } from './flux-tree.ts'
import { instanceOf, isFluxInstance } from './operator/instance.ts'
import { instanceOfRenderedRelease } from './operator/instance-release.ts'
import { syncKustomizations } from './operator/sync.ts'
import { releaseOf } from './releases/release.ts'
import type { Sources } from './sources.ts'

interface CreatorContext {
  readonly rendering: Rendering
  readonly built: BuiltKustomization
  readonly tree: FluxTree
}

/** The Kustomizations that the output of a Kustomization creates. Records the sources in it. */
export async function createdKustomizations(
  resources: readonly Resource[],
  context: CreatorContext,
): Promise<readonly Definition[]> {
  const { tree, rendering } = context
  const created: Definition[] = []
  for (const resource of resources) {
    rememberSource(resource, tree.context.sources)
    created.push(...(await kustomizationsOf(resource, context)))
  }
  return created.filter((child) => idOf(child) !== idOf(rendering.definition))
}

async function kustomizationsOf(
  resource: Resource,
  { rendering, built, tree }: CreatorContext,
): Promise<readonly Definition[]> {
  const [apiVersion, kind] = [getText(resource.node, 'apiVersion'), getText(resource.node, 'kind')]
  const place = { locate: tree.locator(resource, built), source: locationOf(resource) }
  // `toJson` converts a mapping to an object.
  const value = (): JsonObject => toJson(resource.node) as JsonObject
  if (isFluxKustomization({ apiVersion, kind })) return [definitionOf(value(), place)]
  const release = releaseOf(resource, place.locate)
  const instance = isFluxInstance({ apiVersion, kind })
    ? instanceOf(value(), place)
    : release && (await instanceOfRenderedRelease(release, { rendering, tree }))
  if (instance === undefined) return []
  const definitions = await syncKustomizations({ ...instance, source: place.source }, tree.context)
  for (const definition of definitions) tree.synced.set(idOf(definition), definition)
  return definitions
}

function rememberSource({ node }: Resource, sources: Sources): void {
  if (!/^source\.(?:toolkit|extensions)\.fluxcd\.io\//.test(getText(node, 'apiVersion'))) return
  const metadata = getField(node, 'metadata')
  const id = { kind: getText(node, 'kind'), name: getText(metadata, 'name'), namespace: getText(metadata, 'namespace') }
  // `toJson` converts a mapping to an object.
  sources.add(id, toJson(node) as JsonObject)
}
