// YAML and JSON inside a field, for replacements that change a part of it. This is the entry point of
// yaml/upstream-tree; upstream-node.ts explains why that tree exists.

import { goJson, toJson } from '../json/json.ts'
import { readNode } from '../read/resources.ts'
import { documentText } from './node-text.ts'
import { parseUpstreamTree } from './parse-upstream-tree.ts'
import type { UpstreamDocument } from './upstream-node.ts'

/**
 * Parses the text of a field as JSON or YAML, so that it can be changed and written back. Only the first document is
 * used. Undefined if there is none.
 *
 * @throws KuiltError YAML_…
 */
export function parseEmbedded(text: string): UpstreamDocument | undefined {
  const root = readNode(text, '')
  if (root === undefined || isJson(text)) return root && { root, headComment: '', footComment: '' }
  return parseUpstreamTree(text)
}

/** Only the first character is checked. Follows api/filters/replacement/replacement.go, serializeStructuredData. */
function isJson(text: string): boolean {
  return /^[{[]/.test(text.trim())
}

/**
 * The text of a changed document. JSON stays JSON, with sorted keys, on one line or indented by two spaces like
 * `original`. Everything else is YAML that keeps its comments and quoting, without a final line break.
 *
 * @throws KuiltError YAML_TAG_MISMATCH if a JSON value no longer matches its type
 */
export function printEmbedded(document: UpstreamDocument, original: string): string {
  if (!isJson(original)) return documentText(document).trim()
  const json = goJson(toJson(document.root))
  return original.includes('\n') && original.includes('  ') ? indentJson(json) : json
}

/** Formats compact JSON on several lines, like encoding/json/encode.go, MarshalIndent. Follows serializeAsJSON. */
function indentJson(json: string): string {
  let depth = 0
  const lineBreak = (): string => `\n${'  '.repeat(depth)}`
  return json.replace(/"(?:[^"\\]|\\.)*"|\{\}|\[\]|[{}[\],:]/g, (part) => {
    switch (part) {
      case '{':
      case '[':
        depth++
        return part + lineBreak()
      case '}':
      case ']':
        depth--
        return lineBreak() + part
      case ',':
        return part + lineBreak()
      case ':':
        return ': '
      default:
        return part
    }
  })
}
