import { KuiltError } from '../diagnostics/index.ts'
import type { Mapping, Node, Scalar } from '../model/node.ts'
import { formatEmitted } from './go-number.ts'
import { sortKeys } from './key-order.ts'
import { resolvePlain, scalarValue } from './scalar.ts'

/** A resource as one YAML document. */
export function writeResource(node: Mapping): string {
  return writeNode(node)
}

export function writeResources(nodes: readonly Mapping[]): string {
  return nodes.map(writeResource).join('---\n')
}

export function writeNode(node: Node): string {
  const writer = new Writer()
  writer.value(node, 0, '')
  return writer.out
}

class Writer {
  out = ''

  value(node: Node, indent: number, _lead: string): void {
    if (node.type === 'mapping' && node.entries.length > 0) this.entries(node, indent, false, node.flow)
    else if (node.type === 'sequence' && node.items.length > 0) this.items(node.items, indent, node.flow)
    else this.out += `${this.inline(node, indent, 0, false)}\n`
  }

  entries(map: Mapping, indent: number, started: boolean, inFlow: boolean): void {
    const pad = ' '.repeat(indent)
    let first = started
    const seen = new Set<string>()
    for (const { key, value } of sortKeys(map.entries, (entry) => entry.key.text)) {
      const name = scalarValue(key, inFlow)
      if (typeof name !== 'string' && indent > 0) throw new KuiltError('YAML_NON_STRING_KEY', { key: key.text })
      if (seen.has(key.text)) throw new KuiltError('YAML_DUPLICATE_KEY', { key: key.text })
      seen.add(key.text)
      if (!first) this.out += pad
      first = false
      const written = stringText(key.text, { indent, column: indent, key: true })
      this.out += `${written}:`
      this.after(value, indent, indent + written.length + 2, inFlow)
    }
  }

  after(value: Node, indent: number, column: number, flow: boolean): void {
    const inFlow = flow || (value.type !== 'scalar' && value.flow)
    if (value.type === 'mapping' && value.entries.length > 0) {
      this.out += '\n'
      this.entries(value, indent + 2, false, inFlow)
    } else if (value.type === 'sequence' && value.items.length > 0) {
      this.out += '\n'
      this.items(value.items, indent, inFlow)
    } else this.out += ` ${this.inline(value, indent + 2, column, inFlow)}\n`
  }

  items(items: readonly Node[], indent: number, inFlow: boolean, started = false): void {
    const pad = ' '.repeat(indent)
    let first = started
    for (const item of items) {
      if (!first) this.out += pad
      first = false
      this.out += '- '
      const flow = inFlow || (item.type !== 'scalar' && item.flow)
      if (item.type === 'mapping' && item.entries.length > 0) this.entries(item, indent + 2, true, flow)
      else if (item.type === 'sequence' && item.items.length > 0) this.items(item.items, indent + 2, flow, true)
      else this.out += `${this.inline(item, indent + 2, indent + 2, flow)}\n`
    }
  }

  inline(node: Node, indent: number, column: number, inFlow: boolean): string {
    if (node.type === 'mapping') return '{}'
    if (node.type === 'sequence') return '[]'
    return scalarOut(node, { indent, column, inFlow })
  }
}

function scalarOut(
  node: Scalar,
  { indent, column, inFlow }: { indent: number; column: number; inFlow: boolean },
): string {
  const value = scalarValue(node, inFlow)
  if (value === null) return 'null'
  if (typeof value === 'boolean') return String(value)
  if (typeof value === 'string') return stringText(value, { indent, column, key: false })
  if (typeof value === 'number' && !Number.isFinite(value))
    throw new KuiltError('YAML_UNSUPPORTED_NUMBER', { text: node.text })
  return formatEmitted(value)
}

const oldWords = /^(?:y|Y|yes|Yes|YES|on|On|ON|n|N|no|No|NO|off|Off|OFF)$/
const base60 = /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/

function looksTyped(text: string): boolean {
  const { tag } = resolvePlain(text)
  return (tag !== '!!str' && tag !== '!!merge') || oldWords.test(text) || base60.test(text)
}

const unprintable = /[^\n\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd]/

interface Place {
  readonly indent: number
  readonly column: number
  readonly key: boolean
}

function stringText(text: string, place: Place): string {
  if (text.includes('\n') && !place.key && !unprintable.test(text) && !/ (?:\n|$)/.test(text))
    return literal(text, place.indent)
  if (text.includes('\n') || unprintable.test(text) || looksTyped(text)) return double(text, place)
  return plainAllowed(text) ? fold(text, place) : fold(`'${text.replaceAll("'", "''")}'`, place)
}

function plainAllowed(text: string): boolean {
  if (/^[ ]| $/.test(text) || /^(?:---|\.\.\.)/.test(text) || /^[#,[\]{}&*!|>'"%@`]/.test(text)) return false
  return (
    !/^[?:-](?:[ \t]|$)/.test(text) &&
    !/:(?:[ \t]|$)/.test(text) &&
    !/[ \t]#/.test(text) &&
    !/[\u2028\u2029]/.test(text)
  )
}

function literal(text: string, indent: number): string {
  const hint = /^[ \n]/.test(text) ? '2' : ''
  const chomp = !text.endsWith('\n') ? '-' : text === '\n' || text.endsWith('\n\n') ? '+' : ''
  const lines = (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n')
  const pad = ' '.repeat(indent)
  return [`|${hint}${chomp}`, ...lines.map((line) => (line === '' ? '' : pad + line))].join('\n')
}

const escapes: Readonly<Record<string, string>> = {
  '\0': '\\0',
  '\x07': '\\a',
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\v': '\\v',
  '\f': '\\f',
  '\r': '\\r',
  '\x1b': '\\e',
  '"': '\\"',
  '\\': '\\\\',
}

function double(text: string, place: Place): string {
  const escaped = Array.from(text, (c) => {
    const known = escapes[c]
    if (known !== undefined) return known
    if (!unprintable.test(c)) return c
    const point = c.codePointAt(0) ?? 0
    const hex = point.toString(16).toUpperCase()
    return point > 0xffff
      ? `\\U${hex.padStart(8, '0')}`
      : point > 0xff
        ? `\\u${hex.padStart(4, '0')}`
        : `\\x${hex.padStart(2, '0')}`
  }).join('')
  return fold(`"${escaped}"`, place)
}

function fold(text: string, { indent, column, key }: Place): string {
  if (key || column + text.length <= 80) return text
  let out = ''
  let at = column
  for (let i = 0; i < text.length; i++) {
    const c = text[i] as string
    const breaks = c === ' ' && at > 80 && text[i - 1] !== ' ' && text[i + 1] !== ' ' && i > 0 && i < text.length - 1
    if (breaks) {
      out += `\n${' '.repeat(indent)}`
      at = indent
    } else {
      out += c
      at++
    }
  }
  return out
}
