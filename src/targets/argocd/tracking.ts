import type { Resource } from '../../resource/resource.ts'
import { getField, removeField, setField } from '../../tree/fields.ts'
import { type Mapping, mapping, scalar } from '../../tree/node.ts'
import { fromJson } from '../../yaml/json/json.ts'
import { type Application, destinationNamespace, instanceName } from './application.ts'
import type { ArgocdTracking } from './options.ts'

const trackingAnnotation = 'argocd.argoproj.io/tracking-id'
const installationAnnotation = 'argocd.argoproj.io/installation-id'
const instanceLabel = 'app.kubernetes.io/instance'
const maxLabelLength = 63

/**
 * Adds the metadata that Argo CD uses for tracking. CRDs are not changed. Follows util/argo/resource_tracking.go,
 * (*resourceTracking).SetAppInstance.
 */
export function withTracking(resource: Resource, application: Application, tracking: ArgocdTracking): Resource {
  const { group, kind } = resource.id
  if (group === 'apiextensions.k8s.io' && kind === 'CustomResourceDefinition') return resource
  const name = instanceName(application)
  let { node } = resource
  if (tracking !== 'label') node = annotate(node, trackingId(resource, application))
  if (tracking === 'label') node = setMetadata(node, 'labels', instanceLabel, name)
  if (tracking === 'annotation+label') node = setMetadata(node, 'labels', instanceLabel, shortLabel(name))
  return resource.withNode(node)
}

function trackingId({ id }: Resource, application: Application): string {
  const namespace = id.namespace || destinationNamespace(application)
  return `${instanceName(application)}:${id.group}/${id.kind}:${namespace}/${id.name}`
}

function shortLabel(name: string): string {
  return name.length <= maxLabelLength ? name : name.slice(0, maxLabelLength).replace(/[^A-Za-z0-9]+$/, '')
}

function annotate(node: Mapping, id: string): Mapping {
  const annotated = setMetadata(node, 'annotations', trackingAnnotation, id)
  const metadata = getField(annotated, 'metadata')
  const annotations = getField(metadata, 'annotations')
  if (metadata?.type !== 'mapping' || annotations?.type !== 'mapping') return annotated
  const kept = removeField(annotations, installationAnnotation)
  return kept === annotations ? annotated : setField(annotated, 'metadata', setField(metadata, 'annotations', kept))
}

function setMetadata(node: Mapping, field: 'labels' | 'annotations', key: string, value: string): Mapping {
  const metadata = asMapping(getField(node, 'metadata'))
  const pairs = setField(asMapping(getField(metadata, field)), key, fromJson(value))
  return setField(node, 'metadata', setField(metadata, field, pairs, scalar(field)))
}

function asMapping(node: ReturnType<typeof getField>): Mapping {
  return node?.type === 'mapping' ? node : mapping([])
}
