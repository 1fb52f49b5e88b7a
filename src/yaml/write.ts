import { KuiltError } from '../diagnostics/index.ts'
import type { Entry, Mapping, Node } from '../model/node.ts'
import { formatEmitted } from './go-number.ts'
import { keyName } from './key-name.ts'
import { sortKeys } from './key-order.ts'
import { mergePrinted } from './merge-printed.ts'
import { scalarValue } from './scalar.ts'
import { isPlainSafe, writeKeyText, writeText } from './write-text.ts'

/**
 * A resource as one YAML document, ending in a line break: keys in natural order, values as upstream prints them
 * after its detour over text and JSON.
 *
 * @throws KuiltError YAML_… for what cannot be printed
 */
export function writeResource(node: Mapping): string {
  return writeNode(node)
}

/** Resources as a YAML stream. */
export function writeResources(nodes: readonly Mapping[]): string {
  let out = ''
  for (let i = 0; i < nodes.length; i++) out += (i === 0 ? '' : '---\n') + writeNode(nodes[i] as Mapping)
  return out
}

/** Any value as a YAML document. */
export function writeNode(node: Node): string {
  const writer = new Writer()
  writer.root(node)
  return writer.out
}

/** Deeper trees are refused: they cannot be printed without risking the stack. */
const maxDepth = 1000

interface Place {
  /** Column where the entries of a collection start. */
  readonly indent: number
  /** Written inside a flow collection in the source. */
  readonly flow: boolean
  readonly depth: number
}

class Writer {
  out = ''

  root(node: Node): void {
    const place = { indent: 0, flow: node.type !== 'scalar' && node.flow, depth: 0 }
    if (node.type === 'mapping' && node.entries.length > 0) this.#entries(node, place, false)
    else if (node.type === 'sequence' && node.items.length > 0) this.#items(node.items, place, false)
    else this.out += `${this.#inline(node, { indent: 0, flow: false, depth: 0 }, 0)}\n`
  }

  /** `started`: the first entry stands behind a dash or a colon. */
  #entries(map: Mapping, place: Place, started: boolean): void {
    const { indent, depth } = place
    if (depth > maxDepth) throw new KuiltError('YAML_TOO_DEEP', { depth: maxDepth })
    const pad = ' '.repeat(indent)
    const entries = sortKeys(mergePrinted(map).entries, keyText)
    let previous: string | undefined
    for (let i = 0; i < entries.length; i++) {
      const { key, value } = entries[i] as Entry
      const name =
        key.style === 'plain' && key.tag === undefined && isPlainSafe(key.text) ? key.text : keyName(key, place)
      if (name === previous) throw new KuiltError('YAML_DUPLICATE_KEY', { key: name })
      previous = name
      if (i > 0 || !started) this.out += pad
      const written = writeKeyText(name, indent)
      if (written.complex) {
        this.out += `? ${written.text}\n${pad}: `
        this.#behindColon(value, place)
      } else {
        this.out += `${written.text}:`
        this.#value(value, place, indent + written.text.length + 2)
      }
    }
  }

  #value(value: Node, { indent, flow, depth }: Place, column: number): void {
    if (value.type === 'scalar') {
      this.out += ` ${this.#inline(value, { indent: indent + 2, flow, depth }, column)}\n`
    } else if (value.type === 'mapping') {
      if (value.entries.length === 0) this.out += ' {}\n'
      else {
        this.out += '\n'
        this.#entries(value, { indent: indent + 2, flow: flow || value.flow, depth: depth + 1 }, false)
      }
    } else if (value.items.length === 0) this.out += ' []\n'
    else {
      this.out += '\n'
      this.#items(value.items, { indent, flow: flow || value.flow, depth: depth + 1 }, false)
    }
  }

  /** A value behind `: ` of a complex key, or behind a dash: collections start on the same line. */
  #behindColon(value: Node, { indent, flow, depth }: Place): void {
    const inner = indent + 2
    const next = { indent: inner, flow: flow || (value.type !== 'scalar' && value.flow), depth: depth + 1 }
    if (value.type === 'mapping' && value.entries.length > 0) this.#entries(value, next, true)
    else if (value.type === 'sequence' && value.items.length > 0) this.#items(value.items, next, true)
    else this.out += `${this.#inline(value, { ...next, flow }, inner)}\n`
  }

  #items(items: readonly Node[], place: Place, started: boolean): void {
    if (place.depth > maxDepth) throw new KuiltError('YAML_TOO_DEEP', { depth: maxDepth })
    const pad = ' '.repeat(place.indent)
    for (let i = 0; i < items.length; i++) {
      this.out += i > 0 || !started ? `${pad}- ` : '- '
      this.#behindColon(items[i] as Node, place)
    }
  }

  #inline(node: Node, { indent, flow }: Place, column: number): string {
    if (node.type === 'mapping') return '{}'
    if (node.type === 'sequence') return '[]'
    if (node.style === 'plain' && node.tag === undefined && isPlainSafe(node.text) && column + node.text.length <= 80) {
      return node.text
    }
    const value = scalarValue(node, flow)
    if (typeof value === 'string') {
      return writeText(value, { indent, column })
    }
    if (value === null) return 'null'
    if (typeof value === 'boolean') return value ? 'true' : 'false'
    if (typeof value === 'number' && !Number.isFinite(value)) {
      throw new KuiltError('YAML_UNSUPPORTED_NUMBER', { text: node.text })
    }
    return formatEmitted(value)
  }
}

function keyText(entry: Entry): string {
  return entry.key.text
}
