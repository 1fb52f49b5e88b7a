import { buildGiven } from '../../build/build.ts'
import type { BuildOptions } from '../../build/build-options.ts'
import { builtResources } from '../../build/build-result.ts'
import { type FieldPath, type Location, mapError, type Warning } from '../../diagnostics/index.ts'
import { memoryFileSystem } from '../../files/memory-file-system.ts'
import { readKustomization } from '../../kustomization/read-kustomization.ts'
import type { TransformerChange } from '../../layer/stage.ts'
import { locationOf } from '../../resource/locations.ts'
import { printedNode } from '../../resource/printed-node.ts'
import type { Resource } from '../../resource/resource.ts'
import type { JsonValue } from '../../tree/node.ts'
import { goJson } from '../../yaml/json/json.ts'
import { writeResources } from '../../yaml/print/write.ts'
import type { FluxTracer } from './tracing.ts'

export interface KustomizedObjects {
  readonly resources: readonly Resource[]
  readonly warnings: readonly Warning[]
  readonly patchRuns: readonly TransformerChange[]
  /** Converts a location in the build to the location in the source. */
  readonly locate: (at: Location) => Location
}

export interface KustomizeObjectsContext {
  /** The location of a field of the kustomization. */
  readonly locateField: (path: FieldPath) => Location | undefined
  readonly options: BuildOptions
  readonly tracer: FluxTracer | undefined
  /** A directory that no other stream of objects uses. */
  readonly directory: string
}

const manifestsName = 'objects.yaml'

/** Applies fields of a kustomization, such as patches, to objects. @throws KuiltError errors of the build */
export async function kustomizeObjects(
  resources: readonly Resource[],
  fields: Readonly<Record<string, JsonValue>>,
  { locateField, options, tracer, directory }: KustomizeObjectsContext,
): Promise<KustomizedObjects> {
  const kustomizationFile = `${directory}/kustomization.yaml`
  if (resources.length === 0) return { resources, warnings: [], patchRuns: [], locate: (at) => at }
  const content = goJson({ resources: [manifestsName], ...fields })
  const fileSystem = memoryFileSystem({
    [kustomizationFile]: content,
    [`${directory}/${manifestsName}`]: writeResources(resources.map(printedNode)),
  })
  const locate = (at: Location): Location => {
    if (at.file === kustomizationFile) {
      return {
        ...(locateField(at.path ?? []) ?? { file: '' }),
        ...(at.inside === undefined ? {} : { inside: at.inside }),
      }
    }
    const resource = at.file === `${directory}/${manifestsName}` ? resources[at.document ?? 0] : undefined
    return (resource && locationOf(resource, at.path)) ?? at
  }
  const earlierRuns = tracer?.builds.patchRuns.length ?? 0
  // `root` and `maxFileSize` apply to files, but the objects are in memory.
  const { root, maxFileSize, ...shared } = withoutPrograms(options)
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

/** Returns the options that also apply to builds inside a controller, which runs no programs and decrypts separately. */
export function withoutPrograms(options: BuildOptions): BuildOptions {
  const { onWarning, strict, exec, plugins, helm, functions, sops, ...shared } = options
  return shared
}
