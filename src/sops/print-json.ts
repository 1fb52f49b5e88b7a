import type { Node } from '../tree/node.ts'
import { goJson, toJson } from '../yaml/json/json.ts'

/** Prints JSON like SOPS: keeps the order of keys, and indents each level with a tab. */
export function printJson(node: Node, indent = ''): string {
  if (node.type === 'scalar') return goJson(toJson(node))
  const inner = `${indent}\t`
  const parts =
    node.type === 'mapping'
      ? node.entries.map(({ key, value }) => `${goJson(key.text)}: ${printJson(value, inner)}`)
      : node.items.map((item) => printJson(item, inner))
  const [open, close] = node.type === 'mapping' ? ['{', '}'] : ['[', ']']
  if (parts.length === 0) return `${open}${close}`
  return `${open}\n${parts.map((part) => inner + part).join(',\n')}\n${indent}${close}`
}
