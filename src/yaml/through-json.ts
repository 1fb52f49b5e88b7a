import { KuiltError } from '../diagnostics/index.ts'
import { type Mapping, mapping, type Node, type Scalar, type Sequence, sequence } from '../model/node.ts'
import { mapSame } from '../model/tree.ts'
import { decodeBinaryKeys } from './binary-keys.ts'
import { type Place, scalarFromJson, scalarToJson } from './json.ts'
import { keyName } from './key-name.ts'
import { sortEntries } from './key-order.ts'
import { checkDepth } from './limits.ts'
import { isPlainInteger, isPlainText } from './plain-text.ts'

/**
 * The tree that `fromJson` makes of what `toJson` makes of a tree, every number a float64 in between: keys sorted, styles
 * chosen anew. What looks the same afterwards is the same object.
 *
 * @throws KuiltError whatever `toJson` throws
 */
export function throughJson(node: Node): Node {
  return pass(node, { flow: false, depth: 0 })
}

function pass(node: Node, place: Place): Node {
  if (node.type === 'scalar') return passScalar(node, place.flow)
  const inner = { flow: place.flow || node.flow, depth: checkDepth(place.depth + 1) }
  if (node.type === 'sequence') return passSequence(node, inner)
  return passMapping(place.depth === 0 ? decodeBinaryKeys(node) : node, inner)
}

function passSequence(list: Sequence, inner: Place): Sequence {
  const items = mapSame(list.items, (item) => pass(item, inner))
  const flow = items.length === 0
  return items === list.items && flow === list.flow ? list : sequence(items, flow)
}

function passMapping(map: Mapping, inner: Place): Mapping {
  const seen = new Seen()
  const entries = mapSame(map.entries, (entry) => {
    const key = passKey(entry.key, inner)
    seen.add(key.text)
    const value = pass(entry.value, inner)
    return key === entry.key && value === entry.value ? entry : { key, value }
  })
  const sorted = sortEntries(entries, true)
  const flow = sorted.length === 0
  return sorted === map.entries && flow === map.flow ? map : mapping(sorted, flow)
}

/** A key is looked at as part of its map, but stands one level above what the map holds. */
function passKey(key: Scalar, inner: Place): Scalar {
  if (isOrdinary(key)) return key
  return sameOr(key, scalarFromJson(keyName(key, { flow: inner.flow, depth: inner.depth - 1 })))
}

function passScalar(node: Scalar, flow: boolean): Scalar {
  if (isOrdinary(node) || isSmallInteger(node)) return node
  const value = scalarToJson(node, flow)
  return sameOr(node, scalarFromJson(typeof value === 'bigint' ? Number(value) : value))
}

/** A plain string that would be written plain again. */
function isOrdinary({ text, style, tag, cell }: Scalar): boolean {
  return style === 'plain' && tag === undefined && cell === undefined && isPlainText(text)
}

/** Longer numbers come back with an exponent. */
function isSmallInteger({ text, style, tag, cell }: Scalar): boolean {
  return text.length <= 6 && style === 'plain' && tag === undefined && cell === undefined && isPlainInteger(text)
}

function sameOr(old: Scalar, next: Scalar): Scalar {
  const same =
    old.text === next.text && old.style === next.style && old.tag === undefined && !old.tagged && old.cell === undefined
  return same ? old : next
}

/** The keys of one map. */
class Seen {
  readonly #few: string[] = []
  #many: Set<string> | undefined

  /** @throws KuiltError YAML_DUPLICATE_KEY */
  add(key: string): void {
    if (this.#many?.has(key) ?? this.#few.includes(key)) throw new KuiltError('YAML_DUPLICATE_KEY', { key })
    if (this.#many !== undefined) this.#many.add(key)
    else if (this.#few.push(key) > 16) this.#many = new Set(this.#few)
  }
}
