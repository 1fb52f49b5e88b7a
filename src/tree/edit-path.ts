import { KuiltError } from '../diagnostics/index.ts'
import type { MatchStep, PathStep } from './field-path.ts'
import { getField, mapItems, withEntry } from './fields.ts'
import { type Entry, isNull, type Mapping, mapping, type Node, type Sequence, sequence, taggedScalar } from './node.ts'
import { kindNames, wrongNodeKind } from './node-kind.ts'
import {
  type Container,
  childAt,
  elementsOf,
  keyPosition,
  positionOf,
  unsupportedError,
  withChild,
} from './walk-path.ts'

/** The edit to apply to the nodes at a path. */
export interface PathEdit {
  /** The kind of node to create for a missing field. If undefined, nothing is created. */
  readonly create: Node['type'] | undefined
  /**
   * Changes a node. `path` contains positions from the root. It is undefined for a node that is not part of the tree,
   * whose change is lost.
   */
  readonly set: (node: Node, path: readonly number[] | undefined) => Node
  /** Called for every field and element that is added to the node at `path`, before anything is set in it. */
  readonly added?: (child: Entry | Node, path: readonly number[]) => void
}

/**
 * Kyaml follows a path in two ways, PathGetter (kyaml/yaml/fns.go) for ValueAddTransformer and PathMatcher
 * (kyaml/yaml/match.go) for the targets of replacements. These rules cover all differences, except for steps that only
 * one of the two supports, which the parsers in field-path.ts handle.
 */
export interface PathRules {
  /**
   * Returns true if `[field=value]` matches an element with that value. If set, every matching element is edited
   * (PathMatcher.doSeq, which uses a regular expression). Otherwise, the first element with exactly that text is edited
   * (ElementMatcher.Filter).
   */
  readonly matches?: (value: Node, step: MatchStep) => boolean
  /**
   * True if an index one past the end appends an element. PathMatcher.doIndexSeq appends it, but GetElementByIndex does
   * not.
   */
  readonly appendsByIndex: boolean
  /**
   * True if a missing index is an error (PathMatcher.doIndexSeq). Otherwise, it ends the walk (ElementIndexer.Filter).
   */
  readonly requiresIndex: boolean
  /**
   * True if a field can be created below a null. The tree does not change in either case, but PathMatcher.doField
   * continues in the new field and may fail there, while FieldMatcher.Filter stops.
   */
  readonly entersNull: boolean
  /**
   * Parses a scalar that the path continues into. Returns undefined for an empty text. Edits there are lost
   * (PathMatcher.handleStructuredDataInScalar). If not set, such a scalar is an error.
   */
  readonly parseText?: (text: string) => Node | undefined
}

/**
 * Changes every node at a path, and creates missing nodes if the edit requests it. Unchanged nodes are shared.
 *
 * @returns the number of nodes that were found, including lost changes
 * @throws KuiltError PATH_…, FIELD_WRONG_NODE_KIND, and what the rules and the edit throw
 */
export function editPath(
  root: Node,
  steps: readonly PathStep[],
  edit: PathEdit,
  rules: PathRules,
): { readonly node: Node; readonly count: number } {
  const editor = new PathEditor(steps, edit, rules)
  const node = editor.walk(root, 0)
  return { node, count: editor.count }
}

class PathEditor {
  count = 0
  private readonly steps: readonly PathStep[]
  private readonly edit: PathEdit
  private readonly rules: PathRules
  private readonly path: number[] = []
  /** Greater than 0 inside a node that is not part of the tree. */
  private detached = 0

  constructor(steps: readonly PathStep[], edit: PathEdit, rules: PathRules) {
    this.steps = steps
    this.edit = edit
    this.rules = rules
  }

