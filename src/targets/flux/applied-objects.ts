// Processes the objects of a build in the same way as the controller. Follows kustomize-controller,
// reconcileKustomization.apply, and fluxcd/pkg/ssa: ReadObjects, SetOwnerLabels, SetCommonMetadata.

import { type Warning, warning } from '../../diagnostics/index.ts'
import { locationOf } from '../../resource/locations.ts'
import { withPairs } from '../../resource/metadata-pairs.ts'
import type { Resource } from '../../resource/resource.ts'
import { describeId } from '../../resource/resource-id.ts'
import { getField, getMapping, getText, keyNames, mapItems, mapValues, setField } from '../../tree/fields.ts'
import { isMissing, type Mapping, mapping, type Node, type Scalar, scalar } from '../../tree/node.ts'
import { scalarToJson } from '../../yaml/json/json.ts'
import { formatFloatG } from '../../yaml/types/go-number.ts'
import { quoteAdvice } from './expressions.ts'

/**
 * Returns the objects that the controller reads from the output: lists are replaced with their items, and some objects
 * are dropped.
 */
export function readableObjects(resources: readonly Resource[], warn: (warning: Warning) => void): readonly Resource[] {
  return resources.flatMap(itemsOf).flatMap((resource) => {
    const reason = whyDropped(resource)
    if (reason === undefined) return [resource]
    if (reason !== '') {
      warn(warning('FLUX_OBJECT_DROPPED', { id: describeId(resource.id), reason }, { at: locationOf(resource) }))
    }
    return []
  })
}

function itemsOf(resource: Resource): readonly Resource[] {
  const items = getText(resource.node, 'kind').endsWith('List') ? getField(resource.node, 'items') : undefined
  if (items?.type !== 'sequence') return [resource]
  return items.items.flatMap((item) => (item.type === 'mapping' ? itemsOf(resource.withNode(item)) : []))
}

/**
 * Returns the reason why an object is dropped. Undefined for objects that are kept, and empty for objects that are
 * dropped without a warning.
 */
function whyDropped({ node }: Resource): string | undefined {
  const apiVersion = stringIn(node, 'apiVersion')
  const kind = stringIn(node, 'kind')
  if (apiVersion.startsWith('kustomize.config.k8s.io/') && kind.toLowerCase() === 'kustomization') return ''
  const parents = { apiVersion: node, kind: node, name: getField(node, 'metadata') }
  for (const [field, parent] of Object.entries(parents)) {
    if (stringIn(parent, field) !== '') continue
    return getText(parent, field) === '' ? `it has no ${field}` : `its ${field} is not a string`
  }
  return undefined
}

/** Returns the string in a field. Empty for a number, which Go does not accept as a string. */
function stringIn(node: Node | undefined, field: string): string {
  const value = getField(node, field)
  if (node?.type === 'scalar' || value?.type !== 'scalar') return ''
  const text = scalarToJson(value, node?.flow ?? false)
  return typeof text === 'string' ? text : ''
}

type Pairs = Readonly<Record<string, string>>

/** Returns an object with the labels and annotations that the controller adds. */
export function withMetadata(
  resource: Resource,
  { labels = {}, annotations = {} }: { readonly labels?: Pairs; readonly annotations?: Pairs },
  warn: (warning: Warning) => void,
): Resource {
  const readable = withoutUnreadable(resource, { labels, annotations }, warn)
  return resource.withNode(withPairs(withPairs(readable, 'labels', labels), 'annotations', annotations))
}

/** Empties the labels or annotations that the controller cannot read, if it adds others. */
function withoutUnreadable(
  resource: Resource,
  added: Readonly<Record<'labels' | 'annotations', Pairs>>,
  warn: (warning: Warning) => void,
): Mapping {
  let metadata = getMapping(resource.node, 'metadata')
  for (const field of ['labels', 'annotations'] as const) {
    const old = getField(metadata, field)
    const culprit = Object.keys(added[field]).length === 0 ? undefined : unreadable(old)
    if (culprit === undefined) continue
    warn(labelsLost(resource, field, old, culprit))
    metadata = setField(metadata, field, mapping([]))
  }
  return setField(resource.node, 'metadata', metadata)
}

/**
 * Returns the key of a value that is not a string. Because of such a value, Go cannot decode the map as a map of
 * strings.
 */
function unreadable(map: Node | undefined): string | undefined {
  if (map === undefined || isMissing(map)) return undefined
  if (map.type !== 'mapping') return ''
  return map.entries.find(({ value }) => value.type !== 'scalar' || typeof scalarToJson(value, map.flow) !== 'string')
    ?.key.text
}

function labelsLost(
  resource: Resource,
  field: 'labels' | 'annotations',
  old: Node | undefined,
  culprit: string,
): Warning {
  const lost = keyNames(old)
  const hint = `Flux drops the quotes: ${quoteAdvice}`
  return warning(
    'FLUX_LABELS_LOST',
    { id: describeId(resource.id), field, lost, culprit: `"${culprit}"` },
    { at: locationOf(resource, ['metadata', field]), hint },
  )
}

const minInt = -(2n ** 63n)
const maxInt = 2n ** 63n - 1n

/** Converts integers with more than 64 bits to floating-point numbers, as the controller does when it reads them. */
export function controllerNumbers(node: Mapping): Mapping {
  // A mapping remains a mapping.
  return convertNumbers(node, false) as Mapping
}

function convertNumbers(node: Node, flow: boolean): Node {
  if (node.type === 'scalar') return node.style === 'plain' && node.text.length > 15 ? convertNumber(node, flow) : node
  const inner = flow || node.flow
  if (node.type === 'sequence') return mapItems(node, (item) => convertNumbers(item, inner))
  return mapValues(node, (value) => convertNumbers(value, inner))
}

function convertNumber(node: Scalar, flow: boolean): Scalar {
  if (!/^[-+.0-9]/.test(node.text)) return node
  const value = scalarToJson(node, flow)
  if (typeof value !== 'bigint' || (value >= minInt && value <= maxInt)) return node
  return scalar(formatFloatG(Number(value)))
}
