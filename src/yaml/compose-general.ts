import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  type Pair,
  parseDocument,
  type YAMLMap,
  type Scalar as YamlScalar,
} from 'yaml'
import { type Entry, mapping, type Node, type Scalar, type ScalarStyle, scalar, sequence } from '../model/node.ts'
import { Anchors, expandMergeKey, isMergeKey, type MergeKeys } from './anchors.ts'
import { MAX_DEPTH } from './cursor.ts'
import { scanQuoted } from './scan-quoted.ts'
import type { Source } from './source.ts'

/**
 * Reads the first document of a text with the `yaml` package. Used where the fast reader meets something that it does not
 * know. Undefined for an empty document.
 *
 * @throws KuiltError YAML_…
 */
export function composeGeneral(source: Source, mergeKeys: MergeKeys): Node | undefined {
  const document = parse(source)
  checkDirectives(source, document)
  const error = document.errors.find(({ code }) => code !== 'MULTIPLE_DOCS')
  if (error !== undefined) source.fail(error.message, error.pos[0])
  return document.contents === null ? undefined : new Composer(source, mergeKeys).compose(document.contents, 0)
}

function parse(source: Source): Document.Parsed {
  try {
    return parseDocument(source.text.slice(0, -1), {
      schema: 'failsafe',
      uniqueKeys: false,
      prettyErrors: false,
      logLevel: 'silent',
      merge: false,
    })
  } catch (error) {
    // The package recurses without a limit.
    if (error instanceof RangeError) source.failTooDeep(MAX_DEPTH, 0)
    throw error
  }
}

/** go-yaml knows two directives, and of YAML only version 1.1. */
function checkDirectives(source: Source, { directives }: Document.Parsed): void {
  const lines = /^\uFEFF?(?:[ \t]*(?:#.*)?\n|%.*\n)*/.exec(source.text)?.[0] ?? ''
  for (const match of lines.matchAll(/^\uFEFF?%(.*)$/gm)) {
    if (!/^(?:YAML[ \t]|TAG[ \t])/.test(match[1] ?? '')) source.fail('unknown directive', match.index)
  }
  if (directives.yaml.explicit === true && directives.yaml.version !== '1.1') {
    source.fail(`YAML version ${directives.yaml.version} is not supported`, 0)
  }
}

const STYLES: Readonly<Record<string, ScalarStyle>> = {
  PLAIN: 'plain',
  QUOTE_SINGLE: 'single',
  QUOTE_DOUBLE: 'double',
  BLOCK_LITERAL: 'literal',
  BLOCK_FOLDED: 'folded',
}

class Composer {
  readonly #source: Source
  readonly #anchors: Anchors

  constructor(source: Source, mergeKeys: MergeKeys) {
    this.#source = source
    this.#anchors = new Anchors(mergeKeys)
  }

  compose(node: unknown, depth: number): Node {
    if (depth > MAX_DEPTH) this.#source.failTooDeep(MAX_DEPTH, 0)
    if (isAlias(node)) return this.#alias(node)
    if (!isMap(node) && !isSeq(node) && !isScalar(node)) return scalar('')
    const anchor = node.anchor === undefined ? undefined : this.#anchors.open(node.anchor)
    const result = isScalar(node) ? this.#scalar(node) : this.#collection(node, depth)
    if (anchor !== undefined) anchor.node = result
    return result
  }

  #collection(node: YAMLMap | { items: unknown[]; flow?: boolean }, depth: number): Node {
    if (isMap(node)) return this.#mapping(node, depth)
    const items = node.items.map((item) => (isPair(item) ? this.#pairMap(item, depth) : this.compose(item, depth + 1)))
    return sequence(items, node.flow === true)
  }

  #pairMap(pair: Pair, depth: number): Node {
    return mapping(this.#finish([this.#entry(pair, depth)]), true)
  }

  #alias({ source: name, range }: Alias): Node {
    return this.#anchors.resolve(name, this.#source, range?.[0] ?? 0)
  }

  #scalar(node: YamlScalar): Scalar {
    const style = STYLES[node.type ?? 'PLAIN'] ?? 'plain'
    const start = node.range?.[0] ?? 0
    const isQuoted = style === 'single' || style === 'double'
    const text = isQuoted ? scanQuoted(this.#source, this.#quoteAt(start)).text : String(node.value ?? '')
    const tag = node.tag?.replace(/^tag:yaml\.org,2002:/, '!!')
    return tag === undefined || tag === '!' ? scalar(text, style) : { ...scalar(text, style), tag, tagged: true }
  }

  /** A node's range may begin with its tag and anchor. */
  #quoteAt(start: number): number {
    const pattern = /(?:[!&]\S*\s+)*/y
    pattern.lastIndex = start
    pattern.test(this.#source.text)
    return pattern.lastIndex
  }

  #mapping(map: YAMLMap, depth: number): Node {
    const entries = map.items.map((pair) => this.#entry(pair, depth))
    return mapping(this.#finish(entries), map.flow === true)
  }

  #entry(pair: Pair, depth: number): Entry {
    const key = this.compose(pair.key, depth + 1)
    if (key.type !== 'scalar') this.#source.fail('a map or a list cannot be a key', this.#offsetOf(pair.key))
    const entry = { key, value: this.compose(pair.value, depth + 1) }
    if (isAlias(pair.value) && entry.value.type !== 'mapping' && isMergeKey(entry)) {
      this.#source.fail('invalid map merge: the alias does not stand for a map', this.#offsetOf(pair.key))
    }
    return entry
  }

  #finish(entries: readonly Entry[]): readonly Entry[] {
    if (this.#anchors.mergeKeys === 'keep') return entries
    return expandMergeKey(entries, (reason) => this.#source.fail(reason, 0))
  }

  #offsetOf(node: unknown): number {
    return isScalar(node) || isMap(node) || isSeq(node) || isAlias(node) ? (node.range?.[0] ?? 0) : 0
  }
}
