import { KuiltError, type Location } from '../diagnostics/index.ts'
import { hashDependsOnLayout } from '../finish/hash.ts'
import { liftBuildAnnotations } from '../finish/state-annotations.ts'
import { isMissing, isNilOrEmpty, type JsonValue, type Mapping, type Node } from '../model/node.ts'
import { initialState, Resource, type ScopeTable } from '../model/resource.ts'
import { getField, getText } from '../model/tree.ts'
import { goJson } from '../yaml/go-json.ts'
import { toJson } from '../yaml/json.ts'
import { readResources as readDocuments } from '../yaml/read.ts'

/**
 * The resources of a file: empty documents are skipped, lists are expanded, kind and name are demanded.
 *
 * @throws KuiltError YAML_…, RESOURCE_…
 */
export function readResources(content: Uint8Array | string, file: string, scope: ScopeTable): readonly Resource[] {
  const documents: ObjectDocument[] = []
  for (const { node, document, text } of readDocuments(content, file)) {
    if (isNilOrEmpty(node)) continue
    documents.push({ node: checkObject(node, { file, document }), document, text })
  }
  return expandLists(documents, file).map(({ node, document, text }) => {
    const notes = liftBuildAnnotations(node)
    const sourceText = notes.needsHash && hashDependsOnLayout(node) ? text : undefined
    const state = { ...initialState, ...notes, source: { file, document }, sourceText }
    return new Resource(node, state, scope)
  })
}

/** @throws KuiltError RESOURCE_METADATA_MISSING, RESOURCE_KIND_MISSING, RESOURCE_NAME_MISSING */
export function checkObject(node: Node, at: Location): Mapping {
  if (node.type !== 'mapping') throw new KuiltError('RESOURCE_METADATA_MISSING', { file: at.file }, { at })
  const kind = getText(node, 'kind')
  const metadata = getField(node, 'metadata')
  const name = getText(metadata, 'name')
  if (kind === '') {
    const nothing = getText(node, 'apiVersion') === '' && isNilOrEmpty(metadata)
    if (nothing) throw new KuiltError('RESOURCE_METADATA_MISSING', { file: at.file }, { at })
    throw new KuiltError('RESOURCE_KIND_MISSING', { name }, { at })
  }
  if (name === '' && !kind.endsWith('List')) throw new KuiltError('RESOURCE_NAME_MISSING', { kind }, { at })
  return node
}

interface ObjectDocument {
  readonly node: Mapping
  readonly document: number
  readonly text: string | undefined
}

/** Replaces every `…List` that has items by its items, appended after the other documents of the file, until none is left. */
function expandLists(documents: readonly ObjectDocument[], file: string): readonly ObjectDocument[] {
  if (!documents.some(({ node }) => getText(node, 'kind').endsWith('List'))) return documents
  const result: ObjectDocument[] = []
  const queue = documents.slice()
  for (let i = 0; i < queue.length; i++) {
    const current = queue[i] as ObjectDocument
    const kind = getText(current.node, 'kind')
    const items = kind.endsWith('List') ? getField(current.node, 'items') : undefined
    if (items === undefined) result.push(current)
    else if (items.type === 'sequence') queue.push(...expandItems(items.items, current.document, file))
    else if (!isMissing(items)) {
      const actual = items.type === 'mapping' ? 'a map' : 'a scalar'
      const at = { file, document: current.document, path: ['items'] }
      throw new KuiltError('RESOURCE_LIST_ITEMS', { kind, actual }, { at })
    }
  }
  return result
}

/** Upstream sends every item through JSON text, so strings come back double-quoted and maps in flow style. */
function expandItems(items: readonly Node[], document: number, file: string): readonly ObjectDocument[] {
  const result: ObjectDocument[] = []
  items.forEach((item, i) => {
    const value: JsonValue = toJson(item)
    for (const { node, text } of readDocuments(goJson(value), file)) {
      if (isNilOrEmpty(node)) continue
      result.push({ node: checkObject(node, { file, document, path: ['items', i] }), document, text })
    }
  })
  return result
}
