import type { Node, Scalar } from '../../tree/node.ts'

/** The scalar that comes last in a tree whose collections are in block style. */
export function lastScalar(node: Node): Scalar | undefined {
  if (node.type === 'scalar') return node
  if (node.flow) return undefined
  const last = node.type === 'mapping' ? node.entries.at(-1)?.value : node.items.at(-1)
  return last && lastScalar(last)
}

/**
 * The block scalar that a document ends with, if it keeps an empty line at its end and a comment follows.
 *
 * When kustomize writes and reads the tree again before it prints it, the text gains a line: the comment is written
 * after an empty line, which then belongs to the text. Follows go.yaml.in/yaml/v3/emitterc.go,
 * yaml_emitter_emit_document_end.
 */
export function blockBeforeComment(node: Node, text: string): Scalar | undefined {
  const last = lastScalar(node)
  if (last === undefined || (last.style !== 'literal' && last.style !== 'folded')) return undefined
  const isKept = last.text === '\n' || last.text.endsWith('\n\n')
  // Rarely needed, and slow for long texts.
  const comment = isKept ? lastComment.exec(text)?.[1] : undefined
  return comment !== undefined && !last.text.trimEnd().endsWith(comment) ? last : undefined
}

/** On the last line that is not empty, apart from a document marker. */
const lastComment = /\n *(#[^\n]*?) *\n*(?:(?:\n|^)(?:\.\.\.|---)[^\n]*\n*)?$/
