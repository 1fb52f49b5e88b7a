// The values of constants. Follows text/template/exec.go, idealConstant and evalArg.

import { type NumberNode, nodeText, type OperandNode } from './nodes.ts'
import { ANY, type GoType, isIntegerKind, isUnsignedKind, VALUE, wrapInteger } from './types.ts'
import { GoComplex, GoError, GoInteger, type GoValue } from './values.ts'

/**
 * The value of a constant as an argument for a parameter of this type. For `interface {}`, the spelling of the constant
 * determines its type.
 *
 * @throws GoError
 */
export function constantValue(
  node: Extract<OperandNode, { type: 'bool' | 'number' | 'string' }>,
  type: GoType,
): GoValue {
  if (type === ANY || type === VALUE) {
    return node.type === 'number' ? numberValue(node) : node.type === 'bool' ? node.value : node.text
  }
  const { kind } = type
  if (kind === 'bool') return node.type === 'bool' ? node.value : expected('bool', node)
  if (kind === 'string') return node.type === 'string' ? node.text : expected('string', node)
  if (kind === 'float64') {
    return node.type === 'number' && node.float !== undefined ? node.float : expected('float', node)
  }
  if (isIntegerKind(kind)) {
    const value = node.type === 'number' ? (isUnsignedKind(kind) ? node.uint : node.int) : undefined
    if (value !== undefined) return new GoInteger(wrapInteger(value, type), type)
    return expected(isUnsignedKind(kind) ? 'unsigned integer' : 'integer', node)
  }
  throw new GoError(`can't handle ${nodeText(node)} for arg of type ${type.name}`)
}

function numberValue({ text, complex, float, int }: NumberNode): GoValue {
  if (complex !== undefined) return new GoComplex(complex.real, complex.imaginary)
  const isHex = /^0[xX]/.test(text) && text.length > 2 && !/[pP]/.test(text)
  if (float !== undefined && !isHex && !text.startsWith("'") && /[.eEpP]/.test(text)) return float
  if (int !== undefined) return new GoInteger(int)
  throw new GoError(`${text} overflows int`)
}

function expected(what: string, node: OperandNode): never {
  throw new GoError(`expected ${what}; found ${nodeText(node)}`)
}
