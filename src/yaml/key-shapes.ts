import type { Entry } from '../model/node.ts'
import { sortEntries } from './key-order.ts'
import { isPlainText } from './plain-text.ts'

/** What maps with the same keys in the same order have in common. */
export interface KeyShape {
  /** Where the entries stand that come first, second and so on once the keys are sorted; undefined where they are. */
  readonly order: readonly number[] | undefined
}

/** Maps with more keys are mostly data, of which there are no two alike. */
const maxKeys = 64
const maxBranches = 10_000

/**
 * Maps by their keys. The objects of a build have few different sets of keys, so that it is worth knowing of each that its
 * keys are plain strings, that none repeats, and how they sort.
 */
export class KeyShapes {
  readonly #newer: boolean
  readonly #root: Branch = new Branch()
  #branches = 0

  /** `newer`: in the order of the newer emitter. */
  constructor(newer: boolean) {
    this.#newer = newer
  }

  /** Undefined where a key repeats, is a merge key or may be anything but a plain string, and for what would be too much to keep. */
  of(entries: readonly Entry[]): KeyShape | undefined {
    if (entries.length > maxKeys) return undefined
    let branch = this.#root
    for (let i = 0; i < entries.length; i++) {
      const { key } = entries[i] as Entry
      if (key.style !== 'plain' || key.tag !== undefined || key.cell !== undefined) return undefined
      const next = branch.next.get(key.text)
      if (next === undefined) return this.#learn(entries)
      branch = next
    }
    return branch.shape ?? this.#learn(entries)
  }

  #learn(entries: readonly Entry[]): KeyShape | undefined {
    if (this.#branches > maxBranches || !arePlain(entries)) return undefined
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
    branch.shape = { order: orderOf(entries, sortEntries(entries, this.#newer)) }
    return branch.shape
  }
}

/** What is known of maps that begin with the same keys. */
class Branch {
  readonly next: Map<string, Branch> = new Map()
  shape: KeyShape | undefined = undefined
}

function arePlain(entries: readonly Entry[]): boolean {
  const seen = new Set<string>()
  for (const { key } of entries) {
    const { text, style, tag, cell } = key
    const isPlain = style === 'plain' && tag === undefined && cell === undefined && text.length <= 128
    if (!isPlain || text === '<<' || !isPlainText(text)) return false
    seen.add(text)
  }
  return seen.size === entries.length
}

function orderOf(entries: readonly Entry[], sorted: readonly Entry[]): readonly number[] | undefined {
  return sorted === entries ? undefined : sorted.map((entry) => entries.indexOf(entry))
}

/** The entries in another order. */
export function inOrder(entries: readonly Entry[], order: readonly number[]): readonly Entry[] {
  const result: Entry[] = []
  for (let i = 0; i < order.length; i++) result.push(entries[order[i] as number] as Entry)
  return result
}