  walk(node: Node, depth: number): Node {
    const step = this.steps[depth]
    if (step === undefined) return this.found(node)
    switch (step.type) {
      case 'key':
        return this.key(node, step.text, depth)
      case 'index':
        return this.element(node, step.index, depth)
      case 'last':
        return this.element(node, positionOf(node, step), depth)
      case 'each':
        return this.elements(node, () => true, depth)
      case 'match':
        return this.rules.matches === undefined ? this.first(node, step, depth) : this.allMatches(node, step, depth)
      case 'unsupported':
        throw unsupportedError(step)
    }
  }

  private found(node: Node): Node {
    this.count++
    return this.edit.set(node, this.detached > 0 ? undefined : this.path)
  }

  private child<T extends Container>(node: T, position: number, depth: number): T {
    return keepExtras(node, withChild(node, position, this.walkChild(childAt(node, position) as Node, position, depth)))
  }

  private walkChild(child: Node, position: number, depth: number): Node {
    this.path.push(position)
    const result = this.walk(child, depth)
    this.path.pop()
    return result
  }

  /**
   * Continues in a node that kyaml/yaml/match.go creates or parses, but never adds to the tree: (PathMatcher).doField
   * and (PathMatcher).handleStructuredDataInScalar.
   */
  private walkDetached(node: Node, depth: number): void {
    this.detached++
    this.walk(node, depth)
    this.detached--
  }

  private key(node: Node, name: string, depth: number): Node {
    if (name === '') return this.nameless(node, depth)
    const position = keyPosition(node, name)
    if (position < 0) return this.createField(node, name, depth)
    // `keyPosition` finds fields in mappings only.
    const map = node as Mapping
    const value = childAt(map, position)
    if (value !== undefined && this.enteredText(value, depth + 1)) return node
    return this.child(map, position, depth + 1)
  }

  /**
   * Follows an empty name, which refers to the scalar itself if the scalar is empty as well (FieldMatcher.Filter).
   * Otherwise, FieldSetter.Filter replaces the scalar with the node to create, but PathMatcher.doField continues in a
   * copy.
   */
  private nameless(node: Node, depth: number): Node {
    if (node.type !== 'scalar') throw wrongNodeKind('scalar', node)
    if (node.text === '' && !isNull(node)) {
      return this.enteredText(node, depth + 1) ? node : this.walk(node, depth + 1)
    }
    const created = this.create(depth)
    if (created === undefined || this.enteredText(created, depth + 1)) return node
    this.walkDetached(created, depth + 1)
    return created
  }

  private createField(node: Node, name: string, depth: number): Node {
    const created = this.create(depth)
    if (created === undefined || this.enteredText(created, depth + 1)) return node
    if (node.type !== 'mapping') {
      if (this.rules.entersNull) this.walkDetached(created, depth + 1)
      return node
    }
    const key = taggedScalar(name, '')
    this.reportAdded({ key, value: created })
    const value = this.walkChild(created, node.entries.length, depth + 1)
    return keepExtras(node, withEntry(node, { key, value }))
  }

  private reportAdded(child: Entry | Node): void {
    if (this.detached === 0) this.edit.added?.(child, this.path)
  }

  /**
   * Creates a node for the steps after `depth`: a list if the next step is an element, or a map if it is a field.
   * Follows kyaml/yaml/fns.go, getPathPartKind.
   */
  private create(depth: number): Node | undefined {
    const { create } = this.edit
    if (create === undefined) return undefined
    const next = this.steps[depth + 1]
    const isLast = next === undefined || (next.type === 'key' && next.text === '')
    const type = isLast ? create : next.type === 'index' || isInBrackets(next) ? 'sequence' : 'mapping'
    if (type === 'scalar') return taggedScalar('', '')
    return type === 'mapping' ? mapping([]) : sequence([])
  }

