import { type OptionHint, type OptionWords, optionText } from './option-hint.ts'

/** A hint that proposes to write something else in the input. It is tried before it is shown. */
export interface Proposal {
  readonly text: string
  readonly edit: TextEdit
  /** Further changes at the same place. Default: none. */
  readonly also?: readonly TextEdit[]
  /** The hint to show if the change does not help. */
  readonly otherwise?: Hint | undefined
}

/** Replaces the word `from`, as written at or near the location of the error. */
export interface TextEdit {
  readonly from: string
  readonly to: string
}

/** A hint that proposes to add a file to the kustomization to build. It is tried before it is shown. */
export interface Addition {
  readonly text: string
  readonly addition: AddedFile
  /** The hint to show if the file does not help, or changes anything else. */
  readonly otherwise?: Hint | undefined
}

export interface AddedFile {
  /** The field of the kustomization that names the file. */
  readonly field: 'configurations' | 'openapi'
  readonly content: string
  /** Absolute path of the kustomization that needs the file. Default: the one to build. */
  readonly kustomization?: string
}

/** The hint for an entry that selects nothing. What it seeks may be in the output, because it is added later. */
export interface Absence {
  readonly sought: Sought
  /** The hint to show if it is not in the output either. */
  readonly otherwise: Hint | undefined
}

/** The name of an image, or the target of a patch or of a replacement, by field. */
export type Sought =
  | { readonly image: string }
  | { readonly entry: 'patch' | 'replacement'; readonly target: SoughtResource }

interface SoughtResource {
  readonly group?: string
  readonly version?: string
  readonly kind?: string
  readonly name?: string
  readonly namespace?: string
  readonly labelSelector?: string
  readonly annotationSelector?: string
}

/**
 * The hint of an error or warning: a text, a text that mentions an option, a text that proposes a change of the input,
 * or a text that depends on the output.
 */
export type Hint = string | OptionHint | Proposal | Addition | Absence

export function isProposal(hint: Hint | undefined): hint is Proposal {
  return typeof hint === 'object' && 'edit' in hint
}

export function isAddition(hint: Hint | undefined): hint is Addition {
  return typeof hint === 'object' && 'addition' in hint
}

export function isAbsence(hint: Hint | undefined): hint is Absence {
  return typeof hint === 'object' && 'sought' in hint
}

export function isOptionHint(hint: Hint | undefined): hint is OptionHint {
  return typeof hint === 'object' && 'option' in hint
}

/** The text of a hint, in the words of the library unless told otherwise. Empty if there is none. */
export function hintText(hint: Hint | undefined, words?: OptionWords): string {
  if (hint === undefined) return ''
  if (typeof hint === 'string') return hint
  if (isAbsence(hint)) return hintText(hint.otherwise, words)
  return isProposal(hint) || isAddition(hint) ? hint.text : optionText(hint, words)
}

/** `did you mean "resources"?`: write `to` instead of `from`. */
export function propose(from: string, to: string, otherwise?: Hint): Proposal {
  return { text: `did you mean "${to}"?`, edit: { from, to }, otherwise }
}

/** The same hint, with another one to show if it proposes a change that does not help. */
export function orElse(hint: Hint | undefined, otherwise: Hint | undefined): Hint | undefined {
  return isProposal(hint) ? { ...hint, otherwise: orElse(hint.otherwise, otherwise) } : (hint ?? otherwise)
}
