import { didYouMean } from '../diagnostics/hints.ts'
import { fieldBelow, isKuiltError, KuiltError, type Location } from '../diagnostics/index.ts'
import { isKustomizationFile } from '../kustomization/find.ts'
import type { ScopeTable } from '../schema/gvk.ts'
import { getField, getText, indexOfKey, keyNames, withValue } from '../tree/fields.ts'
import { isMissing, isNilOrEmpty, type JsonValue, type Mapping, type Node, type Scalar, scalar } from '../tree/node.ts'
import { goJson, toJson } from '../yaml/json/json.ts'
import { failingPath, failures } from '../yaml/read/failing-path.ts'
import { readResourceDocuments } from '../yaml/read/resources.ts'
import type { ReadDocument } from '../yaml/read/text-positions.ts'
import { initialState, manifestState, Resource, type ResourceState, type Source } from './resource.ts'
import { readStateAnnotations } from './state-annotations.ts'

/**
 * Reads the resources in a file. Empty documents are skipped, lists are expanded, and kind and name are required.
 *
 * @param onDocument called with each document of the file. Default: positions are not recorded
 * @throws KuiltError YAML_…, RESOURCE_…
 */
export function readResources(
  content: Uint8Array | string,
  file: string,
  scope: ScopeTable,
  onDocument?: (index: number, document: ReadDocument) => void,
): readonly Resource[] {
  return read(content, file, { scope, onDocument, initial: initialState })
}

/**
 * Like `readResources`, for manifests that are applied unchanged, such as those of a chart. Here,
 * `metadata.generateName` may replace the name.
 */
export function readManifests(content: Uint8Array | string, file: string, scope: ScopeTable): readonly Resource[] {
  return read(content, file, { scope, onDocument: undefined, initial: manifestState })
}

interface ReadOptions {
  readonly scope: ScopeTable
  readonly onDocument: ((index: number, document: ReadDocument) => void) | undefined
  readonly initial: ResourceState
}

function read(content: Uint8Array | string, file: string, options: ReadOptions): readonly Resource[] {
  const { onDocument, initial } = options
  const documents: ObjectDocument[] = []
  for (const { node, document, item, text, lastBlock, unreadLine } of readResourceDocuments(
    content,
    file,
    onDocument,
  )) {
    if (isNilOrEmpty(node)) continue
    const source = item === undefined ? { file, document } : { file, document, path: ['items', item] }
    documents.push({ node: checkObject(node, source, initial), source, text, lastBlock, unreadLine })
  }
  return expandLists(documents, initial).map((document) => toResource(document, options))
}

function toResource({ node, source, text, ...end }: ObjectDocument, { scope, initial }: ReadOptions): Resource {
  const described = describedState(node, source)
  const sourceText = described.needsHash && hashDependsOnLayout(node) ? text : undefined
  return new Resource(node, { ...initial, ...described, source, sourceText, ...end }, scope)
}

/**
 * True for kinds whose content hash covers the layout and comments of their text. For ConfigMaps and Secrets, it covers
 * only the data. Follows api/hasher/hasher.go, (Hasher).Hash.
 */
function hashDependsOnLayout(node: Mapping): boolean {
  const kind = getText(node, 'kind')
  return kind !== 'ConfigMap' && kind !== 'Secret'
}

/** The state that internal annotations of the input describe. */
function describedState(node: Mapping, source: Source): Partial<ResourceState> {
  try {
    return readStateAnnotations(node)
  } catch (error) {
    throw isKuiltError(error) ? error.with({ at: fieldBelow(source, ['metadata', 'annotations']) }) : error
  }
}

/** The reason why text could not be read, without the name of a file, for text that is not a file itself. */
export function unreadableReason(error: KuiltError): string {
  return error.code === 'RESOURCE_METADATA_MISSING'
    ? 'it contains a document that is not a Kubernetes object'
    : error.message
}

function noObject(at: Location): KuiltError {
  if (isKustomizationFile(at.file)) {
    const [directory = ''] = at.file.split('/').slice(-2)
    const hint = `this is a kustomization file: list its directory, "${directory}", instead`
    return new KuiltError('RESOURCE_METADATA_MISSING', { file: at.file }, { at, hint })
  }
  const hint =
    'a resource has apiVersion, kind and metadata.name; remove files that contain something else, such as Helm values'
  return new KuiltError('RESOURCE_METADATA_MISSING', { file: at.file }, { at, hint })
}

/**
 * Checks that a document is an object with a kind and a name.
 *
 * @throws KuiltError RESOURCE_METADATA_MISSING, RESOURCE_KIND_MISSING, RESOURCE_NAME_MISSING
 */
