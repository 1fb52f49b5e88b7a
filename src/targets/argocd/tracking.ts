import { withoutPairs } from '../../resource/metadata-pairs.ts'
import type { Resource } from '../../resource/resource.ts'
import { getMapping, setField } from '../../tree/fields.ts'
import { type Mapping, scalar } from '../../tree/node.ts'
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
  return withoutPairs(setMetadata(node, 'annotations', trackingAnnotation, id), 'annotations', [installationAnnotation])
}

function setMetadata(node: Mapping, field: 'labels' | 'annotations', key: string, value: string): Mapping {
  const metadata = getMapping(node, 'metadata')
  const pairs = setField(getMapping(metadata, field), key, fromJson(value))
  return setField(node, 'metadata', setField(metadata, field, pairs, scalar(field)))
}
