import { quote, unquote } from './go-strings.ts'
import type { NumberNode } from './nodes.ts'
import { floatToInt64, parseFloat64, parseInt64, parseUint64 } from './numbers.ts'

/** Matches most numbers in templates. They need no further checks. */
const SMALL = /^(?:0|[1-9][0-9]{0,14})$/

type NumberValues = Pick<NumberNode, 'int' | 'uint' | 'float' | 'complex'>

/**
 * The values of a numeric, character or complex constant for each type that it can have. Returns the error message if
 * it is invalid. Follows text/template/parse/node.go, newNumber.
 */
export function numberValues(text: string, type: 'number' | 'charConstant' | 'complex'): NumberValues | string {
  if (SMALL.test(text)) {
    const int = BigInt(text)
    return { int, uint: int, float: Number(text), complex: undefined }
  }
  if (type === 'charConstant') return characterValues(text)
  if (type === 'complex') return complexPair(text)
  if (text.endsWith('i')) {
    const imaginary = parseFloat64(text.slice(0, -1))
    if (typeof imaginary === 'number') return complexValues(0, imaginary)
  }
  const parsed = parseInt64(text)
  const int = 'failure' in parsed ? undefined : parsed.value
  const uint = int === 0n ? 0n : parseUint64(text)
  if (int !== undefined || uint !== undefined) {
    return { int, uint, float: Number(int ?? uint), complex: undefined }
  }
  const float = parseFloat64(text)
  if (typeof float === 'string') return `illegal number syntax: ${quote(text)}`
  if (!/[.eEpP]/.test(text)) return `integer overflow: ${quote(text)}`
  return { ...integersOf(float), float, complex: undefined }
}

function characterValues(text: string): NumberValues | string {
  const char = unquote(text)
  if (char === undefined) {
    const body = text.slice(1, -1)
    return unquote(`"${[...body][0] ?? ''}"`) === undefined ? 'invalid syntax' : `malformed character constant: ${text}`
  }
  const code = BigInt(char.codePointAt(0) ?? 0)
  return { int: code, uint: code, float: Number(code), complex: undefined }
}

function complexPair(text: string): NumberValues | string {
  const split = /^([-+]?.*?[^eEpP])([-+].*)i$/.exec(text)
  const real = parseFloat64(split?.[1] ?? '')
  const imaginary = parseFloat64(split?.[2] ?? '')
  if (typeof real === 'string' || typeof imaginary === 'string') return `illegal number syntax: ${quote(text)}`
  return complexValues(real, imaginary)
}

function complexValues(real: number, imaginary: number): NumberValues {
  const complex = { real, imaginary }
  if (imaginary !== 0) return { int: undefined, uint: undefined, float: undefined, complex }
  return { ...integersOf(real), float: real, complex }
}

function integersOf(float: number): Pick<NumberValues, 'int' | 'uint'> {
  const int = floatToInt64(float)
  const fits = Number.isInteger(float) && Number(int) === float
  return { int: fits ? int : undefined, uint: fits && int >= 0n ? int : undefined }
}
