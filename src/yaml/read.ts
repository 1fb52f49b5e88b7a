import { KuiltError } from '../diagnostics/index.ts'
import { isNull, type Node } from '../model/node.ts'
import { getField, getText } from '../model/tree.ts'
import { composeDocument } from './compose.ts'
import { decodeBytes } from './decode-bytes.ts'
import { splitDocuments } from './split-documents.ts'

export interface ResourceDocument {
  readonly node: Node
  /** Zero-based index of the document in the file. */
  readonly document: number
}

/**
 * The documents of a resource file: cut at `---` lines, parsed, aliases and merge keys expanded, nulls skipped; a
 * `List` or `ResourceList` that is the only document is replaced by its items.
 *
 * @throws KuiltError YAML_…
 */
export function readResources(input: Uint8Array | string, file: string): readonly ResourceDocument[] {
  const text = decodeBytes(input, file)
  const pieces = splitDocuments(text, file)
  const result: ResourceDocument[] = []
  pieces.forEach((piece, document) => {
    const node = composeDocument(piece.text, { file, line: piece.line })
    if (node === undefined || isNull(node)) return
    const items = pieces.length === 1 ? unwrap(node) : undefined
    if (items === undefined) result.push({ node, document })
    else for (const item of items) result.push({ node: item, document })
  })
  return result
}

function unwrap(node: Node): readonly Node[] | undefined {
  const kind = getText(node, 'kind')
  if (kind !== 'List' && kind !== 'ResourceList') return undefined
  const items = getField(node, 'items')
  if (items === undefined && getField(node, 'functionConfig') === undefined) return undefined
  return items?.type === 'sequence'
    ? items.items.filter((item) => !isNull(item))
    : items?.type === 'mapping'
      ? fail(kind)
      : []
}

function fail(kind: string): never {
  throw new KuiltError('YAML_SYNTAX', { reason: `the items of a ${kind} must be a list` })
}

/** The first document of a text. */
export function readNode(text: string, file: string): Node | undefined {
  return composeDocument(text.replaceAll('\r\n', '\n'), { file, line: 1 })
}
