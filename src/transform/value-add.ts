import { KuiltError } from '../diagnostics/index.ts'
import type { ValueAddTarget } from '../kustomization/kustomization.gen.ts'
import { overwriteScalar } from '../resource/field-setter.ts'
import { FieldSpecIndex } from '../resource/field-specs.ts'
import type { Resource } from '../resource/resource.ts'
import { compileSelector } from '../resource/selector.ts'
import { type PathPart, readPathPart, splitPath } from '../tree/field-path.ts'
import { mapSame } from '../tree/fields.ts'
import { type Entry, type Mapping, mapping, type Node, type Sequence, sequence, taggedScalar } from '../tree/node.ts'
import { type CellWrites, settleCells } from '../tree/shared-cells.ts'
import { moveResource } from './namespace.ts'
import { elementsOf, fieldIndex, hasValue, wrongKind } from './replacement-lookup.ts'

/**
 * The builtin ValueAddTransformer: writes a text to a field of every resource that a target selects, creating what is
 * missing, or puts it into the file path that the field holds.
 *
 * ```yaml
 * # value `prod`, fieldPath spec/path, filePathPosition 2
 * spec: { path: /data/logs }       # before
 * spec: { path: /data/prod/logs }
 * ```
 *
 * @throws KuiltError VALUE_ADD_…, PATH_…, FIELD_WRONG_NODE_KIND
 */
export function addValue(
  resources: readonly Resource[],
  value: string,
  targets: readonly ValueAddTarget[],
): readonly Resource[] {
  for (const target of targets) checkTarget(target)
  return targets.reduce((list, target) => addToTarget(list, value, target), resources)
}

function checkTarget({ fieldPath, filePathPosition: position = 0 }: ValueAddTarget): void {
  if (!fieldPath) throw new KuiltError('VALUE_ADD_FIELD_PATH_EMPTY', {})
  if (position < 0) throw new KuiltError('VALUE_ADD_POSITION_NEGATIVE', { position })
}

function addToTarget(
  resources: readonly Resource[],
  value: string,
  { selector, fieldPath = '', filePathPosition: position = 0 }: ValueAddTarget,
): readonly Resource[] {
  const selected = selector === undefined ? undefined : compileSelector(selector)
  const noSpecs = new FieldSpecIndex([])
  const parts = splitPath(fieldPath, '/').flatMap((part) => part.trim() || [])
  return mapSame(resources, (resource) => {
    if (selected?.matches(resource) === false) return resource
    // A namespace goes where it belongs: not to cluster-scoped objects, but to subjects of role bindings.
    const node =
      fieldPath === 'metadata/namespace'
        ? moveResource(resource, noSpecs, { namespace: value, specs: [] })
        : new ValueAdder(parts, value, position).apply(resource.node)
    return resource.withNode(node)
  })
}

class ValueAdder {
  readonly #parts: readonly string[]
  readonly #value: string
  readonly #position: number
  readonly #writes: CellWrites = new Map()

  constructor(parts: readonly string[], value: string, position: number) {
    this.#parts = parts
    this.#value = value
    this.#position = position
  }

  apply(root: Mapping): Mapping {
    const node = this.#walk(root, 0)
    // With at least one part in the path the root itself is never written.
    return settleCells(node as Mapping, this.#writes)
  }

  #walk(node: Node, depth: number): Node {
    const source = this.#parts[depth]
    if (source === undefined) return this.#write(node)
    if (source === '-') return this.#element(node, elementsOf(node).length - 1, depth)
    if (/^-\d+$/.test(source) && Number(source) < 0) throw new KuiltError('PATH_INDEX_NEGATIVE', { index: source })
    const part = readPathPart(source)
    switch (part.type) {
      case 'index':
        return this.#element(node, part.index, depth)
      case 'every':
        throw new KuiltError('PATH_WILDCARD_IN_SOURCE', {})
      case 'invalid':
        throw new KuiltError('PATH_MATCH_INVALID', { part: part.source })
      case 'match':
        return this.#match(node, part, depth)
      case 'field':
        return this.#field(node, part.name, depth)
    }
  }

  #write(node: Node): Node {
    if (node.type !== 'scalar') throw wrongKind('ScalarNode', node)
    const text = this.#position > 0 ? insertPathPart(node.text, this.#value, this.#position - 1) : this.#value
    return overwriteScalar(node, taggedScalar(text, ''), this.#writes)
  }

  #element(node: Node, index: number, depth: number): Node {
    const items = elementsOf(node)
    if (items[index] !== undefined) return this.#item(node as Sequence, index, depth)
    // Elements are not created by position.
    if (index < 0) throw new KuiltError('PATH_LAST_OF_EMPTY_LIST', {})
    if (this.#position > 0) throw new KuiltError('PATH_INDEX_MISSING', { index, count: items.length })
    return node
  }

  #item(list: Sequence, index: number, depth: number): Sequence {
    const items = list.items.slice()
    items[index] = this.#walk(list.items[index] as Node, depth + 1)
    return { ...list, items }
  }

  #match(node: Node, { field, value }: PathPart & { readonly type: 'match' }, depth: number): Node {
    const text = taggedScalar(value, '')
    const index = elementsOf(node).findIndex((item) => hasValue(item, field, value))
    const item = field === '' ? text : mapping([{ key: taggedScalar(field, ''), value: text }])
    if (node.type !== 'sequence') {
      // What upstream adds to a null is never printed, but has to be possible.
      this.#walk(item, depth + 1)
      return node
    }
    if (index >= 0) return this.#item(node, index, depth)
    return this.#item({ ...node, items: [...node.items, item] }, node.items.length, depth)
  }

  #field(node: Node, name: string, depth: number): Node {
    const index = fieldIndex(node, name)
    if (node.type !== 'mapping') return node
    if (index < 0) {
      const value = this.#walk(this.#create(depth), depth + 1)
      return { ...node, entries: [...node.entries, { key: taggedScalar(name, ''), value }] }
    }
    const { key, value } = node.entries[index] as Entry
    const entries = node.entries.slice()
    entries[index] = { key, value: this.#walk(value, depth + 1) }
    return { ...node, entries }
  }

  #create(depth: number): Node {
    const next = this.#parts[depth + 1]
    if (next === undefined) return taggedScalar('', '')
    const { type } = readPathPart(next)
    return type === 'field' || type === 'every' ? mapping([]) : sequence([])
  }
}

/** Inserts a directory into a file path; an absolute path stays absolute, and a position too far is the end. */
function insertPathPart(path: string, part: string, position: number): string {
  const isAbsolute = path.startsWith('/')
  const parts = path.split('/').slice(isAbsolute ? 1 : 0)
  const all = path === '' || path === '/' ? [part] : parts.toSpliced(Math.min(position, parts.length), 0, part)
  return `${isAbsolute ? '/' : ''}${cleanPath(all, isAbsolute)}`
}

/** Joins as Go's filepath.Join: without empty and `.` parts, `..` resolved. */
function cleanPath(parts: readonly string[], isAbsolute: boolean): string {
  const result: string[] = []
  for (const part of parts.flatMap((item) => item.split('/'))) {
    if (part === '' || part === '.') continue
    if (part !== '..') result.push(part)
    else if (result.length > 0 && result.at(-1) !== '..') result.pop()
    else if (!isAbsolute) result.push(part)
  }
  return result.join('/') || (isAbsolute ? '' : '.')
}
