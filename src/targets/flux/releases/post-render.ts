// Changes the objects of a release in the same way as helm-controller. Follows internal/postrender.

import type { Resource } from '../../../resource/resource.ts'
import type { JsonValue } from '../../../tree/node.ts'
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
