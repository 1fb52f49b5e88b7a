import { isAlias, isMap, isPair, isScalar, isSeq, parseDocument } from 'yaml'
import { type Entry, mapping, type Node, type Scalar, type ScalarStyle, scalar, sequence } from '../../src/tree/node.ts'
import { expandMergeKey } from '../../src/yaml/read/anchors.ts'

/**
 * Parses a text with the `yaml` package, to compare it with kuilt's reader. Undefined if the package rejects the text,
 * or if it is empty.
 */
export function readWithYamlPackage(text: string): Node | undefined {
  const document = parseDocument(text, {
    schema: 'failsafe',
    resolveKnownTags: false,
    uniqueKeys: false,
    logLevel: 'silent',
    merge: false,
  })
  if (document.errors.length > 0 || document.contents === null) return undefined
  return toNode(document.contents, new Map())
}

const STYLES: Readonly<Record<string, ScalarStyle>> = {
  PLAIN: 'plain',
  QUOTE_SINGLE: 'single',
  QUOTE_DOUBLE: 'double',
  BLOCK_LITERAL: 'literal',
  BLOCK_FOLDED: 'folded',
}

function toNode(value: unknown, anchors: Map<string, Node>): Node {
  if (isAlias(value)) return anchors.get(value.source) ?? scalar('')
  const node = toBareNode(value, anchors)
  if ((isMap(value) || isSeq(value) || isScalar(value)) && value.anchor) anchors.set(value.anchor, node)
  return node
}

function toBareNode(value: unknown, anchors: Map<string, Node>): Node {
  if (isPair(value)) return toMapping([value], true, anchors)
  if (isMap(value)) return toMapping(value.items, value.flow === true, anchors)
  if (isSeq(value)) {
    return sequence(
      value.items.map((item) => toNode(item, anchors)),
      value.flow === true,
    )
  }
  if (!isScalar(value)) return scalar('')
  const text = typeof value.value === 'string' ? value.value : ''
  const bare = scalar(text, STYLES[value.type ?? 'PLAIN'])
  const tag = value.tag?.replace(/^tag:yaml\.org,2002:/, '!!')
  return tag === undefined || tag === '!' ? bare : { ...bare, tag, tagged: true }
}

function toMapping(
  pairs: readonly { readonly key: unknown; readonly value: unknown }[],
  flow: boolean,
  anchors: Map<string, Node>,
): Node {
  const entries = pairs.map((pair): Entry => {
    const key = toNode(pair.key, anchors)
    // Only texts with scalar keys are compared.
    return { key: key as Scalar, value: toNode(pair.value, anchors) }
  })
  return mapping(
    expandMergeKey(entries, (reason) => {
      throw new Error(reason)
    }),
    flow,
  )
}
