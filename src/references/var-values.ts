import type { Node, Scalar } from '../tree/node.ts'
import { formatFloatG } from '../yaml/types/go-number.ts'
import { scalarTag } from '../yaml/types/scalar.ts'
import type { VarValue } from './var-expansion.ts'

/**
 * Returns the value of a var that reads `node`, or `'structure'` for a map or a list, which cannot be inserted into a
 * text. Undefined for numbers that only YAML can parse, such as `0x10` or `1_000`: kyaml/yaml/rnode.go,
 * (RNode).GetFieldValue, decodes them with the stricter functions of Go's strconv.
 */
export function varValueOf(node: Node): VarValue | 'structure' | undefined {
  if (node.type !== 'scalar') return 'structure'
  switch (scalarTag(node)) {
    case '!!int':
      return intValue(node)
    case '!!float':
      return floatValue(node)
    case '!!bool': {
      const text = String(/^[1tT]/.test(node.text))
      return { text, alone: text, tag: '!!bool' }
    }
    default:
      return { text: node.text, alone: node.text, tag: '!!str' }
  }
}

function intValue({ text }: Scalar): VarValue | undefined {
  if (!/^[+-]?\d+$/.test(text)) return undefined
  const value = BigInt(text)
  if (BigInt.asIntN(64, value) !== value) return undefined
  return { text: String(value), alone: String(value), tag: '!!int' }
}

function floatValue({ text }: Scalar): VarValue | undefined {
  const separated = !/_(?!\d)|(?<!\d)_/.test(text)
  const value = separated ? Number(text.replaceAll('_', '')) : Number.NaN
  if (!Number.isFinite(value)) return undefined
  return { text: formatFloatG(value), alone: withoutExponent(value), tag: '!!float' }
}

/**
 * Returns the shortest digits that parse to `value`, without an exponent. For example, `1e21` becomes 1 with 21 zeros.
 */
function withoutExponent(value: number): string {
  const [mantissa = '', exponent = ''] = Math.abs(value).toExponential().split('e')
  const sign = value < 0 || Object.is(value, -0) ? '-' : ''
  const digits = mantissa.replace('.', '')
  const point = Number(exponent) + 1
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`
  if (point >= digits.length) return sign + digits.padEnd(point, '0')
  return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`
}
