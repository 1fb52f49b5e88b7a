import type { BranchNode } from './nodes.ts'
import type { ParsedPipeline } from './pipeline-parser.ts'

/** An action that has been parsed. */
export type KnownAction = KnownEnding | KnownPipeline

interface KnownEnding {
  readonly type: 'else' | 'end'
}

interface KnownPipeline {
  readonly type: 'action' | BranchNode['type']
  /** The distance of the first token of the pipeline from the left delimiter. */
  readonly offset: number
  readonly parsed: ParsedPipeline
}

/** The maximum number of actions that are kept. */
const MAX_KEPT = 10_000

/**
 * The parsed actions of texts, by the text between their delimiters. The templates of a chart repeat many actions, and
 * finding one takes much less time than parsing it.
 */
export class KnownActions {
  readonly #actions: Map<string, KnownAction> = new Map()

  get(text: string): KnownAction | undefined {
    return this.#actions.get(text)
  }

  add(text: string, action: KnownAction): void {
    if (this.#actions.size >= MAX_KEPT) this.#actions.clear()
    this.#actions.set(text, action)
  }
}
