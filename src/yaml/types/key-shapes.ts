import type { Entry, Scalar } from '../../tree/node.ts'
import { sortEntries } from './key-order.ts'
import { isPlainText } from './plain-text.ts'

/** Maps with more keys than this are not cached: most of them contain data, and they rarely have the same keys. */
const maxKeys = 64
const maxBranches = 10_000

/** Shared properties of maps with the same keys in the same order. */
export class KeyShape {
  /** The indices of the entries in the order of their sorted keys; undefined if they are already sorted. */
  readonly order: readonly number[] | undefined
  readonly #keys: readonly string[]
  readonly #heads: (LineHeads | undefined)[] = []

  constructor(entries: readonly Entry[], sorted: readonly Entry[]) {
    this.order = sorted === entries ? undefined : sorted.map((entry) => entries.indexOf(entry))
    this.#keys = sorted.map(({ key }) => key.text)
  }

  /** Line prefixes with the sorted keys at a given indentation. */
  heads(indent: number): LineHeads {
    let heads = this.#heads[indent]
    if (heads === undefined) {
      const pad = ' '.repeat(indent)
      heads = { inline: this.#keys.map((key) => `${pad}${key}: `), block: this.#keys.map((key) => `${pad}${key}:\n`) }
      this.#heads[indent] = heads
    }
    return heads
  }
}

/** The beginnings of lines with keys. */
export interface LineHeads {
  /** Each prefix up to the value, which follows on the same line. */
  readonly inline: readonly string[]
  /** Each prefix including the end of the line, for a collection below it. */
  readonly block: readonly string[]
}

export interface ShapeOptions {
  /** True to sort keys like go-yaml v3, false like v2. */
  readonly newer: boolean
  /** True to also accept keys without a resolved type, which transformers create. */
  readonly untyped: boolean
}

/**
 * A cache by the keys of maps. The objects of a build have few different sets of keys, so for each set, it is worth
 * caching that all keys are unique plain strings, and their sort order.
 */
export class KeyShapes {
  readonly #newer: boolean
  readonly #untyped: boolean
  readonly #root: Branch = new Branch()
  #branches = 0

  constructor({ newer, untyped }: ShapeOptions) {
    this.#newer = newer
    this.#untyped = untyped
  }

  /**
   * The shape of a map. Undefined if a key is a duplicate, is a merge key, or might not be a plain string, and for
   * sets of keys that are too large to cache.
   */
  of(entries: readonly Entry[]): KeyShape | undefined {
    if (entries.length > maxKeys) return undefined
    let branch = this.#root
    for (let i = 0; i < entries.length; i++) {
      const { key } = entries[i] as Entry
      let next = branch.lastNext
      if (key !== branch.lastKey || next === undefined) {
        if (!this.#isBare(key)) return undefined
        next = branch.next.get(key.text)
        if (next === undefined) return this.#learn(entries)
        branch.lastKey = key
        branch.lastNext = next
      }
      branch = next
    }
    return branch.shape ?? this.#learn(entries)
  }

  #isBare({ style, tag, cell }: Scalar): boolean {
    return style === 'plain' && (tag === undefined || (tag === '' && this.#untyped)) && cell === undefined
  }

  #learn(entries: readonly Entry[]): KeyShape | undefined {
    if (this.#branches > maxBranches || !this.#arePlain(entries)) return undefined
    let branch = this.#root
    for (const { key } of entries) {
      let next = branch.next.get(key.text)
      if (next === undefined) {
        next = new Branch()
        branch.next.set(key.text, next)
        this.#branches++
      }
      branch = next
    }
    branch.shape = new KeyShape(entries, sortEntries(entries, this.#newer))
    return branch.shape
  }

  #arePlain(entries: readonly Entry[]): boolean {
    const seen = new Set<string>()
    for (const { key } of entries) {
      if (!this.#isBare(key) || key.text === '<<' || key.text.length > 128 || !isPlainText(key.text)) return false
      seen.add(key.text)
    }
    return seen.size === entries.length
  }
}

/** A node of the trie of key lists. Maps that begin with the same keys share nodes. */
class Branch {
  readonly next: Map<string, Branch> = new Map()
  shape: KeyShape | undefined = undefined
  /**
   * The last key that was looked up, and its node. The reader shares keys, so the next lookup often has the same
   * object.
   */
  lastKey: Scalar | undefined = undefined
  lastNext: Branch | undefined = undefined
}

/** The entries in the given order. */
export function inOrder(entries: readonly Entry[], order: readonly number[]): readonly Entry[] {
  // A copy, because an array that grows item by item takes more memory.
  const result = entries.slice()
  for (let i = 0; i < order.length; i++) result[i] = entries[order[i] as number] as Entry
  return result
}
