import { KuiltError } from '../../diagnostics/index.ts'
import type { FieldOptions } from '../../kustomization/kustomization.gen.ts'
import { isNull, type Node, scalarText } from '../../tree/node.ts'
import { withoutCells } from '../../tree/shared-cells.ts'
import { scalarTag } from '../../yaml/types/scalar.ts'

/** One part of a string that is split by a delimiter. */
export interface DelimitedPart {
  readonly delimiter: string
  readonly index: number
}

export function delimitedPart({ delimiter, index = 0 }: FieldOptions = {}): DelimitedPart | undefined {
  return delimiter ? { delimiter, index } : undefined
}

/**
 * Writes a value over a node. A scalar gets only the text, and keeps its type and quoting. Any other node is replaced
 * with a copy of the value, so that a new object always means that the node was written here. Returns undefined if a
 * delimiter is used for a map or a list. Follows api/filters/replacement/replacement.go, setFieldValue.
 */
export function setFieldValue(target: Node, value: Node, part: DelimitedPart | undefined): Node | undefined {
  if (target.type !== 'scalar') return part === undefined ? withoutCells(value) : undefined
  const text =
    part === undefined ? scalarText(value) : replacePart(target.text, isNull(value) ? '' : scalarText(value), part)
  return { ...target, text, tag: scalarTag(target) }
}

/**
 * The maximum length of a value. If the target of a replacement is its own source, the value may double with every
 * write.
 */
const maxTextLength = 2 ** 24

function replacePart(text: string, value: string, { delimiter, index }: DelimitedPart): string {
  const parts = text.split(delimiter)
  if (index < 0) parts.unshift(value)
  else if (index >= parts.length) parts.push(value)
  else parts[index] = value
  const result = parts.join(delimiter)
  if (result.length > maxTextLength) throw new KuiltError('REPLACEMENT_TOO_LONG', { limit: maxTextLength })
  return result
}
