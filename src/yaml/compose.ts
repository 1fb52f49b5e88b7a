import { isAlias, isMap, isPair, isScalar, isSeq, type ParsedNode, parseDocument, type YAMLMap } from 'yaml'
import { KuiltError } from '../diagnostics/index.ts'
import {
  type Entry,
  type Mapping,
  mapping,
  type Node,
  type Scalar,
  type ScalarStyle,
  scalar,
  sequence,
} from '../model/node.ts'

export interface ComposePlace {
  readonly file: string
  /** One-based line of the file where the text begins. */
  readonly line: number
}

/** Parses the first document of a text. Undefined for an empty one. */
export function composeDocument(text: string, place: ComposePlace): Node | undefined {
  const document = parseFirst(text)
  const [error] = document.errors
  if (error !== undefined) {
    const before = text.slice(0, error.pos[0])
    const line = before.split('\n').length
    const column = before.length - before.lastIndexOf('\n')
    throw new KuiltError(
      'YAML_SYNTAX',
      { reason: error.message },
      { at: { file: place.file, line: line + place.line - 1, column } },
    )
  }
  if (document.contents === null) return undefined
  return new Composer(place).compose(document.contents)
}

function parseFirst(text: string): ReturnType<typeof parseDocument> {
  return parseDocument(text, {
    schema: 'failsafe',
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: 'silent',
    stringKeys: false,
    merge: false,
  })
}

const styles: Readonly<Record<string, ScalarStyle>> = {
  PLAIN: 'plain',
  QUOTE_SINGLE: 'single',
  QUOTE_DOUBLE: 'double',
  BLOCK_LITERAL: 'literal',
  BLOCK_FOLDED: 'folded',
}

class Composer {
  readonly #place: ComposePlace
  readonly #anchors: Map<string, Node> = new Map()

  constructor(place: ComposePlace) {
    this.#place = place
  }

  compose(node: unknown): Node {
    const composed = this.#bare(node)
    const anchor = (node as ParsedNode | null)?.anchor
    if (anchor !== undefined) this.#anchors.set(anchor, composed)
    return composed
  }

  #bare(node: unknown): Node {
    if (isAlias(node)) {
      const target = this.#anchors.get(node.source)
      if (target === undefined) this.#fail(`unknown anchor '${node.source}' referenced`)
      return target
    }
    if (isMap(node)) return this.#mapping(node)
    if (isSeq(node))
      return sequence(
        node.items.map((item) => this.compose(item)),
        node.flow === true,
      )
    if (isScalar(node)) return this.#scalar(node)
    return scalar('')
  }

  #scalar(node: {
    readonly value: unknown
    readonly type?: string
    readonly tag?: string
    readonly source?: string
  }): Scalar {
    const text = typeof node.value === 'string' ? node.value : (node.source ?? '')
    const style = styles[node.type ?? 'PLAIN'] ?? 'plain'
    const tag = node.tag?.replace('tag:yaml.org,2002:', '!!')
    if (tag === undefined || tag === '!') return scalar(text, style)
    return { type: 'scalar', text, style, tag, tagged: true, cell: undefined }
  }

  #mapping(map: YAMLMap): Mapping {
    const entries: Entry[] = []
    let merge: Node | undefined
    for (const pair of map.items) {
      if (!isPair(pair)) continue
      const key = this.compose(pair.key)
      if (key.type !== 'scalar') this.#fail('invalid map key')
      const value = this.compose(pair.value)
      if (key.text === '<<' && key.style === 'plain' && key.tag === undefined) merge = value
      else if (key.text !== '<<') entries.push({ key, value })
    }
    const own = mapping(entries, map.flow === true)
    return merge === undefined ? own : this.#merge(own, merge)
  }

  #merge(own: Mapping, merge: Node): Mapping {
    const sources = merge.type === 'sequence' ? merge.items : [merge]
    const result: Entry[] = []
    const add = (entry: Entry, replace: boolean): void => {
      const index = result.findIndex((other) => other.key.text === entry.key.text)
      if (index < 0) result.push(entry)
      else if (replace) result[index] = entry
    }
    for (const source of sources) {
      if (source.type !== 'mapping') this.#fail('map merge requires map or sequence of maps as the value')
      for (const entry of source.entries) add(entry, false)
    }
    for (const entry of own.entries) add(entry, true)
    return mapping(result, own.flow)
  }

  #fail(reason: string): never {
    throw new KuiltError('YAML_SYNTAX', { reason }, { at: { file: this.#place.file } })
  }
}
