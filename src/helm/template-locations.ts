// Adds the files and lines of the chart to errors of the template engine.

import { KuiltError, type Location, type Note } from '../diagnostics/index.ts'
import { TemplateSyntaxError, type TextPlace, type ValueAtHand } from '../go-template/errors.ts'
import { markedMessage, TPL_NAME } from '../go-template/functions/helm.ts'
import { fromBytes } from '../go-template/go-strings.ts'
import { convertTemplateErrors } from '../go-template/template-errors.ts'
import type { TemplateSet } from '../go-template/template-set.ts'
import type { Template } from './render-templates.ts'
import {
  type FailureChain,
  failureChain,
  includeNotes,
  placeInText,
  type TemplateFrame,
  textLine,
  tplNote,
} from './template-frames.ts'
import { failureHint, syntaxHint } from './template-hints.ts'
import { valueNote } from './value-notes.ts'

type Templates = ReadonlyMap<string, Template>

interface Rendering {
  readonly templates: Templates
  readonly set: TemplateSet
}

/**
 * Runs `work` for a template. Adds to its errors the location of the action that failed, and of the actions that
 * included it.
 *
 * @throws KuiltError TEMPLATE_SYNTAX, TEMPLATE_FAILED, TEMPLATE_LIMIT_EXCEEDED, CHART_STOPPED
 */
export function withTemplateLocation<T>(template: Template, rendering: Rendering, work: () => T): T {
  try {
    return convertTemplateErrors(work)
  } catch (error) {
    if (!(error instanceof KuiltError)) throw error
    throw located(error, template, rendering)
  }
}

function located(error: KuiltError, template: Template, rendering: Rendering): KuiltError {
  const { cause } = error
  if (cause instanceof TemplateSyntaxError) return locatedSyntax(error, cause, template, rendering.set)
  const chain = failureChain(cause)
  const { at = { file: template.file.path }, text, includes } = placesOf(chain, rendering.templates)
  const { failed } = chain
  if (failed === undefined) return error.with({ at, notes: [...text, ...includes] })
  const goMessage = cause instanceof Error ? cause.message : ''
  const stopped = markedMessage(goMessage)
  const notes = [...text, ...valuesOf(chain, stopped !== undefined).map(valueNote), ...includes]
  if (stopped !== undefined) {
    const params = { chart: template.chart.name, message: stopped.trim() }
    return new KuiltError('CHART_STOPPED', params, { at, notes, cause })
  }
  const { context, template: name } = failed
  // Text that `tpl` executes has the name of Helm's template set, so the template that calls `tpl` is shown instead.
  const shown = name === TPL_NAME ? chain.frames.findLast(({ text: own }) => own === undefined)?.template : undefined
  const params = { template: shown ?? name, action: actionText(context), reason: reasonOf(chain), goMessage }
  return new KuiltError('TEMPLATE_FAILED', params, { at, notes, hint: hintFor(chain, rendering), cause })
}

function locatedSyntax(
  error: KuiltError,
  cause: TemplateSyntaxError,
  template: Template,
  set: TemplateSet,
): KuiltError {
  const { place, action, reason } = cause
  const { path: file } = template.file
  const hint = syntaxHint(reason, textLine(fromBytes(template.file.data), place.line), set)
  const notes = action === undefined ? [] : [{ message: 'the action starts here', at: { file, ...action } }]
  return error.with({ at: { file, ...place }, notes, hint, cause })
}

function reasonOf({ failed, syntax }: FailureChain): string {
  // A note shows the text of `tpl`.
  return syntax === undefined ? (failed?.reason ?? '') : `error calling tpl: cannot parse the text: ${syntax.reason}`
}

function hintFor({ failed, syntax, text }: FailureChain, { templates, set }: Rendering): string | undefined {
  if (syntax !== undefined) return syntaxHint(syntax.reason, textLine(text ?? '', syntax.place.line), set)
  return failed && failureHint({ error: failed, isDefinition: !templates.has(failed.template), set })
}

/** The values that explain a failure: for `required`, the value; for `fail`, none. */
function valuesOf({ failed, syntax }: FailureChain, isStopped: boolean): readonly ValueAtHand[] {
  if (failed === undefined || syntax !== undefined) return []
  const { reason, values } = failed
  if (!isStopped) return values
  return reason.startsWith('error calling required:') ? values.slice(-1) : []
}

interface FailurePlaces {
  /** The location of the innermost action in a template. */
  readonly at: Location | undefined
  /** The position in the text of `tpl`, if the failed action is there. */
  readonly text: readonly Note[]
  /** The actions that led to the failed one. */
  readonly includes: readonly Note[]
}

function placesOf({ frames, syntax, text }: FailureChain, templates: Templates): FailurePlaces {
  const places = frames.map((frame) => ({ frame, at: placeOf(frame, templates) }))
  const inner = places.findLastIndex(({ at }) => at !== undefined)
  const inText = syntax === undefined ? failedInText(frames.at(-1)) : { text, place: syntax.place }
  const shown = new Set([inner, ...(syntax === undefined && inText !== undefined ? [places.length - 1] : [])])
  const outer = places.filter((_, i) => !shown.has(i)).toReversed()
  return {
    at: places[inner]?.at,
    text: inText === undefined ? [] : [tplNote(inText.text ?? '', inText.place)],
    includes: includeNotes(outer.map(({ frame, at }) => includeNote(frame, at))),
  }
}

function failedInText(
  frame: TemplateFrame | undefined,
): { readonly text: string; readonly place: TextPlace } | undefined {
  if (frame?.text === undefined) return undefined
  return { text: frame.text, place: placeInText(frame.text, frame.location) }
}

function includeNote({ context, location, text }: TemplateFrame, at: Location | undefined): Note {
  const message = `included by {{ ${actionText(context)} }}`
  if (at !== undefined) return { message, at }
  return text === undefined
    ? { message }
    : { message: `${message} on line ${location.line} of the text that \`tpl\` executes` }
}

/** The action without braces. Go's messages include the braces only for `template`. */
function actionText(context: string): string {
  return context.replace(/^\{\{(.*)\}\}$/, '$1')
}

function placeOf({ location }: TemplateFrame, templates: Templates): Location | undefined {
  const template = templates.get(location.name)
  return template && { file: template.file.path, ...placeInText(fromBytes(template.file.data), location) }
}
