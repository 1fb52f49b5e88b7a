import { type Entry, mapping, type Node, scalar } from '../../tree/node.ts'
import { noFields, type UpstreamFields, type UpstreamNode } from './upstream-node.ts'

/** Used only inside the parser of embedded text, which catches it. */
export class NotYaml extends Error {}

/** The upstream fields of a node whose comments may still be reassigned. */
export type Draft = { -readonly [K in keyof UpstreamFields]: UpstreamFields[K] }

export interface DraftNode {
  readonly node: Node
  readonly fields: Draft
}

/** The entries of a mapping. The foot comment of a value is stored with its key. */
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
    if (this.#block && key.fields.footComment !== '' && previous !== undefined) {
      previous.fields.footComment = key.fields.footComment
      key.fields.footComment = ''
    }
  }

  value(value: DraftNode): void {
    this.#values.push(value)
    const key = this.#keys.at(-1)
    if (key !== undefined && key.fields.footComment === '' && value.fields.footComment !== '') {
      key.fields.footComment = value.fields.footComment
      value.fields.footComment = ''
    }
  }

  toMapping(fields: Draft): DraftNode {
    const last = this.#keys.at(-1)
    if (this.#block && fields.footComment !== '' && last !== undefined) {
      last.fields.footComment = fields.footComment
      fields.footComment = ''
    }
    const entries = this.#keys.map((key, i): Entry => {
      const finished = finish(key)
      // Maps and lists as keys are not supported in resources either.
      if (finished.type !== 'scalar') throw new NotYaml()
      return { key: finished, value: finish(this.#values[i] ?? empty(-1)) }
    })
    return { node: mapping(entries, !this.#block), fields }
  }
}

export function finish({ node, fields }: DraftNode): Node {
  const finished: UpstreamNode = { ...node, upstream: { ...fields } }
  return finished
}

export function empty(offset: number): DraftNode {
  return { node: scalar(''), fields: { ...noFields, offset } }
}
