import { KuiltError } from '../../diagnostics/index.ts'
import { mapSame } from '../../tree/fields.ts'
import { type Entry, type Mapping, mapping, type Node, type Scalar, type Sequence, sequence } from '../../tree/node.ts'
import { checkDepth } from '../read/depth.ts'
import { decodeBinaryKeys } from '../types/binary.ts'
import { sortEntries } from '../types/key-order.ts'
import { inOrder, type KeyShape, KeyShapes } from '../types/key-shapes.ts'
import { isPlainInteger, isPlainText } from '../types/plain-text.ts'
import { goJson, scalarFromJson, scalarToJson } from './json.ts'
import { keyName } from './key-name.ts'

/**
 * Converts a tree with `toJson` and back with `fromJson`, where every number becomes a float64. As a result, keys are
 * sorted and styles are chosen again. Nodes that do not change stay the same objects. `memory` may be shared by many
 * trees.
 *
 * @throws KuiltError as `toJson`
 */
export function throughJson(node: Node, memory: JsonMemory = new JsonMemory()): Node {
  return new JsonDetour(memory).pass(node)
}

const maxQuoted = 10_000
const longestQuoted = 100

/** Results that are cached for all trees that one patch is applied to. */
export class JsonMemory {
  readonly shapes: KeyShapes = new KeyShapes({ newer: true, untyped: false })
  /** The results for quoted scalars, by their text. */
  readonly quoted: Map<string, Scalar> = new Map()
  /** The JSON text of scalars that have lost it: of integers that a float64 cannot represent, and of `-0.0`. */
  readonly texts: WeakMap<Scalar, string> = new WeakMap()
}

/** The conversion of one tree. */
class JsonDetour {
  private readonly memory: JsonMemory
  private depth = 0
  /** True inside a flow collection. */
  private flow = false

  constructor(memory: JsonMemory) {
    this.memory = memory
  }

  pass(node: Node): Node {
    if (node.type === 'scalar') {
      const { style, tag } = node
      const isQuoted = (style === 'double' || style === 'single') && tag === undefined
      return isQuoted ? passQuoted(node, this.memory) : passScalar(node, this.flow, this.memory)
    }
    const outer = this.flow
    const map = node.type === 'mapping' && this.depth === 0 ? decodeBinaryKeys(node) : node
    checkDepth(++this.depth)
    if (node.flow) this.flow = true
    const passed = map.type === 'sequence' ? this.passSequence(map) : this.passMapping(map)
    this.depth--
    this.flow = outer
    return passed
  }

  private passSequence(list: Sequence): Sequence {
    const { items } = list
    let changed: Node[] | undefined
    for (let i = 0; i < items.length; i++) {
      const item = items[i] as Node
      const passed = this.pass(item)
      if (passed === item) continue
      changed ??= items.slice()
      changed[i] = passed
    }
    const flow = items.length === 0
    return changed === undefined && flow === list.flow ? list : sequence(changed ?? items, flow)
  }

  private passMapping(map: Mapping): Mapping {
    const shape = this.memory.shapes.of(map.entries)
    const entries = shape === undefined ? this.passEntries(map.entries) : this.passValues(map.entries, shape)
    const flow = entries.length === 0
    return entries === map.entries && flow === map.flow ? map : mapping(entries, flow)
  }

  /** Converts entries whose keys are known to stay unchanged. */
  private passValues(entries: readonly Entry[], { order }: KeyShape): readonly Entry[] {
    let changed: Entry[] | undefined
    for (let i = 0; i < entries.length; i++) {
      const { key, value } = entries[i] as Entry
      const passed = this.pass(value)
      if (passed === value) continue
      changed ??= entries.slice()
      changed[i] = { key, value: passed }
    }
    return order === undefined ? (changed ?? entries) : inOrder(changed ?? entries, order)
  }

  private passEntries(entries: readonly Entry[]): readonly Entry[] {
    const seen = new Seen()
    const passed = mapSame(entries, (entry) => {
      const key = this.passKey(entry.key)
      seen.add(key.text)
      const value = this.pass(entry.value)
      return key === entry.key && value === entry.value ? entry : { key, value }
    })
    return sortEntries(passed, true)
  }

  /** Converts a key. `depth` counts the map itself, so it is one too high for the keys of the map. */
  private passKey(key: Scalar): Scalar {
    if (isOrdinary(key)) return key
    return sameOr(key, scalarFromJson(keyName(key, { flow: this.flow, depth: this.depth - 1 })))
  }
}

/**
 * Converts a quoted scalar. Results are cached, because nearly every object has quoted scalars, and many have the same
 * text.
 */
function passQuoted(node: Scalar, memory: JsonMemory): Scalar {
  const { quoted } = memory
  const known = quoted.get(node.text)
  if (known !== undefined) return sameOr(node, known)
  const passed = scalarFromJson(node.text)
  if (quoted.size < maxQuoted && node.text.length < longestQuoted) quoted.set(node.text, passed)
  return sameOr(node, passed)
}

function passScalar(node: Scalar, flow: boolean, { texts }: JsonMemory): Scalar {
  if (isOrdinary(node) || isSmallInteger(node)) return node
  const value = scalarToJson(node, flow)
  const passed = sameOr(node, scalarFromJson(typeof value === 'bigint' ? Number(value) : value))
  if (typeof value === 'bigint' || Object.is(value, -0)) texts.set(passed, goJson(value))
  return passed
}

/** True for a plain string that stays plain. */
function isOrdinary({ text, style, tag, cell }: Scalar): boolean {
  return style === 'plain' && tag === undefined && cell === undefined && isPlainText(text)
}

/** True for a plain integer that stays unchanged. Longer integers are written with an exponent. */
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
  private readonly few: string[] = []
  private many: Set<string> | undefined

  /** @throws KuiltError YAML_DUPLICATE_KEY */
  add(key: string): void {
    if (this.many?.has(key) ?? this.few.includes(key)) throw new KuiltError('YAML_DUPLICATE_KEY', { key })
    if (this.many !== undefined) this.many.add(key)
    else if (this.few.push(key) > 16) this.many = new Set(this.few)
  }
}
