import { KuiltError } from '../diagnostics/index.ts'
import { compileGo, type Matcher } from '../resource/regex.ts'
import { type PathPart, readPathPart, splitFieldPath } from '../tree/field-path.ts'
import { getField, mapItems } from '../tree/fields.ts'
import { type Entry, isNull, type Mapping, mapping, type Node, sequence, taggedScalar } from '../tree/node.ts'
import { parseEmbedded } from '../yaml/upstream-tree/edit-embedded.ts'
import { nodeText } from '../yaml/upstream-tree/node-text.ts'
import { elementsOf, fieldIndex, wrongKind } from './replacement-lookup.ts'

/** The path of a target, split up once for all resources. */
export interface TargetPath {
  readonly source: string
  /** As split, for looking into texts. */
  readonly names: readonly string[]
  readonly parts: readonly TargetPart[]
}

export type TargetPart = PathPart & {
  /** Of `[field=value]`: finds the value anywhere in an element's text. Compiled where first needed, as upstream. */
  readonly pattern?: () => Matcher
}

export function compileTargetPath(source: string): TargetPath {
  const names = splitFieldPath(source)
  return { source, names, parts: names.map(compilePart) }
}

function compilePart(name: string): TargetPart {
  const part = readPathPart(name)
  if (part.type !== 'match') return part
  let compiled: Matcher | undefined
  const pattern = (): Matcher => {
    compiled ??= compileGo(part.value)
    return compiled
  }
  return { ...part, pattern }
}

export interface FieldEdit {
  /** The kind of node that a missing field becomes; without it nothing is created. */
  readonly create: Node['type'] | undefined
  /** `path` holds positions from the root; undefined for a node that is not part of the tree, whose change is lost. */
  readonly set: (node: Node, path: readonly number[] | undefined) => Node
  /** Is told of every field and element that is added to the node at `path`, before anything is set in it. */
  readonly added?: (child: Entry | Node, path: readonly number[]) => void
}

/**
 * Changes every node that a target's path leads to. Shares whatever stays the same.
 *
 * @returns how many nodes were found, changes that got lost included
 * @throws KuiltError PATH_…, FIELD_WRONG_NODE_KIND, REGEX_INVALID, YAML_…
 */
export function editAt(root: Node, parts: readonly TargetPart[], edit: FieldEdit): { node: Node; count: number } {
  const walker = new Walker(parts, edit)
  const node = walker.walk(root, 0)
  return { node, count: walker.count }
}

class Walker {
  count = 0
  readonly #parts: readonly TargetPart[]
  readonly #edit: FieldEdit
  readonly #path: number[] = []
  /** Above 0 inside of nodes that are not part of the tree. */
  #detached = 0

  constructor(parts: readonly TargetPart[], edit: FieldEdit) {
    this.#parts = parts
    this.#edit = edit
  }

  walk(node: Node, depth: number): Node {
    const part = this.#parts[depth]
    if (part === undefined) return this.#found(node)
    switch (part.type) {
      case 'index':
        return this.#index(node, part.index, depth)
      case 'every':
        return this.#every(node, depth)
      case 'match':
        return this.#match(node, part, depth)
      case 'invalid':
        throw new KuiltError('PATH_MATCH_INVALID', { part: part.source })
      case 'field':
        return this.#field(node, part.name, depth)
    }
  }

