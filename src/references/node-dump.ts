import { internalAnnotations } from '../resource/internal-annotations.ts'
import type { Resource } from '../resource/resource.ts'
import { writeStateAnnotations } from '../resource/state-annotations.ts'
import { getField, setField } from '../tree/fields.ts'
import {
  type Entry,
  isNull,
  type Mapping,
  mapping,
  type Node,
  type Scalar,
  type ScalarStyle,
  taggedScalar,
} from '../tree/node.ts'
import { goJson } from '../yaml/json/json.ts'
import { scalarTag } from '../yaml/types/scalar.ts'
import { parseUpstreamTree } from '../yaml/upstream-tree/parse-upstream-tree.ts'
import { noFields, type UpstreamFields, upstreamFields } from '../yaml/upstream-tree/upstream-node.ts'

/**
 * Returns the JSON of a resource's nodes as go-yaml represents them in memory, with lines, columns and comments.
 * api/hasher/hasher.go, (Hasher).Hash, hashes it for kinds other than ConfigMap and Secret. Nodes from the text of the
 * resource keep their positions; nodes that transformers wrote have none.
 *
 * The dump is the same as kustomize's for a resource that was read from a file and changed by the transformers for
 * names, namespaces, labels, images, replicas and (except between two renames) annotations. After patches, with aliases
 * in the text, with `buildMetadata`, and for resources created by plugins, the dump is different from kustomize's, but
 * it is just as stable from build to build.
 */
export function dumpResource(resource: Resource): string {
  const text = resource.state.sourceText
  return new NodeDump(text ?? '').node(
    withInternalAnnotations(resource),
    text === undefined ? undefined : parseUpstreamTree(text)?.root,
  )
}

/**
 * Adds kustomize's internal annotations. They come after the original annotations of the resource:
 * api/resource/resource.go, (Resource).appendCsvAnnotation.
 */
function withInternalAnnotations(resource: Resource): Mapping {
  const internal = renamingAnnotations(resource)
  const metadata = getField(resource.node, 'metadata')
  const annotations = getField(metadata, 'annotations')
  if (internal.length === 0 || metadata?.type !== 'mapping' || annotations?.type !== 'mapping') return resource.node
  const added = internal.map(([key, text]) => ({
    key: taggedScalar(key, ''),
    value: taggedScalar(text, '!!str', 'single'),
  }))
  const own = annotations.entries.filter(({ key }) => key.tag === undefined).length
  const all = mapping(annotations.entries.toSpliced(own, 0, ...added), annotations.flow)
  return setField(resource.node, 'metadata', setField(metadata, 'annotations', all))
}

/**
 * The internal annotations that renaming added, in the order in which kustomize first wrote them:
 * (Resource).setPreviousId, (Resource).AddNamePrefix and (Resource).AddNameSuffix.
 */
function renamingAnnotations(resource: Resource): readonly (readonly [name: string, text: string])[] {
  const { previousNames, previousNamespaces, previousKinds } = internalAnnotations
  const { history, prefixes, suffixes } = resource.state
  const order = new Set<string>()
  const used = { prefixes: 0, suffixes: 0 }
  const useAffix = (field: 'prefixes' | 'suffixes'): void => {
    used[field]++
    order.add(internalAnnotations[field].name)
  }
  history.forEach(({ name }, i) => {
    const next = history[i + 1]?.name ?? resource.id.name
    if (next === `${prefixes[used.prefixes]}${name}`) useAffix('prefixes')
    else if (next === `${name}${suffixes[used.suffixes]}`) useAffix('suffixes')
    for (const annotation of [previousNames, previousNamespaces, previousKinds]) order.add(annotation.name)
  })
  const texts = writeStateAnnotations(resource)
  return Array.from(order, (name) => [name, texts[name] ?? ''])
}

class NodeDump {
  readonly #text: string
  readonly #lineStarts: readonly number[]