export function checkObject(node: Node, at: Location, { mayGenerateName }: ResourceState = initialState): Mapping {
  if (node.type !== 'mapping') throw noObject(at)
  const kind = getText(node, 'kind')
  const metadata = getField(node, 'metadata')
  const name = getText(metadata, 'name')
  if (kind === '') {
    const nothing = getText(node, 'apiVersion') === '' && isNilOrEmpty(metadata)
    if (nothing) throw noObject(at)
    throw new KuiltError('RESOURCE_KIND_MISSING', { name }, { at, hint: kindHint(node) })
  }
  const hasName = name !== '' || (mayGenerateName && getText(metadata, 'generateName') !== '')
  if (!hasName && !kind.endsWith('List')) {
    throw new KuiltError('RESOURCE_NAME_MISSING', { kind }, { at: fieldBelow(at, ['metadata']), hint: nameHint(node) })
  }
  return node
}

function kindHint(node: Mapping): string | undefined {
  const near = didYouMean('kind', keyNames(node))
  return near === undefined || near === 'kind' ? undefined : `rename \`${near}\` to \`kind\``
}

/** The hint for a missing name. If there is a name in a different position, its indentation is usually wrong. */
function nameHint(node: Mapping): string | undefined {
  const metadata = getField(node, 'metadata')
  if (getField(node, 'name') !== undefined) return 'indent `name` so that it is inside `metadata`'
  if (getText(metadata, 'generateName') !== '')
    return 'generateName is not supported: set a fixed name in `metadata.name`'
  const keys = keyNames(metadata)
  const near = didYouMean('name', keys)
  return near === undefined || near === 'name' || near === 'namespace' ? undefined : `rename \`${near}\` to \`name\``
}

interface ObjectDocument {
  readonly node: Mapping
  readonly source: Source
  readonly text: string | undefined
  readonly lastBlock?: Scalar | undefined
  readonly unreadLine?: number | undefined
}

/**
 * Replaces every `…List` that has items with its items, appended after the other documents of the file, until no such
 * list is left.
 */
function expandLists(documents: readonly ObjectDocument[], initial: ResourceState): readonly ObjectDocument[] {
  if (!documents.some(({ node }) => getText(node, 'kind').endsWith('List'))) return documents
  const result: ObjectDocument[] = []
  const queue = documents.slice()
  for (let i = 0; i < queue.length; i++) {
    const current = queue[i] as ObjectDocument
    const kind = getText(current.node, 'kind')
    const items = kind.endsWith('List') ? getField(current.node, 'items') : undefined
    if (items === undefined) {
      result.push(current)
      continue
    }
    checkListFields(current)
    if (items.type === 'sequence') queue.push(...expandItems(items.items, current.source, initial))
    else if (!isMissing(items)) {
      const actual = items.type === 'mapping' ? 'a map' : 'a scalar'
      const at = fieldBelow(current.source, ['items'])
      throw new KuiltError('RESOURCE_LIST_ITEMS', { kind, actual }, { at })
    }
  }
  return result
}

const undecodable: ReadonlySet<string> = new Set(['YAML_DUPLICATE_KEY', 'YAML_TAG_MISMATCH', 'YAML_BINARY_INVALID'])

/**
 * Checks the other fields of a list. Only its items are printed, but the whole list is decoded. Follows
 * api/resource/factory.go, (*Factory).inlineAnyEmbeddedLists.
 */
function checkListFields({ node, source }: ObjectDocument): void {
  const itemsAt = indexOfKey(node, 'items')
  const fields = withValue(node, itemsAt, scalar(''))
  try {
    toJson(fields)
  } catch (error) {
    if (!isKuiltError(error)) throw error
    // Values that can be decoded but not printed are allowed here, because these fields are not printed.
    if (undecodable.has(error.code)) throw error.with({ at: fieldBelow(source, failingPath(fields, toJson)) })
  }
}

/**
 * The items of a list as separate documents. Every item is converted to JSON and back, so strings become double-quoted
 * and maps get flow style. Follows api/resource/factory.go, (Factory).inlineAnyEmbeddedLists.
 */
function expandItems(items: readonly Node[], list: Source, initial: ResourceState): readonly ObjectDocument[] {
  const result: ObjectDocument[] = []
  items.forEach((_, i) => {
    const source = fieldBelow(list, ['items', i])
    const value: JsonValue = itemJson(items, i, list)
    for (const { node, text } of readResourceDocuments(goJson(value), source.file)) {
      if (isNilOrEmpty(node)) continue
      result.push({ node: checkObject(node, source, initial), source, text })
    }
  })
  return result
}

/** @throws KuiltError YAML_…, with the mistakes in the rest of the list */
function itemJson(items: readonly Node[], index: number, list: Source): JsonValue {
  try {
    return toJson(items[index] as Node)
  } catch (error) {
    if (!isKuiltError(error)) throw error
    const mistakes = items.slice(index).flatMap((item, i) =>
      failures(item, toJson).map((failure) => {
        return failure.error.with({ at: fieldBelow(list, ['items', index + i, ...failure.path]) })
      }),
    )
    const [first = error, ...related] = mistakes
    throw first.with({ related })
  }
}
