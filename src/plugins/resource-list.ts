import { addAnnotations } from '../resource/clean-annotations.ts'
import { setAtPath, stringScalar } from '../resource/field-setter.ts'
import { internalAnnotations } from '../resource/internal-annotations.ts'
import { withoutPairs } from '../resource/metadata-pairs.ts'
import { writeOrigins } from '../resource/origin.ts'
import type { Resource } from '../resource/resource.ts'
import { writeStateAnnotations } from '../resource/state-annotations.ts'
import { changedScalar, type Mapping, mapping, scalar, sequence } from '../tree/node.ts'
import { writeResource } from '../yaml/print/write.ts'
import { readNode } from '../yaml/read/resources.ts'
import { documentText } from '../yaml/upstream-tree/node-text.ts'

const { pluginId, id, legacyId, index: position, legacyIndex, migrationId, localConfig } = internalAnnotations

/** The ResourceList that a KRM function reads on its standard input. */
export function toResourceList(items: readonly Mapping[], config: Mapping): string {
  const root = mapping([
    { key: scalar('apiVersion'), value: scalar('config.kubernetes.io/v1') },
    { key: scalar('kind'), value: scalar('ResourceList') },
    { key: scalar('items'), value: sequence(resourceListItems(items)) },
    { key: scalar('functionConfig'), value: config },
  ])
  return documentText({ root, headComment: '', footComment: '' })
}

/** The items of a ResourceList: resources with annotations for their index. */
export function resourceListItems(items: readonly Mapping[]): readonly Mapping[] {
  return items.map(withReaderAnnotations)
}

/**
 * The configuration as it is passed to functions: printed, parsed again, and annotated so that the build drops it from
 * the output.
 */
export function functionConfig(config: Resource): Mapping {
  return annotate(reread(withOriginAnnotations(config)), { [localConfig.name]: 'true' })
}

/**
 * A resource as it is passed to functions and plugins: with internal annotations for its state. Follows
 * api/internal/plugins/utils/utils.go, GetResMapWithIDAnnotation.
 */
export function exposeState(resource: Resource): Mapping {
  const exposed = resource.withNode(withOriginAnnotations(resource))
  return reread(addAnnotations(exposed, { ...writeStateAnnotations(resource), [pluginId.name]: idText(resource) }))
}

/** The tree as functions receive it: with annotations for origins and transformations, if these are tracked. */
export function withOriginAnnotations(resource: Resource): Mapping {
  if (resource.state.origin === undefined) return resource.node
  const [stated = resource] = writeOrigins([resource], ['originAnnotations', 'transformerAnnotations'])
  return stated.node
}

function idText({ id }: Resource): string {
  const fields = { group: id.group, kind: id.kind, name: id.name, namespace: id.namespace, version: id.version }
  const entries = Object.entries(fields).filter(([, value]) => value !== '')
  return writeResource(mapping(entries.map(([key, value]) => ({ key: scalar(key), value: stringScalar(value) }))))
}

/** The tree as it would be printed, which is how functions receive it. */
function reread(node: Mapping): Mapping {
  // A printed mapping is always parsed as a mapping.
  return readNode(writeResource(node), '') as Mapping
}

/**
 * Adds the annotations that contain the index of an item. Follows kyaml/kio/byteio_reader.go and
 * kyaml/fn/runtime/runtimeutil/runtimeutil.go, (FunctionFilter).setIds.
 */
function withReaderAnnotations(node: Mapping, index: number): Mapping {
  const zeroBased = String(index)
  const oneBased = String(index + 1)
  return annotate(node, {
    [legacyIndex.name]: zeroBased,
    [position.name]: zeroBased,
    [migrationId.name]: zeroBased,
    [id.name]: oneBased,
    [legacyId.name]: oneBased,
  })
}

function annotate(node: Mapping, texts: Readonly<Record<string, string>>): Mapping {
  let result = node
  for (const [key, text] of Object.entries(texts)) {
    result = setAtPath(result, ['metadata', 'annotations', key], changedScalar(stringScalar(text), { style: 'single' }))
  }
  return result
}

/** Removes the annotations that match a function's output with its input. */
export function withoutIdAnnotations(node: Mapping): Mapping {
  return withoutPairs(node, 'annotations', [pluginId.name, id.name, legacyId.name])
}
