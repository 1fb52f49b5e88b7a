// YAML and JSON inside a field, for replacements that change part of it: the entry of yaml/upstream-tree.
// upstream-node.ts says why that tree exists.

import { goJson, toJson } from '../json/json.ts'
import { readNode } from '../read/resources.ts'
import { documentText } from './node-text.ts'
import { parseUpstreamTree } from './parse-upstream-tree.ts'
import type { UpstreamDocument } from './upstream-node.ts'

/**
 * Parses a field's text as JSON or YAML, to change it and write it back. Only the first document counts. Undefined
 * where there is none.
 *
 * @throws KuiltError YAML_…
 */
export function parseEmbedded(text: string): UpstreamDocument | undefined {
  const root = readNode(text, '')
  if (root === undefined || isJson(text)) return root && { root, headComment: '', footComment: '' }
  return parseUpstreamTree(text)
}

/** Only the first character decides, as upstream. */
function isJson(text: string): boolean {
  return /^[{[]/.test(text.trim())
}

/**
 * The text of a changed document. What began as JSON becomes JSON with sorted keys, on one line or indented by two as
 * `original` was. Everything else is YAML that keeps its comments and quoting, without a line break at the end.
 *
 * @throws KuiltError YAML_TAG_MISMATCH where a JSON value does not fit its type any more
 */
export function printEmbedded(document: UpstreamDocument, original: string): string {
  if (!isJson(original)) return documentText(document).trim()
  const json = goJson(toJson(document.root))
  return original.includes('\n') && original.includes('  ') ? indentJson(json) : json
}

/** Compact JSON spread over lines as Go's MarshalIndent does. */
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
