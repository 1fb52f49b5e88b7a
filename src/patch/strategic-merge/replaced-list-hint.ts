import { apiVersionOf } from '../../schema/gvk.ts'
import { builtinMergeSchema } from '../../schema/merge-schema.ts'
import { getText } from '../../tree/fields.ts'
import type { ReplacedList } from './replaced-list.ts'
import type { MergeReport, Path } from './report.ts'

/** How to keep what is lost: a JSON patch, or a schema for the kind. */
export function replacedListHint(list: ReplacedList, report: MergeReport): string {
  const { id, schemaFile } = report
  const isBuiltin = builtinMergeSchema(apiVersionOf(id), id.kind) !== undefined
  if (isBuiltin && !list.isKnown && schemaFile !== undefined) {
    return `the openapi schema ${schemaFile} replaces the builtin one for the rest of the build and does not define ${id.kind}: move that kustomization behind this one, add the definitions of ${id.kind} to the schema, or use a JSON patch`
  }
  if (isBuiltin)
    return `Kubernetes does not merge this list: repeat all elements, or use a JSON patch:\n${jsonPatch(list)}`
  if (list.isKnown && schemaFile !== undefined) {
    return `kustomize reads only x-kubernetes-patch-merge-key and x-kubernetes-patch-strategy: merge. Add both to ${list.path.join('.')} in ${schemaFile}:\n"x-kubernetes-patch-strategy": "merge", "x-kubernetes-patch-merge-key": "${keyOf(list)}"`
  }
  if (!hasNames(list)) return `repeat all elements, or use a JSON patch:\n${jsonPatch(list)}`
  return `repeat all elements, use a JSON patch, or save this schema and list it under openapi (path: schema.json):\n${schemaText(list, report)}`
}

function keyOf({ target }: ReplacedList): string {
  const keys = ['name', 'containerPort', 'mountPath', 'devicePath']
  return keys.find((key) => target.items.every((item) => getText(item, key) !== '')) ?? 'name'
}

function hasNames({ target, path }: ReplacedList): boolean {
  return (
    path.every((part) => typeof part === 'string') &&
    target.items.every((item) => getText(item, keyOf({ target } as ReplacedList)) !== '')
  )
}

function jsonPatch({ path }: ReplacedList): string {
  const pointer = path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
  return [`- op: add`, `  path: ${pointer}/-`, '  value: …'].join('\n')
}

/** The smallest OpenAPI document that makes the list merge. */
function schemaText(list: ReplacedList, { id }: MergeReport): string {
  const leaf = {
    type: 'array',
    items: { type: 'object' },
    'x-kubernetes-patch-strategy': 'merge',
    'x-kubernetes-patch-merge-key': keyOf(list),
  }
  const identity = { group: id.group, version: id.version, kind: id.kind }
  const definition = { ...nested(list.path, leaf), 'x-kubernetes-group-version-kind': [identity] }
  return JSON.stringify({ definitions: { [`${id.version}.${id.kind}`]: definition } })
}

function nested(path: Path, leaf: object): object {
  return path.reduceRight<object>((inner, part) => ({ type: 'object', properties: { [part]: inner } }), leaf)
}
