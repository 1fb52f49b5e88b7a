import { type OptionHint, type OptionWords, optionText } from './option-hint.ts'

/** A hint that proposes to write something else in the input. It is tried before it is shown. */
export interface Proposal {
  readonly text: string
  readonly edit: TextEdit
  /** The hint to show if the change does not help. */
  readonly otherwise?: Hint | undefined
}

/** Replaces the word `from`, as written at or near the location of the error. */
export interface TextEdit {
  readonly from: string
  readonly to: string
}

/** What an error suggests: a text, one that mentions an option, or one that proposes a change of the input. */
export type Hint = string | OptionHint | Proposal

export function isProposal(hint: Hint | undefined): hint is Proposal {
  return typeof hint === 'object' && 'edit' in hint
}

/** The text of a hint, in the words of the library unless told otherwise. */
export function hintText(hint: Hint, words?: OptionWords): string {
  if (typeof hint === 'string') return hint
  return isProposal(hint) ? hint.text : optionText(hint, words)
}

/** `did you mean "resources"?`: write `to` instead of `from`. */
export function propose(from: string, to: string, otherwise?: Hint): Proposal {
  return { text: `did you mean "${to}"?`, edit: { from, to }, otherwise }
}

/** The same hint, with another one to show if it proposes a change that does not help. */
export function orElse(hint: Hint | undefined, otherwise: Hint | undefined): Hint | undefined {
  return isProposal(hint) ? { ...hint, otherwise: orElse(hint.otherwise, otherwise) } : (hint ?? otherwise)
}
