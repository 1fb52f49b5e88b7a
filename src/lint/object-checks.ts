import {
  type FieldPath,
  fieldBelow,
  formatFieldPath,
  type Location,
  type Warning,
  warning,
} from '../diagnostics/index.ts'
import { locationOf } from '../resource/locations.ts'
import type { Resource } from '../resource/resource.ts'
import { describeId } from '../resource/resource-id.ts'
import { apiVersionOf } from '../schema/gvk.ts'
import { builtinMergeSchema } from '../schema/merge-schema.ts'
import { getField, getPath, getText } from '../tree/fields.ts'
import { isNull, type Mapping, type Node, type Scalar, type Sequence } from '../tree/node.ts'
import { scalarTag } from '../yaml/types/scalar.ts'
import type { InputDocument } from './input-documents.ts'

/** The input of objects that contain mistakes. */
export type Inputs = readonly InputDocument[]

/** Warns about built objects that a cluster rejects because of their input. */
export function rejectedValues(resources: readonly Resource[], inputs: Inputs): readonly Warning[] {
  return resources.flatMap((resource) => [...untypedTexts(resource, inputs), ...repeatedPorts(resource, inputs)])
}

/** A list, and its path in the object. */
interface FoundList {
  readonly list: Sequence
  readonly path: FieldPath
}

const containerFields = new Set(['containers', 'initContainers', 'ephemeralContainers'])

/** Every list named `name` in a container. */
function containerLists(node: Node, name: string, path: FieldPath = []): readonly FoundList[] {
  if (node.type === 'scalar') return []
  if (node.type === 'sequence') {
    return node.items.flatMap((item, i) => {
      const list = containerFields.has(String(path.at(-1))) ? getField(item, name) : undefined
      const own = list?.type === 'sequence' ? [{ list, path: [...path, i, name] }] : []
      return [...own, ...containerLists(item, name, [...path, i])]
    })
  }
  return node.entries.flatMap(({ key, value }) => containerLists(value, name, [...path, key.text]))
}

/** Values of variables and of ConfigMaps that are numbers or booleans. */
function untypedTexts(resource: Resource, inputs: Inputs): readonly Warning[] {
  const variables = containerLists(resource.node, 'env').flatMap(({ list, path }) =>
    list.items.flatMap((item, i) => {
      const value = getField(item, 'value')
      if (!isUntyped(value)) return []
      const name = getText(item, 'name')
      const isSame: IsSame = (node) =>
        containerLists(node, 'env').flatMap((other) => {
          const index = other.list.items.findIndex((one) => getText(one, 'name') === name && isSameText(one, value))
          return index < 0 ? [] : [[...other.path, index, 'value']]
        })[0]
      const at = placeOf(resource, [...path, i, 'value'], { inputs, isSame })
      return [notString(resource, { field: `the value of variable ${name}`, value, key: 'value' }, at)]
    }),
  )
  return [...variables, ...untypedData(resource, inputs), ...untypedPairs(resource, inputs)]
}

const pairFields = new Set(['matchLabels', 'nodeSelector'])

/** Labels, selectors and annotations of built-in kinds whose values are numbers or booleans. */
function untypedPairs(resource: Resource, inputs: Inputs): readonly Warning[] {
  if (builtinMergeSchema(apiVersionOf(resource.id), resource.id.kind) === undefined) return []
  return pairMaps(resource.node).flatMap(({ map, path }) =>
    map.entries.flatMap(({ key, value }) => {
      if (!isUntyped(value)) return []
      const full = [...path, key.text]
      const isSame: IsSame = (node) => {
        const other = getPath(node, ...full.map(String))
        return other?.type === 'scalar' && other.text === value.text ? full : undefined
      }
      const at = placeOf(resource, full, { inputs, isSame })
      return [notString(resource, { field: formatFieldPath(full), value, key: key.text }, at)]
    }),
  )
}

interface FoundMap {
  readonly map: Mapping
  readonly path: FieldPath
}

function pairMaps(node: Node, path: FieldPath = []): readonly FoundMap[] {
  if (node.type !== 'mapping') return []
  return node.entries.flatMap(({ key, value }) => {
    const below = [...path, key.text]
    const isMetadata = path.at(-1) === 'metadata' && (key.text === 'labels' || key.text === 'annotations')
    const isPairs = value.type === 'mapping' && (isMetadata || pairFields.has(key.text))
    return isPairs ? [{ map: value, path: below }] : pairMaps(value, below)
  })
}

