import { createRequire } from 'node:module'
import type { Node as YamlNode } from 'yaml'
import type { TextLocation } from '../../diagnostics/index.ts'
import { mayNestTooDeep } from '../read/depth.ts'
import { splitDocuments } from '../read/split-documents.ts'
import { offsetInScalar } from './scalar-offset.ts'

type Yaml = typeof import('yaml')

/** One-based; columns count characters. */
export interface Position {
  readonly line: number
  readonly column: number
}

/**
 * The position of a field in a file: its key, or the item of a list. For a path that goes beyond the text, the
 * deepest field that exists. Undefined where there is no such document. Only for reports: it reads the text again.
 *
 * @param text the whole file
 * @param document zero-based index of the document
 */
export function locate(text: string, document: number, path: readonly (string | number)[]): Position | undefined {
  return locatePlace(text, { document, path })
}

/** Texts that have been read for their positions, for who looks up many places of one file. Holds a few at a time. */
export type ParsedTexts = Map<string, YamlNode | undefined>

/** `locate` for a place that may lie inside the text of a field, such as an inline patch. */
export function locatePlace(text: string, place: TextLocation, parsed: ParsedTexts = new Map()): Position | undefined {
  const { line, column = 1, document = 0, path = [], inside } = place
  if (line !== undefined) return { line, column }
  const full = text.replaceAll('\r\n', '\n')
  const piece = splitDocuments(full)[document]
  if (piece === undefined) return undefined
  // Only a failed build gets here, so no other pays for the package.
  const yaml: Yaml = createRequire(import.meta.url)('yaml')
  const found = findNode(yaml, parseOnce(yaml, piece.text, parsed), path)
  if (found === undefined) return undefined
  const offset =
    inside === undefined || !found.complete
      ? undefined
      : innerOffset(yaml, { text: piece.text, node: found.value, inside }, parsed)
  return positionOf(full, piece.offset + (offset ?? found.place.range?.[0] ?? 0))
}

interface InnerPlace {
  /** The text that `node` was read from. */
  readonly text: string
  readonly node: unknown
  readonly inside: TextLocation
}

function innerOffset(yaml: Yaml, { text, node, inside }: InnerPlace, parsed: ParsedTexts): number | undefined {
  if (!yaml.isScalar(node) || typeof node.value !== 'string' || !node.range) return undefined
  const { value } = node
  const position = locatePlace(value, inside, parsed)
  if (position === undefined) return undefined
  const [start, end] = node.range
  return start + offsetInScalar(text.slice(start, end), value, offsetOf(value, position))
}

const mostParsed = 4

function parseOnce(yaml: Yaml, text: string, parsed: ParsedTexts): YamlNode | undefined {
  if (!parsed.has(text)) {
    const contents = parseContents(yaml, text)
    if (parsed.size >= mostParsed) parsed.clear()
    parsed.set(text, contents)
  }
  return parsed.get(text)
}

function parseContents(yaml: Yaml, text: string): YamlNode | undefined {
  if (mayNestTooDeep(text)) return undefined
  // What is wrong with the text has been reported before; what could be read is good enough here.
  return yaml.parseDocument(text, { schema: 'failsafe', uniqueKeys: false, logLevel: 'silent' }).contents ?? undefined
}

interface Found {
  /** The key of the field, or the item of the list. */
  readonly place: YamlNode
  readonly value: unknown
  /** False where the path leads further than the text. */
  readonly complete: boolean
}

function findNode(yaml: Yaml, root: YamlNode | undefined, path: readonly (string | number)[]): Found | undefined {
  if (root === undefined) return undefined
  let place = root
  let value: unknown = root
  for (const step of path) {
    if (yaml.isAlias(value)) return { place, value, complete: false }
    const next = childAt(yaml, value, step)
    if (next === undefined) return { place, value, complete: false }
    const start = yaml.isPair(next) ? next.key : next
    if (yaml.isNode(start)) place = start
    value = yaml.isPair(next) ? next.value : next
  }
  return { place, value, complete: true }
}

/** Of equal keys the last one, which is the one that counts. In kustomizations the case of fields does not matter. */
function childAt(yaml: Yaml, node: unknown, step: string | number): unknown {
  if (yaml.isSeq(node)) return node.items[Number(step)]
  if (!yaml.isMap(node)) return undefined
  const name = String(step)
  const texts = node.items.map(({ key }) => (yaml.isScalar(key) ? String(key.value) : undefined))
  const exact = texts.lastIndexOf(name)
  return node.items[exact >= 0 ? exact : texts.findLastIndex((key) => key?.toLowerCase() === name.toLowerCase())]
}

function positionOf(text: string, offset: number): Position {
  const lines = text.slice(0, offset).split('\n')
  return { line: lines.length, column: Array.from(lines.at(-1) ?? '').length + 1 }
}

/** The offset of a position; at most the end of its line. */
function offsetOf(text: string, { line, column }: Position): number {
  const lines = text.split('\n')
  const before = lines.slice(0, line - 1).reduce((sum, { length }) => sum + length + 1, 0)
  const inLine = Array.from(lines[line - 1] ?? '')
    .slice(0, column - 1)
    .join('').length
  return Math.min(before + inLine, text.length)
}
