// The actions that led to an error, in templates and in text that `tpl` executes.

import type { Note } from '../diagnostics/index.ts'
import {
  type FailedAction,
  TemplateExecError,
  TemplateLimitError,
  TemplateSyntaxError,
  type TextPlace,
} from '../go-template/errors.ts'
import { TPL_NAME, TplError } from '../go-template/functions/helm.ts'
import { sliceBytes } from '../go-template/go-strings.ts'

/** An action that led to an error. */
export interface TemplateFrame extends FailedAction {
  /** If the action is in text that `tpl` executes, that text. */
  readonly text: string | undefined
}

/** The actions that led to an error, and the innermost error. */
export interface FailureChain {
  /** The actions, outermost first. */
  readonly frames: readonly TemplateFrame[]
  readonly failed: TemplateExecError | undefined
  /** The mistake in text that `tpl` cannot parse. */
  readonly syntax: TemplateSyntaxError | undefined
  /** The text that the innermost `tpl` executes. */
  readonly text: string | undefined
}

/** Collects the actions along the causes of an error. */
export function failureChain(error: unknown): FailureChain {
  const frames: TemplateFrame[] = []
  let chain: Omit<FailureChain, 'frames'> = { failed: undefined, syntax: undefined, text: undefined }
  for (let each = error; each instanceof Error; each = each.cause) {
    const { text } = chain
    if (each instanceof TplError) chain = { ...chain, text: each.text }
    if (each instanceof TemplateSyntaxError) chain = { ...chain, syntax: each }
    if (each instanceof TemplateExecError) chain = { ...chain, failed: each }
    if (each instanceof TemplateExecError || each instanceof TemplateLimitError) {
      const actions = each.actions.toReversed()
      frames.push(
        ...actions.map((action) => ({ ...action, text: action.location.name === TPL_NAME ? text : undefined })),
      )
    }
  }
  return { frames, ...chain }
}

/** Converts a position from Go, which counts columns in bytes from 0, to characters from 1. */
export function placeInText(text: string, { line, column }: TextPlace): TextPlace {
  return { line, column: sliceBytes(textLine(text, line), 0, column).length + 1 }
}

export function textLine(text: string, line: number): string {
  return text.split('\n')[line - 1] ?? ''
}

const MAX_WIDTH = 100

/** A note that shows a position in text that `tpl` executes. */
export function tplNote(text: string, { line, column }: TextPlace): Note {
  const message = `in the text that \`tpl\` executes, line ${line}, column ${column}`
  const source = textLine(text, line)
  // Long lines are truncated so that they start near the position.
  const start = column > MAX_WIDTH ? column - MAX_WIDTH / 2 : 0
  const shown = source.slice(start, start + MAX_WIDTH).trimEnd()
  const marker = `${source.slice(start, column - 1).replace(/[^\t]/g, ' ')}^`
  return { message: `${message}:\n    ${shown}\n    ${marker}` }
}

const MAX_NOTES = 10

/**
 * Notes about the actions that include a template, innermost first. Long chains, such as from recursion, are shortened.
 */
export function includeNotes(notes: readonly Note[]): readonly Note[] {
  const different = notes.filter((note, i) => !isSame(note, notes[i - 1]))
  if (different.length <= MAX_NOTES) return different
  const half = MAX_NOTES / 2
  const more = { message: `included by ${different.length - MAX_NOTES} more actions` }
  return [...different.slice(0, half), more, ...different.slice(-half)]
}

function isSame(a: Note, b: Note | undefined): boolean {
  return (
    a.message === b?.message && a.at?.file === b.at?.file && a.at?.line === b.at?.line && a.at?.column === b.at?.column
  )
}
