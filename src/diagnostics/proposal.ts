import { type OptionHint, type OptionWords, optionText } from './option-hint.ts'

/** A hint that proposes to change a word in the input. The change is tried before the hint is shown. */
export interface Proposal {
  readonly text: string
  readonly edit: TextEdit
  /** More changes at the same location. Default: none. */
  readonly also?: readonly TextEdit[]
  /** The hint to show if the change does not help. */
  readonly otherwise?: Hint | undefined
}

/** A change that replaces the word `from`, as written at or near the location of the error. */
export interface TextEdit {
  readonly from: string
  readonly to: string
}

/** A hint that proposes to add a file to the kustomization to build. The file is tried before the hint is shown. */
export interface Addition {
  readonly text: string
  readonly addition: AddedFile
  /** The hint to show if the file does not help, or if it changes anything else. */
  readonly otherwise?: Hint | undefined
}

export interface AddedFile {
  /** The field of the kustomization that refers to the file. */
  readonly field: 'configurations' | 'openapi'
  readonly content: string
  /** The absolute path of the kustomization that needs the file. Default: the kustomization to build. */
  readonly kustomization?: string
}

/**
 * The hint for an entry that selects nothing. The output may contain what the entry should select, because it is added
 * later.
 */
export interface Absence {
  readonly sought: Sought
  /** The hint to show if the output does not contain it either. */
  readonly otherwise: Hint | undefined
}

/** What an entry should select: an image, or the target of a patch or of a replacement. */
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
 * The hint of an error or warning: a string, or text that mentions an option, proposes a change to the input, or
 * depends on the output.
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

/**
 * Returns the text of a hint. By default, it contains the names of options in the library. Empty if there is no hint.
 */
export function hintText(hint: Hint | undefined, words?: OptionWords): string {
  if (hint === undefined) return ''
  if (typeof hint === 'string') return hint
  if (isAbsence(hint)) return hintText(hint.otherwise, words)
  return isProposal(hint) || isAddition(hint) ? hint.text : optionText(hint, words)
}

/** Returns a hint such as `did you mean "resources"?`, which proposes to write `to` instead of `from`. */
export function propose(from: string, to: string, otherwise?: Hint): Proposal {
  return { text: `did you mean "${to}"?`, edit: { from, to }, otherwise }
}

/** Adds another hint, which is shown if there is no hint or if the proposed change does not help. */
export function orElse(hint: Hint | undefined, otherwise: Hint | undefined): Hint | undefined {
  return isProposal(hint) ? { ...hint, otherwise: orElse(hint.otherwise, otherwise) } : (hint ?? otherwise)
}
