import { KuiltError } from '../../diagnostics/index.ts'
import type { Selector, SourceSelector, TargetSelector } from '../../kustomization/kustomization.gen.ts'
import { type LabelMatcher, parseLabelSelector } from '../../resource/label-selector.ts'
import type { Resource } from '../../resource/resource.ts'
import { defaultNamespace, describeVersionedId, type ResourceId } from '../../resource/resource-id.ts'
import type { Literals, ResourceMap } from '../../resource/resource-map.ts'
import { compileIdPatterns, fits, metadataTexts } from '../../resource/selector.ts'

/**
 * True for a resource that has or had an ID with all the parts that the source of a replacement specifies. The parts
 * are compared as plain text. Follows kyaml/resid/resid.go, (ResId).IsSelectedBy.
 */
export function isSource(resource: Resource, selector: SourceSelector): boolean {
  return resource.allIds.some((id) => isSelectedExactly(id, selector))
}

function isSelectedExactly(id: ResourceId, { group, version, kind, name, namespace }: SourceSelector): boolean {
  return (
    (!name || name === id.name) &&
    (!kind || kind === id.kind) &&
    (!group || group === id.group) &&
    (!version || version === id.version) &&
    (!namespace || namespace === (id.namespace || defaultNamespace))
  )
}

/** Returns a string such as `Deployment "web" (apps/v1)`, with the parts that the source specifies. */
export function describeSource({
  group = '',
  version = '',
  kind = '',
  name = '',
  namespace = '',
}: SourceSelector): string {
  return describeVersionedId({ group, version, kind, name, namespace, clusterScoped: false })
}

export interface CompiledTarget {
  readonly literals: Literals
  readonly selects: (resource: Resource) => boolean
  /** True if the target would select the resource without `reject`. */
  readonly rejects: (resource: Resource) => boolean
}

/** The resources are read only on demand, because a map copies them at the next change. */
type Resources = Pick<ResourceMap, 'resources'>

/**
 * Compiles `select` and `reject` of a target. ID patterns are matched against the current ID and all earlier IDs.
 * Unlike in patches, an object without a namespace is not in `default`. A `reject` with an ID and a label selector
 * rejects resources that match either of them. Follows api/types/replacement.go, NewTargetSelectorRegex, and
 * api/filters/replacement/replacement.go, selectByAnnoAndLabel.
 *
 * @throws KuiltError REPLACEMENT_SELECT_MISSING, REGEX_INVALID, LABEL_SELECTOR_INVALID
 */
export function compileTarget({ select, reject = [] }: TargetSelector, all: Resources): CompiledTarget {
  if (select === undefined) throw new KuiltError('REPLACEMENT_SELECT_MISSING', {})
  const id = compileId(select)
  const rejectedIds = reject.filter(hasId).map(compileId)
  const labels = compileLabels(select, all)
  // Upstream checks the selectors of `reject` only for resources that `select` matches by their labels.
  const rejectedLabels = reject.flatMap((selector) => compileLabels(selector, all, labels) ?? [])
  const isMeant = (resource: Resource): boolean => resource.allIds.some(id.matches) && labels?.(resource) !== false
  const isRejected = (resource: Resource): boolean =>
    rejectedLabels.some((matches) => matches(resource)) ||
    rejectedIds.some(({ matches }) => resource.allIds.some(matches))
  return {
    literals: id.literals,
    selects: (resource) => isMeant(resource) && !isRejected(resource),
    rejects: (resource) => isMeant(resource) && isRejected(resource),
  }
}

function hasId({ group, version, kind, name, namespace }: Selector): boolean {
  return Boolean(group || version || kind || name || namespace)
}

interface CompiledId {
  readonly literals: Literals
  readonly matches: (id: ResourceId) => boolean
}

function compileId(selector: Selector): CompiledId {
  const { group, version, kind, name, namespace } = compileIdPatterns(selector)
  return {
    literals: { kind: kind?.literal, name: name?.literal },
    matches: (id) =>
      fits(kind, id.kind) &&
      fits(name, id.name) &&
      fits(group, id.group) &&
      fits(version, id.version) &&
      fits(namespace, id.namespace),
  }
}

/**
 * Compiles the annotation and label selectors. Undefined if there are none. An invalid selector is an error only if a
 * resource is checked against it.
 */
function compileLabels(
  { annotationSelector, labelSelector }: Selector,
  all: Resources,
  gate?: (resource: Resource) => boolean,
): ((resource: Resource) => boolean) | undefined {
  if (!annotationSelector && !labelSelector) return undefined
  let annotations: LabelMatcher
  let labels: LabelMatcher
  try {
    annotations = parseLabelSelector(annotationSelector ?? '')
    labels = parseLabelSelector(labelSelector ?? '')
  } catch (error) {
    if (all.resources.some(gate ?? (() => true))) throw error
    return () => false
  }
  return (resource) =>
    annotations(metadataTexts(resource.node, 'annotations')) && labels(metadataTexts(resource.node, 'labels'))
}