  #found(node: Node): Node {
    this.count++
    return this.#edit.set(node, this.#detached > 0 ? undefined : this.#path)
  }

  #child(node: Node, position: number, depth: number): Node {
    this.#path.push(position)
    const result = this.walk(node, depth + 1)
    this.#path.pop()
    return result
  }

  /** Goes on in a node that upstream makes or parses and then forgets. */
  #lose(node: Node, depth: number): void {
    this.#detached++
    this.walk(node, depth)
    this.#detached--
  }

  #field(node: Node, name: string, depth: number): Node {
    if (name === '') return this.#nameless(node, depth)
    const index = fieldIndex(node, name)
    if (index < 0) return this.#createField(node, name, depth)
    // `fieldIndex` finds fields in mappings only.
    const map = node as Mapping
    const entry = map.entries[index] as Entry
    if (entry.value.type === 'scalar' && depth + 1 < this.#parts.length) {
      this.#loseInText(entry.value.text, depth + 1)
      return node
    }
    const value = this.#child(entry.value, index, depth)
    if (value === entry.value) return node
    const entries = map.entries.slice()
    entries[index] = { key: entry.key, value }
    return { ...map, entries }
  }

  /** An empty name stands for the scalar itself, provided that it is empty as well. */
  #nameless(node: Node, depth: number): Node {
    if (isNull(node)) return node
    if (node.type !== 'scalar') throw wrongKind('ScalarNode', node)
    return node.text === '' ? this.walk(node, depth + 1) : node
  }

  #createField(node: Node, name: string, depth: number): Node {
    const created = this.#create(depth)
    if (created === undefined) return node
    if (node.type !== 'mapping') {
      this.#lose(created, depth + 1)
      return node
    }
    const key = taggedScalar(name, '')
    this.#add({ key, value: created })
    const value = this.#child(created, node.entries.length, depth)
    return { ...node, entries: [...node.entries, { key, value }] }
  }

  #add(child: Entry | Node): void {
    if (this.#detached === 0) this.#edit.added?.(child, this.#path)
  }

  /** A new node for what comes after the part at `depth`: a list in front of an element, a map in front of a field. */
  #create(depth: number): Node | undefined {
    const { create } = this.#edit
    if (create === undefined) return undefined
    const next = this.#parts[depth + 1]
    const isLast = next === undefined || (next.type === 'field' && next.name === '')
    const type = isLast ? create : next.type === 'field' || next.type === 'every' ? 'mapping' : 'sequence'
    if (type === 'scalar') return taggedScalar('', '')
    return type === 'mapping' ? mapping([]) : sequence([])
  }

  /** A text in the way is read and searched; what is changed there never gets back into the text. */
  #loseInText(text: string, depth: number): void {
    const document = parseEmbedded(text)
    if (document === undefined) {
      const isField = this.#parts[depth]?.type === 'field'
      throw new KuiltError('EMBEDDED_TEXT_EMPTY', { expected: isField ? 'MappingNode' : 'SequenceNode' })
    }
    this.#lose(document.root, depth)
  }

  #index(node: Node, index: number, depth: number): Node {
    const items = elementsOf(node)
    const created = index === items.length ? this.#create(depth) : undefined
    const item = items[index] ?? created
    if (item === undefined) throw new KuiltError('PATH_INDEX_MISSING', { index, count: items.length })
    if (node.type !== 'sequence') {
      this.#lose(item, depth + 1)
      return node
    }
    if (item === created) this.#add(item)
    const next = this.#child(item, index, depth)
    if (next === node.items[index]) return node
    const changed = node.items.slice()
    changed[index] = next
    return { ...node, items: changed }
  }

  #every(node: Node, depth: number): Node {
    if (node.type !== 'sequence') {
      elementsOf(node)
      return node
    }
    return mapItems(node, (item, i) => this.#child(item, i, depth))
  }

  #match(node: Node, part: TargetPart & { readonly type: 'match' }, depth: number): Node {
    const before = this.count
    const list = this.#matchOnce(node, part, depth)
    if (this.#edit.create === undefined || this.count > before) return list
    const value = taggedScalar(part.value, '')
    const item = part.field === '' ? value : mapping([{ key: taggedScalar(part.field, ''), value }])
    // Upstream would go on making elements for ever.
    if (!part.pattern?.().test(nodeText(value))) {
      throw new KuiltError('PATH_ELEMENT_NOT_CREATED', { part: `[${part.field}=${part.value}]` })
    }
    if (list.type === 'sequence') {
      this.#add(item)
      return this.#matchOnce({ ...list, items: [...list.items, item] }, part, depth)
    }
    this.#lose(part.field === '' ? value : item, part.field === '' ? this.#parts.length : depth + 1)
    return list
  }

  #matchOnce(node: Node, { field, pattern }: TargetPart & { readonly type: 'match' }, depth: number): Node {
    if (node.type !== 'sequence') {
      elementsOf(node)
      return node
    }
    // Upstream ignores the rest of the path behind `[=value]`.
    const next = field === '' ? this.#parts.length : depth
    return mapItems(node, (item, i) => {
      const value = field === '' ? item : getField(item, field)
      return value !== undefined && pattern?.().test(nodeText(value)) ? this.#child(item, i, next) : item
    })
  }
}
