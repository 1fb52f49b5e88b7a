import { attempt } from '../../diagnostics/index.ts'
import type { Hint } from '../../diagnostics/proposal.ts'
import { apiVersionOf } from '../../schema/gvk.ts'
import { builtinMergeSchema } from '../../schema/merge-schema.ts'
import { formatPointer } from '../../tree/field-path.ts'
import { getField, getText, keyNames } from '../../tree/fields.ts'
import { isNull, type Node, type Sequence } from '../../tree/node.ts'
import { toJson } from '../../yaml/json/json.ts'
import { elementName, elementsByName, isEdited, nameKeys } from './list-elements.ts'
import type { ReplacedList } from './replaced-list.ts'
import type { MergeReport } from './report.ts'

/** Suggests how to keep the lost data: with a JSON patch, or with a schema for the kind. */
export function replacedListHint(list: ReplacedList, report: MergeReport): Hint {
  const { id, schemaFile } = report
  const isBuiltin = builtinMergeSchema(apiVersionOf(id), id.kind) !== undefined
  if (isBuiltin && !list.isKnown && schemaFile !== undefined) {
    return `the openapi schema ${schemaFile} replaces the built-in one for the rest of the build and does not define ${id.kind}: list the kustomization that sets \`openapi\` after this one, or use this JSON patch instead:\n${jsonPatch(list)}`
  }
  if (!isBuiltin && list.isKnown && schemaFile !== undefined) {
    return `kustomize merges lists only with these fields; add them to ${list.path.join('.')} in ${schemaFile}:\n"x-kubernetes-patch-strategy": "merge",\n"x-kubernetes-patch-merge-key": "${mergeKeyOf([list.target]) ?? 'name'}"`
  }
  const schema = isBuiltin ? undefined : schemaText(list, report)
  const patch = `repeat everything that you want to keep, or use this JSON patch instead:\n${jsonPatch(list)}`
  if (schema === undefined || schemaFile !== undefined) return patch
  return {
    text: `${patch}\nor, if the build does not patch built-in kinds, set \`openapi\` to this schema:\n${schema}`,
    addition: { field: 'openapi', content: schema },
    otherwise: patch,
  }
}

/** The operations of a JSON patch with the probably intended effect. */
function jsonPatch({ path, target, patch }: ReplacedList): string {
  const pointer = formatPointer(path)
  const deleted = patch.items.filter((change) => directiveOf(change) === 'delete').map((item) => indexOf(item, target))
  const kept = patch.items.filter((change) => directiveOf(change) === '')
  const operations = kept.flatMap((change) => {
    const index = indexOf(change, target)
    return index < 0 ? [operation(`${pointer}/-`, change)] : changes(`${pointer}/${index}`, target.items[index], change)
  })
  // Remove the last one first, because a removal changes the positions of the elements after it.
  const last = deleted.filter((index) => index >= 0).sort((a, b) => b - a)
  return [...operations, ...last.map((index) => `- op: remove\n  path: ${pointer}/${index}`)].join('\n')
}

/** The `$patch` directive of an element; empty if there is none. */
export function directiveOf(element: Node): string {
  return getText(element, '$patch')
}

/** Suggests a JSON patch for a list whose elements have `$patch: delete`; undefined if it would do nothing. */
export function deletedElementsHint(list: ReplacedList): string | undefined {
  const patch = jsonPatch(list)
  if (patch === '') return undefined
  return `a list without a merge key is always replaced as a whole; use this JSON patch instead:\n${patch}`
}

/** The position of the element that a change applies to; -1 for a new element. */
function indexOf(change: Node, target: Sequence): number {
  const name = elementName(change)
  return target.items.findIndex((item) => (name === '' ? isEdited(item, change) : elementName(item) === name))
}

function changes(pointer: string, old: Node | undefined, change: Node): readonly string[] {
  if (old?.type === 'mapping' && change.type === 'mapping') {
    return change.entries.flatMap(({ key, value }) => {
      const before = getField(old, key.text)
      const below = `${pointer}${formatPointer([key.text])}`
      if (isNull(value)) return before === undefined ? [] : [`- op: remove\n  path: ${below}`]
      return before === undefined ? [operation(below, value)] : changes(below, before, value)
    })
  }
  if (old?.type === 'sequence' && change.type === 'sequence' && elementsByName(old) && elementsByName(change)) {
    return change.items.flatMap((item) => {
      const index = indexOf(item, old)
      return index < 0 ? [operation(`${pointer}/-`, item)] : changes(`${pointer}/${index}`, old.items[index], item)
    })
  }
  return old !== undefined && json(old) === json(change) ? [] : [operation(pointer, change)]
}

function operation(pointer: string, value: Node): string {
  return `- op: add\n  path: ${pointer}\n  value: ${json(value)}`
}

/** A value as JSON text. A value that JSON cannot represent makes the build fail later. */
function json(node: Node): string {
  const value = attempt(() => toJson(node)) ?? null
  return JSON.stringify(value, (_, member) => (typeof member === 'bigint' ? Number(member) : member))
}

/**
 * The smallest OpenAPI document with which kustomize merges the list; undefined for a list without names, or inside
 * another list.
 */
function schemaText({ path, target, patch }: ReplacedList, { id }: MergeReport): string | undefined {
  if (path.some((part) => typeof part === 'number')) return undefined
  const list = listSchema([target, patch])
  if (list === undefined) return undefined
  const root = path.reduceRight<object>((inner, part) => ({ type: 'object', properties: { [part]: inner } }), list)
  const identity = { group: id.group, version: id.version, kind: id.kind }
  const definition = { ...root, 'x-kubernetes-group-version-kind': [identity] }
  return JSON.stringify({ definitions: { [`${id.version}.${id.kind}`]: definition } })
}

function listSchema(lists: readonly Sequence[]): object | undefined {
  const key = mergeKeyOf(lists)
  if (key === undefined) return undefined
  return {
    type: 'array',
    items: mapSchema(lists.flatMap(({ items }) => items)) ?? { type: 'object' },
    'x-kubernetes-patch-strategy': 'merge',
    'x-kubernetes-patch-merge-key': key,
  }
}

/** The schema of maps for which the lists inside them merge. */
function mapSchema(maps: readonly Node[]): object | undefined {
  const properties = new Map<string, object>()
  const names = new Set(maps.flatMap(keyNames))
  for (const name of names) {
    const values = maps.flatMap((map) => getField(map, name) ?? [])
    const lists = values.filter((value) => value.type === 'sequence')
    const schema = lists.length > 0 ? listSchema(lists) : mapSchema(values)
    if (schema !== undefined) properties.set(name, schema)
  }
  return properties.size === 0 ? undefined : { type: 'object', properties: Object.fromEntries(properties) }
}

/** The merge key for lists: a field that every element has. */
function mergeKeyOf(lists: readonly Sequence[]): string | undefined {
  const items = lists.flatMap((list) => list.items)
  return items.length === 0 ? undefined : nameKeys.find((key) => items.every((item) => getText(item, key) !== ''))
}
