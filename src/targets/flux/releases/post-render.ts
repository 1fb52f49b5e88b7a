// Changes the objects of a release in the same way as helm-controller. Follows internal/postrender.

import { buildGiven } from '../../../build/build.ts'
import type { BuildOptions } from '../../../build/build-options.ts'
import { builtResources } from '../../../build/build-result.ts'
import { type Location, mapError, type Warning } from '../../../diagnostics/index.ts'
import { memoryFileSystem } from '../../../files/memory-file-system.ts'
import { readKustomization } from '../../../kustomization/read-kustomization.ts'
import type { TransformerChange } from '../../../layer/stage.ts'
import { locationOf } from '../../../resource/locations.ts'
import { printedNode } from '../../../resource/printed-node.ts'
import type { Resource } from '../../../resource/resource.ts'
import { getField, setField } from '../../../tree/fields.ts'
import { type JsonValue, type Mapping, mapping, taggedScalar } from '../../../tree/node.ts'
import { goJson, scalarFromJson } from '../../../yaml/json/json.ts'
import { writeResources } from '../../../yaml/print/write.ts'
import type { FluxTracer } from '../tracing.ts'
import type { HelmRelease, PostRenderer } from './release.ts'

export interface PostRendered {
  readonly resources: readonly Resource[]
  readonly warnings: readonly Warning[]
  readonly patchRuns: readonly TransformerChange[]
  /** Converts a location in the build to the location in the source. */
  readonly locate: (at: Location) => Location
}

export interface PostRenderContext {
  readonly release: HelmRelease
  readonly options: BuildOptions
  readonly tracer: FluxTracer | undefined
  /** A directory that is not used for any other objects. */
  readonly directory: string
}

const manifestsName = 'helm-output.yaml'

/** Applies a kustomization with patches and images to the objects. @throws KuiltError errors of the build */
export async function postRender(
  resources: readonly Resource[],
  { renderer, index }: { readonly renderer: PostRenderer; readonly index: number },
  { release, options, tracer, directory }: PostRenderContext,
): Promise<PostRendered> {
  const kustomizationFile = `${directory}/kustomization.yaml`
  if (resources.length === 0) return { resources, warnings: [], patchRuns: [], locate: (at) => at }
  const fields = { resources: [manifestsName], ...(renderer as Readonly<Record<string, JsonValue>>) }
  const content = goJson(fields)
  const fileSystem = memoryFileSystem({
    [kustomizationFile]: content,
    [`${directory}/${manifestsName}`]: writeResources(resources.map(printedNode)),
  })
  const locate = (at: Location): Location => {
    if (at.file === kustomizationFile) {
      const path = ['spec', 'postRenderers', index, 'kustomize', ...(at.path ?? [])]
      return { ...(release.locate(path) ?? { file: '' }), ...(at.inside === undefined ? {} : { inside: at.inside }) }
    }
    const resource = at.file === `${directory}/${manifestsName}` ? resources[at.document ?? 0] : undefined
    return (resource && locationOf(resource, at.path)) ?? at
  }
  const earlierRuns = tracer?.builds.patchRuns.length ?? 0
  const { onWarning: _, strict: __, exec: ___, plugins: ____, helm: _____, functions: ______, ...shared } = options
  const kustomization = mapError(
    () => readKustomization(content, kustomizationFile),
    (error) => error.with({ at: error.at && locate(error.at) }),
  )
  const built = await buildGiven(
    directory,
    { ...shared, cwd: '/', fileSystem, loadRestrictions: 'none', reorder: 'none' },
    { file: kustomizationFile, kustomization, locate, shownFiles: fileSystem, tracer: tracer?.builds },
  )
  const patchRuns = tracer?.builds.patchRuns.slice(earlierRuns) ?? []
  return { resources: builtResources(built) ?? [], warnings: built.warnings, patchRuns, locate }
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
