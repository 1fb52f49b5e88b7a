// Reads resources, and everything else that kustomize reads with go-yaml v3. This is the entry point of yaml/read,
// together with read-plain.ts for text that kustomize reads with go-yaml v2. Both use compose.ts, which turns text into
// nodes.

import { KuiltError } from '../../diagnostics/index.ts'
import { getField, getText } from '../../tree/fields.ts'
import { isNull, type Node, type Scalar } from '../../tree/node.ts'
import { Composer, composeDocument } from './compose.ts'
import { decodeBytes } from './decode-bytes.ts'
import { blockBeforeComment } from './last-block.ts'
import { NodePositions } from './node-positions.ts'
import { splitDocuments } from './split-documents.ts'
import type { ReadDocument } from './text-positions.ts'

export interface ResourceDocument {
  readonly node: Node
  /** Zero-based index of the document in the file. */
  readonly document: number
  /** The index in the list that the resource was unwrapped from. */
  readonly item?: number
  /** The document as it is in the file; undefined for the items of a list. */
  readonly text?: string
  /** The result of `blockBeforeComment`. */
  readonly lastBlock?: Scalar | undefined
  /** The first line of the file that belongs to the document but was not read; undefined if all of it was read. */
  readonly unreadLine?: number | undefined
}

/**
 * The documents of a resource file. The file is split at `---` lines and parsed, aliases and merge keys are expanded,
 * and nulls are skipped. A `List` or `ResourceList` that is the only document is replaced by its items.
 *
 * @param onDocument called with each document that is not empty. Without it, no positions are recorded
 * @throws KuiltError YAML_…
 */
export function readResourceDocuments(
  input: Uint8Array | string,
  file: string,
  onDocument?: (index: number, document: ReadDocument) => void,
): readonly ResourceDocument[] {
  const { text, isSimple, isUtf16 } = decodeBytes(input, file)
  const pieces = isUtf16 ? [{ text, offset: 0 }] : splitDocuments(text, file)
  const composer = new Composer()
  const result: ResourceDocument[] = []
  pieces.forEach((piece, document) => {
    const origin = { file, document, start: { fileText: text, offset: piece.offset } }
    const positions: NodePositions | undefined = onDocument && new NodePositions()
    const node = composer.compose(piece.text, { origin, isSimple, ...(positions && { positions }) })
    if (node === undefined || isNull(node)) return
    if (positions !== undefined) onDocument?.(document, { root: node, positions, ...piece })
    const items = pieces.length === 1 ? unwrapList(node, file) : undefined
    const { unreadLine } = composer
    if (items === undefined) {
      result.push({ node, document, text: piece.text, lastBlock: blockBeforeComment(node, piece.text), unreadLine })
    } else {
      for (const [item, itemNode] of items.entries())
        if (!isNull(itemNode)) result.push({ node: itemNode, document, item, unreadLine })
    }
  })
  return result
}

/** The items of a `List` or `ResourceList`, nulls included; undefined for any other node. */
function unwrapList(node: Node, file: string): readonly Node[] | undefined {
  const kind = getText(node, 'kind')
  if (kind !== 'List' && kind !== 'ResourceList') return undefined
  const items = getField(node, 'items')
  if (items === undefined) return getField(node, 'functionConfig') === undefined ? undefined : []
  if (items.type === 'sequence') return items.items
  if (items.type === 'scalar' || items.entries.length === 0) return []
  throw new KuiltError('YAML_LIST_ITEMS', { kind }, { at: { file, document: 0, path: ['items'] } })
}

/**
 * Parses the first document of a text, such as the value of a field or a file with one document.
 *
 * @throws KuiltError YAML_…
 */
export function readNode(text: string, file: string): Node | undefined {
  const decoded = decodeBytes(text, file)
  return composeDocument(decoded.text, { origin: { file }, isSimple: decoded.isSimple })
}
