/** A hint that proposes to write something else in the input. The error path tries it before it shows it. */
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

export type Hint = string | Proposal

export function textOf(hint: Hint | undefined): string | undefined {
  return typeof hint === 'object' ? hint.text : hint
}

/** `did you mean "resources"?`, to write `to` instead of `from`. */
export function propose(from: string, to: string, otherwise?: Hint): Proposal {
  return { text: `did you mean "${to}"?`, edit: { from, to }, otherwise }
}

/** The same hint with another one behind it, for the case that it does not help. */
export function orElse(hint: Hint | undefined, otherwise: Hint | undefined): Hint | undefined {
  if (typeof hint !== 'object') return hint ?? otherwise
  return { ...hint, otherwise: orElse(hint.otherwise, otherwise) }
}
