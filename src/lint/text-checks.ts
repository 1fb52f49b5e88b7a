import { type FieldPath, fieldBelow, formatFieldPath, type Warning, warning } from '../diagnostics/index.ts'
import { lineWithTrailingBlank, trailingBlanksHint } from '../layer/warnings/data-lint.ts'
import type { Node } from '../tree/node.ts'
import type { InputDocument } from './input-documents.ts'

/** Warns about texts in block style that are quoted in the output. */
export function quotedBlocks(inputs: readonly InputDocument[]): readonly Warning[] {
  return inputs.flatMap(({ node, at }) => {
    return blocksWithBlanks(node, []).map(({ path, line }) => {
      const params = { source: formatFieldPath(path), line }
      return warning('TEXT_HAS_TRAILING_BLANKS', params, { at: fieldBelow(at, path), hint: trailingBlanksHint })
    })
  })
}

interface Block {
  readonly path: FieldPath
  readonly line: number
}

function blocksWithBlanks(node: Node, path: Block['path']): readonly Block[] {
  if (node.type === 'mapping') {
    return node.entries.flatMap(({ key, value }) => blocksWithBlanks(value, [...path, key.text]))
  }
  if (node.type === 'sequence') return node.items.flatMap((item, i) => blocksWithBlanks(item, [...path, i]))
  const line = node.style === 'literal' ? lineWithTrailingBlank(node.text) : undefined
  return line === undefined ? [] : [{ path, line }]
}
