import { type FieldPath, formatFieldPath, type Warning, warning } from '../diagnostics/index.ts'
import type { Resource } from '../resource/resource.ts'
import { describeId } from '../resource/resource-id.ts'
import { apiVersionOf } from '../schema/gvk.ts'
import { builtinMergeSchema } from '../schema/merge-schema.ts'
import { getField, getPath, getText } from '../tree/fields.ts'
import { isNull, type Mapping, type Node, type Scalar, type Sequence } from '../tree/node.ts'
import { resolveTag, scalarTag } from '../yaml/types/scalar.ts'
import type { FieldSource, FieldSources } from './field-sources.ts'

/** Warns about built objects that a cluster rejects because of mistakes in the input. */
export function rejectedValues(resources: readonly Resource[], places: FieldSources): readonly Warning[] {
  return resources.flatMap((resource) => [...untypedTexts(resource, places), ...repeatedPorts(resource, places)])
}

/** A list and its path in the object. */
interface FoundList {
  readonly list: Sequence
  readonly path: FieldPath
}

const containerFields = new Set(['containers', 'initContainers', 'ephemeralContainers'])

/** Finds every list called `name` in a container. */
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

/** Warns about values of variables, arguments, labels and data that are numbers or booleans. */
function untypedTexts(resource: Resource, places: FieldSources): readonly Warning[] {
  const variables = containerLists(resource.node, 'env').flatMap(({ list, path }) =>
    list.items.flatMap((item, i) => {
      const value = getField(item, 'value')
      if (!isUntyped(value)) return []
      const field = `the value of variable ${getText(item, 'name')}`
      return [notString(resource, { field, value, key: 'value' }, places.of(resource, [...path, i, 'value']))]
    }),
  )
  return [
    ...variables,
    ...untypedItems(resource, places),
    ...untypedData(resource, places),
    ...untypedPairs(resource, places),
  ]
}

/** Warns about numbers and booleans in the commands and arguments of containers. */
function untypedItems(resource: Resource, places: FieldSources): readonly Warning[] {
  return ['command', 'args'].flatMap((name) =>
    containerLists(resource.node, name).flatMap(({ list, path }) =>
      list.items.flatMap((value, i) => {
        if (!isUntyped(value)) return []
        const full = [...path, i]
        return [notString(resource, { field: formatFieldPath(full), value, key: '-' }, places.of(resource, full))]
      }),
    ),
  )
}

const pairFields = new Set(['matchLabels', 'nodeSelector'])

/** Warns about labels, selectors and annotations of built-in kinds whose values are numbers or booleans. */
function untypedPairs(resource: Resource, places: FieldSources): readonly Warning[] {
  if (builtinMergeSchema(apiVersionOf(resource.id), resource.id.kind) === undefined) return []
  return pairMaps(resource.node).flatMap(({ map, path }) =>
    map.entries.flatMap(({ key, value }) => {
      if (!isUntyped(value)) return []
      const full = [...path, key.text]
      const place = places.of(resource, full)
      return [notString(resource, { field: formatFieldPath(full), value, key: key.text }, place)]
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

function untypedData(resource: Resource, places: FieldSources): readonly Warning[] {
  const { kind, group } = resource.id
  if (group !== '' || (kind !== 'ConfigMap' && kind !== 'Secret')) return []
  return ['data', 'stringData'].flatMap((name) => {
    const data = getField(resource.node, name)
    if (data?.type !== 'mapping') return []
    return data.entries.flatMap(({ key, value }) => {
      if (!isUntyped(value)) return []
      const path = [name, key.text]
      return [notString(resource, { field: formatFieldPath(path), value, key: key.text }, places.of(resource, path))]
    })
  })
}

/**
 * True for a number or boolean. Fields that kustomize creates have no tag, and a cluster reads them like plain text in
 * a file.
 */
function isUntyped(value: Node | undefined): value is Scalar {
  if (value?.type !== 'scalar' || isNull(value)) return false
  const tag = scalarTag(value) || resolveTag(value.text)
  return tag !== '!!str' && tag !== '!!binary' && tag !== '!!timestamp'
}

interface UntypedValue {
  readonly field: string
  readonly value: Scalar
  readonly key: string
}

function notString(resource: Resource, { field, value, key }: UntypedValue, { at, by, line }: FieldSource): Warning {
  const { text } = value
  return warning('VALUE_NOT_STRING', { field, text, id: describeId(resource.id) }, { at, hint: quoteHint() })

  function quoteHint(): string {
    if (by === 'replacements') {
      return 'a replacement copies the type, too: copy from a string, such as an annotation with the value in quotes'
    }
    // A patch may write the value differently, or in a list or map on other lines.
    const isHere = line === undefined || (line.includes(text) && (key === '-' ? /^- /.test(line) : line.includes(key)))
    if (!isHere) return 'put the value in quotes'
    return `put it in quotes: \`${key === '-' ? '-' : `${key}:`} "${text}"\``
  }
}

/** Warns about ports with the same name in a Service or a container. */
function repeatedPorts(resource: Resource, places: FieldSources): readonly Warning[] {
  const { kind, group } = resource.id
  if (kind !== 'Service' || group !== '') {
    return containerLists(resource.node, 'ports').flatMap((list) => repeatedNames(resource, list, places))
  }
  const list = getPath(resource.node, 'spec', 'ports')
  return list?.type === 'sequence' ? repeatedNames(resource, { list, path: ['spec', 'ports'] }, places) : []
}

function repeatedNames(resource: Resource, { list, path }: FoundList, places: FieldSources): readonly Warning[] {
  const names = list.items.map((item) => getText(item, 'name'))
  return [...new Set(names)].flatMap((name) => {
    const positions = names.flatMap((other, i) => (other === name ? [i] : []))
    if (name === '' || positions.length < 2) return []
    const numbers = positions.map((i) => portNumber(list.items[i]))
    const found = positions.map((i) => places.of(resource, [...path, i, 'name']).at)
    // The location is that of the port that a patch has added, or otherwise of the last port.
    const at = found.find((one) => one?.file !== resource.state.source?.file) ?? found.at(-1)
    const merge = path[0] === 'spec' && path[1] === 'ports' ? 'port' : 'containerPort'
    const hint = `merge patches match ports by \`${merge}\`: to change the number, delete the old port with \`$patch: delete\`, or use a JSON patch; otherwise, give each port a different name`
    return [warning('PORT_NAME_REPEATED', { name, ports: numbers, id: describeId(resource.id) }, { at, hint })]
  })
}

function portNumber(port: Node | undefined): string {
  return getText(port, 'port') || getText(port, 'containerPort')
}
