import { createRequire } from 'node:module'
import type { Node as YamlNode } from 'yaml'
import { splitDocuments } from './split-documents.ts'

type Yaml = typeof import('yaml')

/** One-based; columns count characters. */
export interface Position {
  readonly line: number
  readonly column: number
}

/**
 * Where a field stands in a file: its key, or the item of a list. For a path that leads further than the text, the
 * deepest field that exists. Undefined where there is no such document. Only for reports: it reads the text again.
 *
 * @param text the whole file
 * @param document zero-based index of the document
 */
export function locate(text: string, document: number, path: readonly (string | number)[]): Position | undefined {
  const full = text.replaceAll('\r\n', '\n')
  const piece = splitDocuments(full)[document]
  if (piece === undefined) return undefined
  // Only a failed build gets here, so no other pays for the package.
  const yaml: Yaml = createRequire(import.meta.url)('yaml')
  const offset = findNode(yaml, parseContents(yaml, piece.text), path)?.range?.[0]
  return offset === undefined ? undefined : positionOf(full, piece.offset + offset)
}

function parseContents(yaml: Yaml, text: string): YamlNode | undefined {
  try {
    // What is wrong with the text has been reported before; what could be read is good enough here.
    return yaml.parseDocument(text, { schema: 'failsafe', uniqueKeys: false, logLevel: 'silent' }).contents ?? undefined
  } catch (error) {
    // The package recurses without a limit.
    if (error instanceof RangeError) return undefined
    throw error
  }
}

function findNode(yaml: Yaml, root: YamlNode | undefined, path: readonly (string | number)[]): YamlNode | undefined {
  let found = root
  let node: unknown = root
  for (const step of path) {
    const next = childAt(yaml, node, step)
    if (next === undefined) return found
    const place = yaml.isPair(next) ? next.key : next
    if (yaml.isNode(place)) found = place
    node = yaml.isPair(next) ? next.value : next
  }
  return found
}

function childAt(yaml: Yaml, node: unknown, step: string | number): unknown {
  if (yaml.isSeq(node)) return node.items[Number(step)]
  if (!yaml.isMap(node)) return undefined
  return node.items.find(({ key }) => yaml.isScalar(key) && String(key.value) === String(step))
}

function positionOf(text: string, offset: number): Position {
  const lines = text.slice(0, offset).split('\n')
  return { line: lines.length, column: Array.from(lines.at(-1) ?? '').length + 1 }
}
