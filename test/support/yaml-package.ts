import { createRequire } from 'node:module'
import type { Alias, CST, Document, Pair, YAMLMap, YAMLSeq, Scalar as YamlScalar } from 'yaml'
import {
  type Entry,
  mapping,
  type Node,
  type Scalar,
  type ScalarStyle,
  scalar,
  sequence,
} from '../../src/model/node.ts'
import { Anchors, expandMergeKey, isMergeKey, type MergeKeys } from '../../src/yaml/anchors.ts'
import { MAX_DEPTH } from '../../src/yaml/cursor.ts'
import { scanBlockScalar } from '../../src/yaml/scan-block-scalar.ts'
import { scanQuoted } from '../../src/yaml/scan-quoted.ts'
import type { Source } from '../../src/yaml/source.ts'

type Yaml = typeof import('yaml')

/**
 * Reads the first document of a text with the `yaml` package. Used where the fast reader meets something that it does not
 * know. Undefined for an empty document.
 *
 * @throws KuiltError YAML_…
 */
export function composeGeneral(source: Source, mergeKeys: MergeKeys): Node | undefined {
  // Few builds come here, so none pays for the package at the start.
  const yaml: Yaml = createRequire(import.meta.url)('yaml')
  const document = parse(yaml, source)
  checkDirectives(source, document)
  const error = document.errors.find(({ code }) => code !== 'MULTIPLE_DOCS')
  if (error !== undefined) source.fail(error.message, error.pos[0])
  const { contents } = document
  if (
    contents === null ||
    (yaml.isScalar(contents) && contents.source === '' && contents.range[1] === contents.range[0])
  ) {
    return undefined
  }
  return new Composer(yaml, source, mergeKeys).compose(contents, { depth: 0, indent: -1 })
}

function parse(yaml: Yaml, source: Source): Document.Parsed {
  try {
    return yaml.parseDocument(source.text.slice(0, -1), {
      schema: 'failsafe',
      resolveKnownTags: false,
      keepSourceTokens: true,
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
  const [head = ''] = /^\uFEFF?(?:[ \t]*(?:#.*)?\n|%.*\n)*/.exec(source.text) ?? []
  for (const { 1: directive = '', index } of head.matchAll(/^\uFEFF?%(.*)$/gm)) {
    if (!/^(?:YAML|TAG)[ \t]/.test(directive)) source.fail('unknown directive', index)
  }
  const { explicit, version } = directives.yaml
  if (explicit === true && version !== '1.1') source.fail(`YAML version ${version} is not supported`, 0)
}

const STYLES: Readonly<Record<string, ScalarStyle>> = {
  PLAIN: 'plain',
  QUOTE_SINGLE: 'single',
  QUOTE_DOUBLE: 'double',
  BLOCK_LITERAL: 'literal',
  BLOCK_FOLDED: 'folded',
}

interface Nesting {
  readonly depth: number
  /** Column of the block collection around the node, -1 without one. */
  readonly indent: number
}

class Composer {
  readonly #yaml: Yaml
  readonly #source: Source
  readonly #anchors: Anchors

  constructor(yaml: Yaml, source: Source, mergeKeys: MergeKeys) {
    this.#yaml = yaml
    this.#source = source
    this.#anchors = new Anchors(mergeKeys)
  }

  compose(node: unknown, nesting: Nesting): Node {
    const { isAlias, isMap, isScalar, isSeq } = this.#yaml
    if (nesting.depth > MAX_DEPTH) this.#source.failTooDeep(MAX_DEPTH, 0)
    if (isAlias(node)) return this.#alias(node)
    if (!isMap(node) && !isSeq(node) && !isScalar(node)) return scalar('')
    const anchor = node.anchor === undefined ? undefined : this.#anchors.open(node.anchor)
    const result = isScalar(node) ? this.#scalar(node, nesting) : this.#collection(node, nesting)
    if (anchor !== undefined) anchor.node = result
    return result
  }

  #collection(node: YAMLMap | YAMLSeq, { depth, indent }: Nesting): Node {
    const { isMap, isPair } = this.#yaml
    const token = node.srcToken as CST.Token | undefined
    const isBlock = token?.type === 'block-map' || token?.type === 'block-seq'
    const nesting: Nesting = { depth: depth + 1, indent: isBlock ? token.indent : indent }
    const flow = node.flow === true
    if (isMap(node)) return mapping(this.#finish(node.items.map((pair) => this.#entry(pair, nesting))), flow)
    // A pair in a flow list is a map of its own.
    const item = (value: unknown): Node =>
      isPair(value) ? mapping(this.#finish([this.#entry(value, nesting)]), true) : this.compose(value, nesting)
    return sequence(node.items.map(item), flow)
  }

  #alias({ source: name, range }: Alias): Node {
    return this.#anchors.resolve(name, this.#source, range?.[0] ?? 0)
  }

  #scalar(node: YamlScalar, { indent }: Nesting): Scalar {
    const style = STYLES[node.type ?? 'PLAIN'] ?? 'plain'
    const text = this.#text(node, indent)
    const tag = node.tag?.replace(/^tag:yaml\.org,2002:/, '!!')
    return tag === undefined || tag === '!' ? scalar(text, style) : { ...scalar(text, style), tag, tagged: true }
  }

  /** Texts whose escapes, line breaks or ends go-yaml treats in its own way are scanned again. */
  #text({ srcToken: token, value }: YamlScalar, indent: number): string {
    switch (token?.type) {
      case 'single-quoted-scalar':
      case 'double-quoted-scalar':
        return scanQuoted(this.#source, token.offset).text
      case 'block-scalar': {
        const header = token.props.find(({ type }) => type === 'block-scalar-header')
        return scanBlockScalar(this.#source, header?.offset ?? token.offset, indent).text
      }
      default:
        return typeof value === 'string' ? value : ''
    }
  }

  #entry(pair: Pair, nesting: Nesting): Entry {
    const key = this.compose(pair.key, nesting)
    if (key.type !== 'scalar') this.#source.fail('a map or a list cannot be a key', this.#offsetOf(pair.key))
    const entry = { key, value: this.compose(pair.value, nesting) }
    if (this.#yaml.isAlias(pair.value) && entry.value.type !== 'mapping' && isMergeKey(entry)) {
      this.#source.fail('invalid map merge: the alias does not stand for a map', this.#offsetOf(pair.key))
    }
    return entry
  }

  #finish(entries: readonly Entry[]): readonly Entry[] {
    if (this.#anchors.mergeKeys === 'keep') return entries
    return expandMergeKey(entries, (reason) => this.#source.fail(reason, 0))
  }

  #offsetOf(node: unknown): number {
    return this.#yaml.isNode(node) ? (node.range?.[0] ?? 0) : 0
  }
}