  constructor(text: string) {
    this.#text = text
    this.#lineStarts = [0, ...Array.from(text.matchAll(/\n/g), ({ index }) => index + 1)]
  }

  /** @param source the node at the same path in the text */
  node(node: Node, source: Node | undefined): string {
    if (node.type === 'scalar') return this.#scalar(node, source)
    const isMap = node.type === 'mapping'
    if (isMap && source?.type === 'scalar' && isNull(source)) return this.#filledNull(node, source)
    const laid = source?.type === node.type ? upstreamFields(source) : undefined
    return this.#record(laid ?? noFields, {
      kind: isMap ? 4 : 2,
      style: (node.flow ? 32 : 0) + (laid !== undefined && laid.tag !== '' ? 1 : 0),
      tag: laid === undefined ? '' : laid.tag || (isMap ? '!!map' : '!!seq'),
      content: isMap
        ? this.#entries(node.entries, source)
        : node.items.map((item, i) => this.node(item, itemOf(source, i))),
    })
  }

  /** Prints a map that a transformer created from a null. It keeps the position and the text of the null. */
  #filledNull({ entries }: Mapping, source: Scalar): string {
    const content = this.#entries(entries, undefined)
    return this.#record(upstreamFields(source), { kind: 4, style: 0, tag: '!!map', value: source.text, content })
  }

  #entries(entries: readonly Entry[], source: Node | undefined): readonly string[] {
    const laid = new Map(source?.type === 'mapping' ? source.entries.map((entry) => [entry.key.text, entry]) : [])
    return entries.flatMap(({ key, value }) => {
      const entry = laid.get(key.text)
      return [this.#scalar(key, entry?.key), this.node(value, entry?.value)]
    })
  }

  /** Prints a scalar. A scalar that was overwritten has neither a position nor comments. */
  #scalar(scalar: Scalar, source: Node | undefined): string {
    const isRead = scalar.tag === undefined || scalar.tagged
    const isSame = isRead && source?.type === 'scalar' && source.text === scalar.text && !upstreamFields(source).alias
    return this.#record(isSame ? upstreamFields(source) : noFields, {
      kind: 8,
      style: styleBits[scalar.style] + (scalar.tagged ? 1 : 0),
      tag: scalarTag(scalar),
      value: scalar.text,
    })
  }

  #record(
    { headComment, lineComment, footComment, offset }: UpstreamFields,
    { kind, style, tag, value = '', content = [] }: NodeFields,
  ): string {
    const position = this.#position(offset)
    return [
      `{"Kind":${kind},"Style":${style},"Tag":${goJson(tag)},"Value":${goJson(value)},"Anchor":"","Alias":null,`,
      `"Content":${content.length === 0 ? 'null' : `[${content.join(',')}]`},`,
      `"HeadComment":${goJson(headComment)},"LineComment":${goJson(lineComment)},"FootComment":${goJson(footComment)},`,
      `"Line":${position.line},"Column":${position.column}}`,
    ].join('')
  }

  /** The line and column, counted from 1 in characters. Both are 0 for a node that is not from the text. */
  #position(at: number): { readonly line: number; readonly column: number } {
    if (at < 0) return { line: 0, column: 0 }
    const next = this.#lineStarts.findIndex((start) => start > at)
    const line = next < 0 ? this.#lineStarts.length : next
    return { line, column: Array.from(this.#text.slice(this.#lineStarts[line - 1], at)).length + 1 }
  }
}

interface NodeFields {
  readonly kind: number
  readonly style: number
  readonly tag: string
  readonly value?: string
  readonly content?: readonly string[]
}

const styleBits: Readonly<Record<ScalarStyle, number>> = { plain: 0, double: 2, single: 4, literal: 8, folded: 16 }

function itemOf(source: Node | undefined, index: number): Node | undefined {
  return source?.type === 'sequence' ? source.items[index] : undefined
}
