import { isKuiltError } from '../diagnostics/index.ts'
import { getField, getPath, mapSame, removeField, setField } from '../tree/fields.ts'
import { type Mapping, mapping, type Node } from '../tree/node.ts'
import { setEntry, stringScalar } from './field-setter.ts'
import { originText, transformationsText } from './origin-text.ts'
import { readTransformations } from './read-transformations.ts'
import type { Origin, Resource } from './resource.ts'

const originKey = 'config.kubernetes.io/origin'
const transformationsKey = 'alpha.config.kubernetes.io/transformations'

/**
 * Writes what is known about the past of every resource as annotations, as far as the root's `buildMetadata` asks
 * for it (`originAnnotations`, `transformerAnnotations`), and takes such annotations off where it does not.
 *
 * ```yaml
 * metadata: { annotations: { config.kubernetes.io/origin: "path: base/deployment.yaml\n" } }
 * ```
 *
 * @throws KuiltError TRANSFORMATIONS_INVALID where a resource came with transformations that cannot be continued
 */
export function writeOrigins(resources: readonly Resource[], buildMetadata: readonly string[]): readonly Resource[] {
  const origins = buildMetadata.includes('originAnnotations')
  const transformations = buildMetadata.includes('transformerAnnotations')
  return mapSame(resources, (resource) => {
    const { origin, transformations: runs } = resource.state
    let { node } = resource
    if (!origins) node = removeAnnotation(node, originKey)
    else if (origin !== undefined) node = setAnnotation(node, originKey, originText(origin))
    const earlier = runs.length === 0 ? [] : earlierTransformations(resource)
    if (!transformations) node = removeAnnotation(node, transformationsKey)
    else if (runs.length > 0) node = setAnnotation(node, transformationsKey, transformationsText([...earlier, ...runs]))
    return resource.withNode(node)
  })
}

/** Those that the input came with; new ones are appended to them. */
function earlierTransformations({ node, state }: Resource): readonly Origin[] {
  const annotation = getPath(node, 'metadata', 'annotations', transformationsKey)
  if (annotation?.type !== 'scalar') return []
  try {
    return readTransformations(annotation.text)
  } catch (error) {
    throw isKuiltError(error) ? error.with({ at: state.source }) : error
  }
}

function setAnnotation(node: Mapping, key: string, text: string): Mapping {
  return editAnnotations(node, (annotations) => setEntry(annotations, key, stringScalar(text)))
}

function removeAnnotation(node: Mapping, key: string): Mapping {
  const annotations = getField(getField(node, 'metadata'), 'annotations')
  if (getField(annotations, key) === undefined) return node
  return editAnnotations(node, (map) => removeField(map, key))
}

/** An empty map of annotations is left out. */
function editAnnotations(node: Mapping, edit: (annotations: Mapping) => Mapping): Mapping {
  const metadata = asMapping(getField(node, 'metadata'))
  const annotations = edit(asMapping(getField(metadata, 'annotations')))
  const changed =
    annotations.entries.length === 0
      ? removeField(metadata, 'annotations')
      : setField(metadata, 'annotations', annotations)
  return setField(node, 'metadata', changed)
}

function asMapping(node: Node | undefined): Mapping {
  return node?.type === 'mapping' ? node : mapping([])
}
