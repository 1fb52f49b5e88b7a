import { isKuiltError } from '../diagnostics/index.ts'
import { getField, getMapping, getPath, mapSame, setField } from '../tree/fields.ts'
import type { Mapping } from '../tree/node.ts'
import { withoutCells } from '../tree/shared-cells.ts'
import { setEntry, stringScalar } from './field-setter.ts'
import { internalAnnotations } from './internal-annotations.ts'
import { withoutPairs } from './metadata-pairs.ts'
import { originText, readTransformations, transformationsText } from './origin-text.ts'
import type { Origin, Resource, ResourceState } from './resource.ts'

const originName = internalAnnotations.origin.name
const transformationsName = internalAnnotations.transformations.name

/**
 * Writes the origin and the transformations of every resource into annotations if the root's `buildMetadata` has
 * `originAnnotations` or `transformerAnnotations`, and removes such annotations if it does not.
 *
 * ```yaml
 * metadata: { annotations: { config.kubernetes.io/origin: "path: base/deployment.yaml\n" } }
 * ```
 *
 * An existing origin comes from a patch or a transformer, and stays. `recordOrigin` removes those in the input.
 *
 * @throws KuiltError TRANSFORMATIONS_INVALID if the input has transformations that cannot be continued
 */
export function writeOrigins(resources: readonly Resource[], buildMetadata: readonly string[]): readonly Resource[] {
  const origins = buildMetadata.includes('originAnnotations')
  const transformations = buildMetadata.includes('transformerAnnotations')
  return mapSame(resources, (resource) => {
    const { origin, transformations: runs } = resource.state
    let { node } = resource
    if (!origins) node = withoutOrigin(node)
    else if (origin !== undefined && getPath(node, 'metadata', 'annotations', originName) === undefined)
      node = setAnnotation(node, originName, originText(origin))
    const earlier = runs.length === 0 ? [] : earlierTransformations(resource)
    if (!transformations) node = withoutPairs(node, 'annotations', [transformationsName])
    else if (runs.length > 0)
      node = setAnnotation(node, transformationsName, transformationsText([...earlier, ...runs]))
    return resource.withNode(node)
  })
}

/** The transformations that the input lists. New ones are appended to them. */
function earlierTransformations({ node, state }: Resource): readonly Origin[] {
  const annotation = getPath(node, 'metadata', 'annotations', transformationsName)
  if (annotation?.type !== 'scalar') return []
  try {
    return readTransformations(annotation.text)
  } catch (error) {
    throw isKuiltError(error) ? error.with({ at: state.source }) : error
  }
}

/**
 * Records an origin or a transformation in a resource. kustomize rewrites all annotations to do this, so afterwards
 * none of them shares its value with another field. Follows api/resource/resource.go, (Resource).SetOrigin and
 * AddTransformation.
 */
export function recordOrigin(
  resource: Resource,
  change: Partial<Pick<ResourceState, 'origin' | 'transformations'>>,
): Resource {
  const node = change.origin === undefined ? resource.node : withoutOrigin(resource.node)
  return resource.withNode(unshareAnnotations(node)).withState(change)
}

/** The resource without an origin annotation from the input, which loading overwrites. */
export function withoutOrigin(node: Mapping): Mapping {
  return withoutPairs(node, 'annotations', [originName])
}

function unshareAnnotations(node: Mapping): Mapping {
  const metadata = getField(node, 'metadata')
  const annotations = getField(metadata, 'annotations')
  if (metadata?.type !== 'mapping' || annotations?.type !== 'mapping') return node
  return setField(node, 'metadata', setField(metadata, 'annotations', withoutCells(annotations)))
}

function setAnnotation(node: Mapping, key: string, text: string): Mapping {
  const metadata = getMapping(node, 'metadata')
  const annotations = setEntry(getMapping(metadata, 'annotations'), key, stringScalar(text))
  return setField(node, 'metadata', setField(metadata, 'annotations', annotations))
}
