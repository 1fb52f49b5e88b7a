// Processes the objects of a build in the same way as the controller. Follows kustomize-controller,
// reconcileKustomization.apply, and fluxcd/pkg/ssa: ReadObjects, SetOwnerLabels, SetCommonMetadata.

import { type Warning, warning } from '../../diagnostics/index.ts'
import { locationOf } from '../../resource/locations.ts'
import type { Resource } from '../../resource/resource.ts'
import { describeId } from '../../resource/resource-id.ts'
import { getField, getText, mapItems, mapValues, setField } from '../../tree/fields.ts'
import { isMissing, type Mapping, mapping, type Node, type Scalar, scalar, taggedScalar } from '../../tree/node.ts'
import { scalarFromJson, scalarToJson } from '../../yaml/json/json.ts'
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

export interface AddedMetadata {
  /** The labels that identify the Kustomization. */
  readonly owner: Readonly<Record<string, string>>
  readonly common:
    | {
        readonly labels?: Readonly<Record<string, string>>
        readonly annotations?: Readonly<Record<string, string>>
      }
    | undefined
}

/** Returns a tree with the labels and annotations that the controller adds. */
export function withMetadata(
  resource: Resource,
  { owner, common }: AddedMetadata,
  warn: (warning: Warning) => void,
): Mapping {
  const { labels = {}, annotations = {} } = common ?? {}
  const labelled = withPairs(resource, resource.node, 'labels', { ...owner, ...labels }, warn)
  return Object.keys(annotations).length === 0
    ? labelled
    : withPairs(resource, labelled, 'annotations', annotations, warn)
}

function withPairs(
  resource: Resource,
  node: Mapping,
  field: 'labels' | 'annotations',
  pairs: Readonly<Record<string, string>>,
  warn: (warning: Warning) => void,
): Mapping {
  const metadata = getField(node, 'metadata')
  const before = metadata?.type === 'mapping' ? metadata : mapping([])
  const old = getField(before, field)
  let map = old?.type === 'mapping' ? old : mapping([])
  const culprit = unreadable(old)
  if (culprit !== undefined) {
    map = mapping([])
    warn(labelsLost(resource, field, old, culprit))
  }
  for (const [key, value] of Object.entries(pairs)) {
    map = setField(map, key, taggedScalar(value, '!!str', 'double'), scalarFromJson(key))
  }
  return setField(node, 'metadata', setField(before, field, map))
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
  const lost = old?.type === 'mapping' ? old.entries.map(({ key }) => key.text) : []
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
