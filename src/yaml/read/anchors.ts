import { KuiltError } from '../../diagnostics/index.ts'
import { changedScalar, type Entry, type Mapping, type Node } from '../../tree/node.ts'
import { isNameCharacter, isSpace } from '../types/characters.ts'
import type { Cursor } from './cursor.ts'
import type { NodePositions } from './node-positions.ts'
import type { Source } from './source.ts'

/** Maximum number of nodes that aliases may add to one document. More would be an attack, not a manifest. */
const MAX_ALIASED_NODES = 400_000

interface Anchor {
  /** Undefined until the node is complete. */
  node: Node | undefined
}

/**
 * The anchors of one document. An alias gets a copy of its node, so that every node occurs in a tree only once.
 */
export class Anchors {
  /** Created with the first anchor, because most documents have none. */
  #byName: Map<string, Anchor> | undefined
  #aliased: number = 0

  /** Adds an anchor, which is valid from here on. If two anchors have the same name, the later one wins. */
  open(name: string): Anchor {
    const anchor: Anchor = { node: undefined }
    this.#byName ??= new Map()
    this.#byName.set(name, anchor)
    return anchor
  }

  /** @throws KuiltError YAML_SYNTAX, YAML_ALIASES_EXCESSIVE */
  resolve(name: string, cursor: Pick<Cursor, 'source' | 'positions'>, offset: number): Node {
    const { positions } = cursor
    const source: Source = cursor.source
    const anchor = this.#byName?.get(name)
    if (anchor === undefined) source.fail(`unknown anchor "${name}"`, offset)
    const { node } = anchor
    if (node === undefined) source.fail(`anchor "${name}" contains itself`, offset)
    const copy = this.#copy(node, source, offset)
    if (positions !== undefined) copyPositions(node, copy, positions)
    return copy
  }

  #copy(node: Node, source: Source, offset: number): Node {
    this.#aliased++
    if (this.#aliased > MAX_ALIASED_NODES) {
      throw new KuiltError('YAML_ALIASES_EXCESSIVE', { limit: MAX_ALIASED_NODES }, { at: source.locate(offset) })
    }
    if (node.type === 'scalar') return changedScalar(node, {})
    if (node.type === 'sequence') return { ...node, items: node.items.map((item) => this.#copy(item, source, offset)) }
    const entries = node.entries.map(({ key, value }) => ({ key, value: this.#copy(value, source, offset) }))
    return { ...node, entries }
  }
}

/** Gives the copies that an alias creates the positions of the anchored nodes. */
function copyPositions(from: Node, to: Node, positions: NodePositions): void {
  const start = positions.get(from)
  if (start !== undefined) positions.add(to, start)
  if (from.type === 'sequence' && to.type === 'sequence') {
    for (const [i, item] of from.items.entries()) copyPositions(item, to.items[i] ?? item, positions)
  }
  if (from.type !== 'mapping' || to.type !== 'mapping') return
  from.entries.forEach((entry, i) => {
    const copied = to.entries[i] ?? entry
    const position = positions.get(entry)
    if (position !== undefined) positions.add(copied, position)
    copyPositions(entry.value, copied.value, positions)
  })
}

/** The end of the name of an anchor or alias whose `&` or `*` is at `start`. */
export function scanAnchorName(source: Source, start: number): number {
  const { text } = source
  let end = start + 1
  while (isNameCharacter(text.charCodeAt(end))) end++
  const code = text.charCodeAt(end)
  if (end === start + 1 || !(isSpace(code) || '?:,]}%@`'.includes(text.charAt(end)))) {
    source.fail('anchor names may contain only letters, digits, _ and -', start)
  }
  return end
}

/** True for a plain `<<`, and for any key with the tag `!!merge`. */
export function isMergeKey({ key }: Entry): boolean {
  return key.tag === undefined ? key.text === '<<' && key.style === 'plain' : key.tag === '!!merge'
}

/**
 * The entries of a map with its merge key expanded. The map's own keys win over merged ones; if the merge key has a
 * list, earlier maps win over later ones. The first `<<` key is removed even if it is quoted. Follows
 * kyaml/yaml/rnode.go, removeMergeTags and mergeAll.
 *
 * `fail` is called with the reason if a merge is invalid.
 */
export function expandMergeKey(entries: readonly Entry[], fail: (reason: string) => never): readonly Entry[] {
  const merges = entries.filter(isMergeKey)
  if (merges.length > 1) fail('duplicate merge key')
  const [merge] = merges
  const first = entries.findIndex(({ key }) => key.text === '<<')
  const own = first < 0 ? entries : entries.toSpliced(first, 1)
  if (merge === undefined) return own
  return mergeEntries(own, mergedMaps(merge.value, fail))
}

function mergedMaps(value: Node, fail: (reason: string) => never): readonly Mapping[] {
  if (value.type === 'mapping') return [value]
  if (value.type === 'scalar') return fail('the value of a merge key (<<) must be a map or a list of maps')
  return value.items.map((item) =>
    item.type === 'mapping' ? item : fail('the list of a merge key (<<) may contain only maps'),
  )
}

/** Keys of the map keep their position; merged keys are appended, those of the last map first. */
function mergeEntries(own: readonly Entry[], maps: readonly Mapping[]): readonly Entry[] {
  const result = [...own]
  const indexes = new Map<string, number>()
  own.forEach(({ key }, index) => {
    if (!indexes.has(key.text)) indexes.set(key.text, index)
  })
  const ownKeys = new Set(indexes.keys())
  for (const { entries } of maps.toReversed()) {
    const seen = new Set<string>()
    for (const entry of entries) {
      const name = entry.key.text
      // For duplicate keys in the merged map, the first one is used.
      if (ownKeys.has(name) || seen.has(name)) continue
      seen.add(name)
      const index = indexes.get(name)
      if (index === undefined) indexes.set(name, result.push(entry) - 1)
      else result[index] = entry
    }
  }
  return result
}
