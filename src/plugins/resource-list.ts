import { setAtPath, stringScalar } from '../resource/field-specs.ts'
import { writeOrigins } from '../resource/origin.ts'
import type { Resource } from '../resource/resource.ts'
import { stateAnnotations } from '../resource/state-annotations.ts'
import { getField, removeField, setField } from '../tree/fields.ts'
import { changedScalar, type Mapping, mapping, type Node, scalar, sequence } from '../tree/node.ts'
import { writeResource } from '../yaml/print/write.ts'
import { readNode } from '../yaml/read/resources.ts'
import { documentText } from '../yaml/upstream-tree/node-text.ts'

const idAnnotation = 'kustomize.config.k8s.io/id'

/** The ResourceList that a KRM function reads on its standard input. */
export function toResourceList(items: readonly Mapping[], config: Mapping): string {
  const root = mapping([
    { key: scalar('apiVersion'), value: scalar('config.kubernetes.io/v1') },
    { key: scalar('kind'), value: scalar('ResourceList') },
    { key: scalar('items'), value: sequence(items.map(withReaderAnnotations)) },
    { key: scalar('functionConfig'), value: config },
  ])
  return documentText({ root, headComment: '', footComment: '' })
}

/** The configuration as a function gets it: printed, read again, and marked so that its echo is dropped from the output. */
export function functionConfig(config: Resource): Mapping {
  return annotate(reread(statedOrigins(config)), { 'config.kubernetes.io/local-config': 'true' })
}

/** A resource as functions and plugins get it: with what the build knows about it written into annotations. */
export function exposeState(resource: Resource): Mapping {
  const texts: Record<string, string> = { ...stateAnnotations(resource), [idAnnotation]: idText(resource) }
  let node = statedOrigins(resource)
  for (const [key, text] of Object.entries(texts)) {
    node = setAtPath(node, ['metadata', 'annotations', key], stringScalar(text))
  }
  return reread(node)
}

/** While origins are tracked, they and the transformations are in their annotations. */
export function statedOrigins(resource: Resource): Mapping {
  if (resource.state.origin === undefined) return resource.node
  const [stated = resource] = writeOrigins([resource], ['originAnnotations', 'transformerAnnotations'])
  return stated.node
}

function idText({ id }: Resource): string {
  const fields = { group: id.group, kind: id.kind, name: id.name, namespace: id.namespace, version: id.version }
  const entries = Object.entries(fields).filter(([, value]) => value !== '')
  return writeResource(mapping(entries.map(([key, value]) => ({ key: scalar(key), value: stringScalar(value) }))))
}

/** Functions see resources as they would be printed. */
function reread(node: Mapping): Mapping {
  // A printed mapping reads back as one.
  return readNode(writeResource(node), '') as Mapping
}

function withReaderAnnotations(node: Mapping, index: number): Mapping {
  const position = String(index)
  const id = String(index + 1)
  return annotate(node, {
    'config.kubernetes.io/index': position,
    'internal.config.kubernetes.io/index': position,
    'internal.config.kubernetes.io/annotations-migration-resource-id': position,
    'internal.config.kubernetes.io/id': id,
    'config.k8s.io/id': id,
  })
}

function annotate(node: Mapping, texts: Readonly<Record<string, string>>): Mapping {
  let result = node
  for (const [key, text] of Object.entries(texts)) {
    result = setAtPath(result, ['metadata', 'annotations', key], changedScalar(stringScalar(text), { style: 'single' }))
  }
  return result
}

/** Takes the marks away by which a function's output was matched with its input. */
export function withoutMarks(node: Mapping): Mapping {
  const metadata = getField(node, 'metadata')
  const annotations = getField(metadata, 'annotations')
  if (metadata?.type !== 'mapping' || annotations?.type !== 'mapping') return node
  const marks = [idAnnotation, 'internal.config.kubernetes.io/id', 'config.k8s.io/id']
  const rest = marks.reduce(removeField, annotations)
  if (rest === annotations) return node
  const next: Node =
    rest.entries.length === 0 ? removeField(metadata, 'annotations') : setField(metadata, 'annotations', rest)
  return setField(node, 'metadata', next)
}
