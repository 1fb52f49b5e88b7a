import type { Node as YamlNode, Scalar as YamlScalar } from 'yaml'
import type { FieldPath, TextLocation } from '../../diagnostics/index.ts'
import { positionAt } from '../../diagnostics/location.ts'
import { mayNestTooDeep } from '../read/depth.ts'
import { plainKeyName } from '../read/read-plain.ts'
import { offsetInScalar } from '../read/scalar-offset.ts'
import { documentIn } from '../read/split-documents.ts'
import { yamlPackage } from '../yaml-package.ts'

type Yaml = ReturnType<typeof yamlPackage>

/** One-based; columns count characters. */
export interface Position {
  readonly line: number
  readonly column: number
}

/** Cached YAML trees, for callers that look up many positions in one file. Keeps only a few at a time. */
export type ParsedTexts = Map<string, YamlNode | undefined>

/**
 * The position of a field in a file: of its key, or of the list item. If the field does not exist, the position of the
 * deepest field on the path that does; undefined if there is no such document. Parses the text again, so use it only
 * for reports.
 *
 * @param text the whole file
 * @param location may point into the text of a field, such as an inline patch
 */
export function locate(text: string, location: TextLocation, parsed: ParsedTexts = new Map()): Position | undefined {
  const { line, column = 1, document = 0, path = [], inside } = location
  if (line !== undefined) return { line, column }
  const full = text.replaceAll('\r\n', '\n')
  const piece = documentIn(full, document)
  if (piece === undefined) return undefined
  const yaml = yamlPackage()
  const found = findNode(yaml, parseOnce(yaml, piece.text, parsed), path)
  if (found === undefined) return undefined
  const offset =
    inside === undefined || !found.complete
      ? undefined
      : innerOffset(yaml, { text: piece.text, node: found.value, inside }, parsed)
  return positionAt(full, piece.offset + (offset ?? found.start.range?.[0] ?? 0))
}

interface InnerText {
  /** The text that `node` was parsed from. */
  readonly text: string
  readonly node: unknown
  readonly inside: TextLocation
}

function innerOffset(yaml: Yaml, { text, node, inside }: InnerText, parsed: ParsedTexts): number | undefined {
  if (!yaml.isScalar(node) || typeof node.value !== 'string' || !node.range) return undefined
  const { value } = node
  const position = locate(value, inside, parsed)
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
  // Syntax errors are reported elsewhere; here, the partial result is good enough.
  return yaml.parseDocument(text, { schema: 'failsafe', uniqueKeys: false, logLevel: 'silent' }).contents ?? undefined
}

interface Found {
  /** The key of the field, or the item of the list. */
  readonly start: YamlNode
  readonly value: unknown
  /** False if the path goes deeper than the document. */
  readonly complete: boolean
}

function findNode(yaml: Yaml, root: YamlNode | undefined, path: FieldPath): Found | undefined {
  if (root === undefined) return undefined
  let start = root
  let value: unknown = root
  for (const step of path) {
    if (yaml.isAlias(value)) return { start, value, complete: false }
    const next = childAt(yaml, value, step)
    if (next === undefined) return { start, value, complete: false }
    const key = yaml.isPair(next) ? next.key : next
    if (yaml.isNode(key)) start = key
    value = yaml.isPair(next) ? next.value : next
  }
  return { start, value, complete: true }
}

/**
 * Of duplicate keys, returns the last one, because it wins. kustomize ignores the case of field names in
 * kustomizations, and reads keys such as `on` as booleans.
 */
function childAt(yaml: Yaml, node: unknown, step: string | number): unknown {
  if (yaml.isSeq(node)) return node.items[Number(step)]
  if (!yaml.isMap(node)) return undefined
  const name = String(step)
  const last = (isKey: (key: YamlScalar) => boolean): unknown =>
    node.items.findLast(({ key }) => yaml.isScalar(key) && isKey(key))
  return (
    last(({ value }) => String(value) === name) ??
    last(({ value }) => String(value).toLowerCase() === name.toLowerCase()) ??
    last(({ value, type }) => type === 'PLAIN' && plainKeyName(String(value)) === name)
  )
}

/** The offset of a position; at most the end of its line. */
export function offsetOf(text: string, { line, column }: Position): number {
  const lines = text.split('\n')
  const before = lines.slice(0, line - 1).reduce((sum, { length }) => sum + length + 1, 0)
  const inLine = Array.from(lines[line - 1] ?? '')
    .slice(0, column - 1)
    .join('').length
  return Math.min(before + inLine, text.length)
}
