import type { Node, Scalar } from '../../tree/node.ts'

/** The last scalar of a tree; undefined if it is inside a flow collection. */
export function lastScalar(node: Node): Scalar | undefined {
  if (node.type === 'scalar') return node
  if (node.flow) return undefined
  const last = node.type === 'mapping' ? node.entries.at(-1)?.value : node.items.at(-1)
  return last && lastScalar(last)
}

/**
 * The block scalar that a document ends with, if it keeps an empty line at its end and a comment follows.
 *
 * kustomize writes the tree and parses it again before it prints it. This adds an empty line to the scalar: the comment
 * is written after an empty line, which the parser then counts as part of the scalar. Follows
 * go.yaml.in/yaml/v3/emitterc.go, yaml_emitter_emit_document_end.
 */
export function blockBeforeComment(node: Node, text: string): Scalar | undefined {
  const last = lastScalar(node)
  if (last === undefined || (last.style !== 'literal' && last.style !== 'folded')) return undefined
  const isKept = last.text === '\n' || last.text.endsWith('\n\n')
  // This search is slow for long texts, so it runs only if needed.
  const comment = isKept ? lastComment.exec(text)?.[1] : undefined
  return comment !== undefined && !last.text.trimEnd().endsWith(comment) ? last : undefined
}

/** A comment on the last line that is neither empty nor a document marker. */
const lastComment = /\n *(#[^\n]*?) *\n*(?:(?:\n|^)(?:\.\.\.|---)[^\n]*\n*)?$/
