/** The value of a var. */
export interface VarValue {
  /** The text of the value inside a longer text. */
  readonly text: string
  /** The text of the value if it is the whole text. It is different only for floating-point numbers. */
  readonly alone: string
  /** The type of a scalar that contains only this value. */
  readonly tag: VarTag
}

export type VarTag = '!!str' | '!!int' | '!!float' | '!!bool'

/** The text of a scalar after its vars have been replaced, and its new type. */
export interface Expansion {
  readonly text: string
  readonly tag: VarTag
}

/**
 * Replaces `$(NAME)` if `lookUp` finds the name. `$$` is a literal `$`. A text that consists of a single `$(NAME)` also
 * gets the type of the value. Follows api/filters/refvar/expand.go, DoReplacements.
 *
 * ```
 * $(PORT)      ->  80, a number
 * :$(PORT)     ->  :80
 * $$(PORT)     ->  $(PORT)
 * $(UNKNOWN)   ->  $(UNKNOWN)
 * ```
 */
export function expandVars(text: string, lookUp: (name: string) => VarValue | undefined): Expansion {
  const alone = text.startsWith('$(') && text.indexOf(')') === text.length - 1 ? lookUp(text.slice(2, -1)) : undefined
  if (alone) return { text: alone.alone, tag: alone.tag }
  if (dollarBeforeNonAscii.test(text)) return { text: expandBytes(text, lookUp), tag: '!!str' }
  return { text: splice(text, (name) => lookUp(name)?.text), tag: '!!str' }
}

function splice(text: string, lookUp: (name: string) => string | undefined, stray = (char: string) => char): string {
  let result = ''
  let done = 0
  for (let at = text.indexOf('$'); at >= 0 && at + 1 < text.length; at = text.indexOf('$', done)) {
    result += text.slice(done, at)
    const next = text.charAt(at + 1)
    const close = next === '(' ? text.indexOf(')', at) : -1
    if (close > 0) result += lookUp(text.slice(at + 2, close)) ?? text.slice(at, close + 1)
    else result += next === '$' ? '$' : `$${stray(next)}`
    done = close > 0 ? close + 1 : at + 2
  }
  return result + text.slice(done)
}

const dollarBeforeNonAscii = /\$\P{ASCII}/u

/**
 * api/filters/refvar/expand.go, tryReadVariableName, treats the first byte after a stray `$` as a whole character. That
 * breaks characters outside ASCII, and go-yaml writes a text that is not valid UTF-8 as base64. This function therefore
 * works on strings in which each character represents a byte.
 */
function expandBytes(text: string, lookUp: (name: string) => VarValue | undefined): string {
  const valueBytes = (name: string): string | undefined => {
    const value = lookUp(fromBytes(name) ?? name)
    return value && toBytes(value.text)
  }
  const result = splice(toBytes(text), valueBytes, toBytes)
  return fromBytes(result) ?? btoa(result)
}

function toBytes(text: string): string {
  return Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join('')
}

function fromBytes(bytes: string): string | undefined {
  try {
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
    return decoder.decode(Uint8Array.from(bytes, (byte) => byte.charCodeAt(0)))
  } catch {
    return undefined
  }
}
