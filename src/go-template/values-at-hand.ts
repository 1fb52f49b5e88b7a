// The values that execution errors show, with their source text.

import type { ValueAtHand } from './errors.ts'
import { nodeText, type OperandNode } from './nodes.ts'
import type { GoValue } from './values.ts'

/** The part of a path before the field at index `i`, such as `.Values.image` in `.Values.image.tag`. */
export function receiverText(node: OperandNode, i: number): string {
  if (node.type === 'chain') return [`(${nodeText(node.operand)})`, ...node.path.slice(0, i)].join('.')
  if (node.type === 'variable') return node.path.slice(0, i + 1).join('.')
  return node.type === 'field' ? `.${node.path.slice(0, i).join('.')}` : nodeText(node)
}

/**
 * The arguments of a function for error messages, except constants and `.`. A piped argument is the last one in
 * `values`.
 */
export function argumentValues(args: readonly OperandNode[], values: readonly GoValue[]): readonly ValueAtHand[] {
  const constants = new Set<OperandNode['type']>(['string', 'number', 'bool', 'nil', 'dot'])
  return values.flatMap((value, i): readonly ValueAtHand[] => {
    const arg = args[i]
    if (arg === undefined) return [{ expression: undefined, value, isMissing: false }]
    return constants.has(arg.type) ? [] : [{ expression: nodeText(arg), value, isMissing: false }]
  })
}