  /** Continues in the text of a scalar, if the path does; an empty text, as that of a new scalar, is an error. */
  private enteredText(node: Node, depth: number): boolean {
    const { parseText } = this.rules
    if (parseText === undefined || node.type !== 'scalar' || depth >= this.steps.length) return false
    const root = parseText(node.text)
    if (root === undefined) {
      const isKey = this.steps[depth]?.type === 'key'
      throw new KuiltError('EMBEDDED_TEXT_EMPTY', { expected: kindNames[isKey ? 'mapping' : 'sequence'] })
    }
    this.walkDetached(root, depth)
    return true
  }

  private element(node: Node, index: number, depth: number): Node {
    const { length } = elementsOf(node)
    if (node.type === 'sequence' && index < length) return this.child(node, index, depth + 1)
    const created = this.rules.appendsByIndex && index === length ? this.create(depth) : undefined
    if (created !== undefined) return this.append(node, created, depth + 1)
    if (this.rules.requiresIndex) throw new KuiltError('PATH_INDEX_MISSING', { index, count: length })
    return node
  }

  /** Adds an element and continues in it. An element that is added to a null is lost. */
  private append(node: Node, item: Node, depth: number): Node {
    if (node.type !== 'sequence') {
      this.walkDetached(item, depth)
      return node
    }
    this.reportAdded(item)
    return withItem(node, this.walkChild(item, node.items.length, depth))
  }

  private elements(node: Node, isWanted: (item: Node) => boolean, depth: number): Node {
    if (node.type === 'sequence') {
      const change = (item: Node, i: number): Node => (isWanted(item) ? this.walkChild(item, i, depth + 1) : item)
      return keepExtras(node, mapItems(node, change))
    }
    elementsOf(node)
    return node
  }

  private first(node: Node, step: MatchStep, depth: number): Node {
    const position = positionOf(node, step)
    if (position >= 0) return this.child(node as Sequence, position, depth + 1)
    return this.edit.create === undefined ? node : this.append(node, newElement(step), depth + 1)
  }

  private allMatches(node: Node, step: MatchStep, depth: number): Node {
    const before = this.count
    const list = this.matchesOnce(node, step, depth)
    if (this.edit.create === undefined || this.count > before) return list
    const item = newElement(step)
    // PathMatcher.doSeq would append elements forever.
    if (!this.rules.matches?.(taggedScalar(step.value, ''), step)) {
      throw new KuiltError('PATH_ELEMENT_NOT_CREATED', { part: `[${step.field}=${step.value}]` })
    }
    if (list.type === 'sequence') {
      this.reportAdded(item)
      return this.matchesOnce(withItem(list, item), step, depth)
    }
    this.walkDetached(item, this.depthAfter(step, depth))
    return list
  }

  private matchesOnce(node: Node, step: MatchStep, depth: number): Node {
    const isWanted = (item: Node): boolean => {
      const value = step.field === '' ? item : getField(item, step.field)
      return value !== undefined && this.rules.matches?.(value, step) === true
    }
    return this.elements(node, isWanted, this.depthAfter(step, depth) - 1)
  }

  /** The depth after a match. PathMatcher.visitPrimitiveElem ignores the rest of the path after `[=value]`. */
  private depthAfter({ field }: MatchStep, depth: number): number {
    return field === '' ? this.steps.length : depth + 1
  }
}

function isInBrackets({ type, text }: PathStep): boolean {
  return type === 'match' || (type === 'unsupported' && text.startsWith('['))
}

function withItem(list: Sequence, item: Node): Sequence {
  return keepExtras(list, sequence([...list.items, item], list.flow))
}

/**
 * Keeps the comments, anchor and tag of a container in a text (`UpstreamNode`) when its content changes. Containers of
 * resources have none, and are not copied.
 */
function keepExtras<T extends Container>(old: T, changed: T): T {
  return changed !== old && 'upstream' in old ? { ...old, ...changed } : changed
}

/** Returns the element that `[field=value]` creates. */
function newElement({ field, value }: MatchStep): Node {
  const text = taggedScalar(value, '')
  return field === '' ? text : mapping([{ key: taggedScalar(field, ''), value: text }])
}
