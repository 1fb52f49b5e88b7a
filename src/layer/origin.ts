import { basename, joinPath } from '../files/paths.ts'
import { parseGitUrl } from '../files/remote/git-url.ts'
import { internalAnnotations } from '../resource/internal-annotations.ts'
import { withResourceLocation } from '../resource/locations.ts'
import { withoutOrigin } from '../resource/origin.ts'
import type { Origin, Resource } from '../resource/resource.ts'
import { getPath } from '../tree/fields.ts'
import { isNull } from '../tree/node.ts'
import { wrongNodeKind } from '../tree/node-kind.ts'
import type { Layer } from './context.ts'

/**
 * The origin of the resources that a built-in generator or transformer of `layer` creates. Undefined if origins are not
 * tracked.
 */
export function builtinOrigin(layer: Layer, kind: string): Origin | undefined {
  if (layer.origin === undefined) return undefined
  const { repo, ref, path } = layer.origin
  return {
    path: '',
    ...(repo === undefined ? {} : { repo }),
    ...(ref === undefined ? {} : { ref }),
    configuredIn: joinPath(path, basename(layer.file)),
    configuredBy: { apiVersion: 'builtin', kind },
  }
}

/** The origin of a file or directory that `layer` references. Follows api/resource/origin.go, (Origin).Append. */
export function originBelow(layer: Layer, path: string): Origin | undefined {
  if (layer.origin === undefined) return undefined
  const spec = parseGitUrl(path)
  if (spec === undefined) return { ...layer.origin, path: joinPath(layer.origin.path, path) }
  // The directory of a repository that has not been cloned yet is notCloned in api/internal/git/repospec.go.
  return {
    path: spec.path === '' ? 'notCloned' : spec.path,
    repo: spec.url,
    ...(spec.ref === '' ? {} : { ref: spec.ref }),
  }
}

/** The origin of something written in the kustomization file of `layer` itself. */
export function layerOrigin(layer: Layer): Origin | undefined {
  return originBelow(layer, basename(layer.file))
}

/**
 * Records the origin of a resource that was read from a file. (KustTarget).accumulateFile in
 * api/internal/target/kusttarget.go writes the origin into the annotations, which therefore have to be a map.
 *
 * @throws KuiltError FIELD_WRONG_NODE_KIND
 */
export function withOrigin(resource: Resource, origin: Origin | undefined): Resource {
  if (origin === undefined) return resource
  const annotations = getPath(resource.node, 'metadata', 'annotations')
  if (annotations !== undefined && annotations.type !== 'mapping' && !isNull(annotations)) {
    return withResourceLocation(resource, () => {
      throw wrongNodeKind('mapping', annotations)
    })
  }
  return resource.withNode(withoutOrigin(resource.node)).withState({ origin })
}

/**
 * True if the origin of a resource is known because the build recorded it or because a program wrote the annotation.
 */
export function hasOrigin({ node, state }: Resource): boolean {
  return (
    state.origin !== undefined ||
    getPath(node, 'metadata', 'annotations', internalAnnotations.origin.name) !== undefined
  )
}
