import { type Entry, mapping, type Node, scalar } from '../../tree/node.ts'
import { type NotedNode, type Notes, noNotes } from './notes.ts'

/** Thrown and caught by the parser of embedded texts; never leaves it. */
export class NotYaml extends Error {}

/** Notes of a node while its surroundings still move comments about. */
export type Draft = { -readonly [K in keyof Notes]: Notes[K] }

export interface DraftNode {
  readonly node: Node
  readonly notes: Draft
}

/** The entries of a mapping; a comment below a value is kept at its key. */
export class DraftEntries {
  readonly #keys: DraftNode[] = []
  readonly #values: DraftNode[] = []
  readonly #block: boolean

  constructor(block: boolean) {
    this.#block = block
  }

  get isEmpty(): boolean {
    return this.#keys.length === 0
  }

  key(key: DraftNode): void {
    const previous = this.#keys.at(-1)
    this.#keys.push(key)
    if (this.#block && key.notes.foot !== '' && previous !== undefined) {
      previous.notes.foot = key.notes.foot
      key.notes.foot = ''
    }
  }

  value(value: DraftNode): void {
    this.#values.push(value)
    const key = this.#keys.at(-1)
    if (key !== undefined && key.notes.foot === '' && value.notes.foot !== '') {
      key.notes.foot = value.notes.foot
      value.notes.foot = ''
    }
  }

  toMapping(notes: Draft): DraftNode {
    const last = this.#keys.at(-1)
    if (this.#block && notes.foot !== '' && last !== undefined) {
      last.notes.foot = notes.foot
      notes.foot = ''
    }
    const entries = this.#keys.map((key, i): Entry => {
      const finished = finish(key)
      // A map or a list as key cannot be part of a resource either.
      if (finished.type !== 'scalar') throw new NotYaml()
      return { key: finished, value: finish(this.#values[i] ?? empty(-1)) }
    })
    return { node: mapping(entries, !this.#block), notes }
  }
}

export function finish({ node, notes }: DraftNode): Node {
  const noted: NotedNode = { ...node, notes: { ...notes } }
  return noted
}

export function empty(at: number): DraftNode {
  return { node: scalar(''), notes: { ...noNotes, at } }
}
