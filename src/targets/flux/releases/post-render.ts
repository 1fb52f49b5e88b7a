// Changes the objects of a release in the same way as helm-controller. Follows internal/postrender.

import type { Resource } from '../../../resource/resource.ts'
import { getField, setField } from '../../../tree/fields.ts'
import { type JsonValue, type Mapping, mapping, taggedScalar } from '../../../tree/node.ts'
import { scalarFromJson } from '../../../yaml/json/json.ts'
import { type KustomizedObjects, type KustomizeObjectsContext, kustomizeObjects } from '../kustomize-objects.ts'
import type { HelmRelease, PostRenderer } from './release.ts'

export interface PostRenderContext extends Omit<KustomizeObjectsContext, 'locateField'> {
  readonly release: HelmRelease
}

/** Applies the patches and images of a post-renderer. @throws KuiltError errors of the build */
export async function postRender(
  resources: readonly Resource[],
  { renderer, index }: { readonly renderer: PostRenderer; readonly index: number },
  { release, ...context }: PostRenderContext,
): Promise<KustomizedObjects> {
  return await kustomizeObjects(resources, renderer as Readonly<Record<string, JsonValue>>, {
    ...context,
    locateField: (path) => release.locate(['spec', 'postRenderers', index, 'kustomize', ...path]),
  })
}

type Pairs = Readonly<Record<string, string>>

/** Adds labels or annotations to an object, and replaces those with the same names. */
export function withPairs(node: Mapping, field: 'labels' | 'annotations', pairs: Pairs): Mapping {
  if (Object.keys(pairs).length === 0) return node
  const metadata = mappingIn(node, 'metadata')
  let map = mappingIn(metadata, field)
  for (const [key, value] of Object.entries(pairs)) {
    map = setField(map, key, taggedScalar(value, '!!str', 'double'), scalarFromJson(key))
  }
  return setField(node, 'metadata', setField(metadata, field, map))
}

function mappingIn(node: Mapping, field: string): Mapping {
  const value = getField(node, field)
  return value?.type === 'mapping' ? value : mapping([])
}