function untypedData(resource: Resource, inputs: Inputs): readonly Warning[] {
  const { kind, group } = resource.id
  const field = kind === 'ConfigMap' ? 'data' : 'stringData'
  const data = group === '' && (kind === 'ConfigMap' || kind === 'Secret') ? getField(resource.node, field) : undefined
  if (data?.type !== 'mapping') return []
  return data.entries.flatMap(({ key, value }) => {
    if (!isUntyped(value)) return []
    const isSame: IsSame = (node) => {
      const other = getText(node, 'kind') === kind ? getPath(node, field, key.text) : undefined
      return other?.type === 'scalar' && other.text === value.text ? [field, key.text] : undefined
    }
    const at = placeOf(resource, [field, key.text], { inputs, isSame })
    return [notString(resource, { field: formatFieldPath([field, key.text]), value, key: key.text }, at)]
  })
}

function isUntyped(value: Node | undefined): value is Scalar {
  return value?.type === 'scalar' && !isNull(value) && scalarTag(value) !== '!!str' && scalarTag(value) !== '!!binary'
}

function isSameText(item: Node, value: Scalar): boolean {
  const other = getField(item, 'value')
  return other?.type === 'scalar' && other.text === value.text && isUntyped(other)
}

interface UntypedValue {
  readonly field: string
  readonly value: Scalar
  readonly key: string
}

function notString(resource: Resource, { field, value, key }: UntypedValue, at: Location | undefined): Warning {
  const hint = `put it in quotes: ${key}: "${value.text}"`
  return warning('VALUE_NOT_STRING', { field, text: value.text, id: describeId(resource.id) }, { at, hint })
}

/** Ports with the same name in a Service or a container. */
function repeatedPorts(resource: Resource, inputs: Inputs): readonly Warning[] {
  const { kind, group } = resource.id
  if (kind !== 'Service' || group !== '') {
    return containerLists(resource.node, 'ports').flatMap((list) => repeatedNames(resource, list, inputs))
  }
  const list = getPath(resource.node, 'spec', 'ports')
  return list?.type === 'sequence' ? repeatedNames(resource, { list, path: ['spec', 'ports'] }, inputs) : []
}

function repeatedNames(resource: Resource, { list, path }: FoundList, inputs: Inputs): readonly Warning[] {
  const names = list.items.map((item) => getText(item, 'name'))
  return [...new Set(names)].flatMap((name) => {
    const positions = names.flatMap((other, i) => (other === name ? [i] : []))
    if (name === '' || positions.length < 2) return []
    const numbers = positions.map((i) => portNumber(list.items[i]))
    const isSame: IsSame = (node) =>
      portLists(node).flatMap((other) => {
        const found = other.list.items.flatMap((item, i) => (getText(item, 'name') === name ? [i] : []))
        const index = found.findLast((i) => numbers.includes(portNumber(other.list.items[i])))
        return index === undefined ? [] : [[...other.path, index]]
      })[0]
    const at = placeOf(resource, [...path, positions.at(-1) ?? 0], { inputs, isSame })
    const merge = path[0] === 'spec' && path[1] === 'ports' ? 'port' : 'containerPort'
    const hint = `merge patches match ports by ${merge}: to change the number, delete the old port with $patch: delete or use a JSON patch; otherwise give each port its own name`
    return [warning('PORT_NAME_REPEATED', { name, ports: numbers, id: describeId(resource.id) }, { at, hint })]
  })
}

function portLists(node: Node): readonly FoundList[] {
  const list = getPath(node, 'spec', 'ports')
  const own = list?.type === 'sequence' ? [{ list, path: ['spec', 'ports'] }] : []
  return [...own, ...containerLists(node, 'ports')]
}

function portNumber(port: Node | undefined): string {
  return getText(port, 'port') || getText(port, 'containerPort')
}

/** The path of the same mistake in another document. */
type IsSame = (node: Node) => FieldPath | undefined

interface Search {
  readonly inputs: Inputs
  readonly isSame: IsSame
}

/** Where a mistake is: in a patch for the object that has it too, or else in the file of the object. */
function placeOf(resource: Resource, path: FieldPath, { inputs, isSame }: Search): Location | undefined {
  const names = new Set(resource.allIds.map(({ name }) => name))
  const candidates = inputs.flatMap(({ node, at }) => {
    if (getText(node, 'kind') !== resource.id.kind) return []
    const found = isSame(node)
    return found === undefined
      ? []
      : [{ at, path: found, isNamed: names.has(getText(getField(node, 'metadata'), 'name')) }]
  })
  const isOwn = ({ at }: { readonly at: Location }): boolean => at.file === resource.state.source?.file
  const best =
    candidates.find((one) => one.isNamed && !isOwn(one)) ??
    candidates.find((one) => one.isNamed) ??
    candidates.find((one) => !isOwn(one))
  return best === undefined ? locationOf(resource, path) : fieldBelow(best.at, best.path)
}
