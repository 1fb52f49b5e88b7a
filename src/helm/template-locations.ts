// Errors of the template engine, with the files and lines of the chart.

import { KuiltError, type Location, type Note } from '../diagnostics/index.ts'
import { TemplateExecError, TemplateSyntaxError, type ValueAtHand } from '../go-template/errors.ts'
import { markedMessage, TPL_NAME } from '../go-template/functions/helm.ts'
import { fromBytes, sliceBytes } from '../go-template/go-strings.ts'
import { convertTemplateErrors } from '../go-template/template-errors.ts'
import type { TemplateSet } from '../go-template/template-set.ts'
import type { Template } from './render-templates.ts'
import { failureHint, syntaxHint } from './template-hints.ts'
import { valueNote } from './value-notes.ts'

type Templates = ReadonlyMap<string, Template>

interface Rendering {
  readonly templates: Templates
  readonly set: TemplateSet
}

/**
 * Runs `work` for a template. Its errors get the location of the action that failed, and those of the actions that
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

function located(error: KuiltError, template: Template, { templates, set }: Rendering): KuiltError {
  const { cause } = error
  if (cause instanceof TemplateSyntaxError) {
    const { place, action, reason } = cause
    const { path: file } = template.file
    const hint = syntaxHint(reason, lineOf(template, place.line), set)
    const notes = action === undefined ? [] : [{ message: 'the action starts here', at: { file, ...action } }]
    return error.with({ at: { file, ...place }, notes, hint, cause })
  }
  if (!(cause instanceof TemplateExecError)) return error.with({ at: { file: template.file.path }, cause })
  const frames = framesOf(cause)
  const places = frames.flatMap((frame) => {
    const at = placeOf(frame, templates)
    return at === undefined ? [] : [{ frame, at }]
  })
  const inner = places.at(-1)
  const outer = places.slice(0, -1).reverse()
  const failed = frames.at(-1) ?? cause
  const stopped = markedMessage(cause.message)
  const notes: readonly Note[] = [
    ...(failed.location?.name === TPL_NAME
      ? [{ message: `in the text that \`tpl\` executes: line ${failed.location.line}` }]
      : []),
    ...valuesOf(failed, stopped !== undefined).map(valueNote),
    ...outer.map(({ frame, at }) => ({ message: `included by {{ ${frame.context} }}`, at })),
  ]
  const details = { at: inner?.at ?? { file: template.file.path }, notes, cause }
  if (stopped !== undefined) {
    return new KuiltError('CHART_STOPPED', { chart: template.chart.name, message: stopped.trim() }, details)
  }
  const { reason, template: name } = failed
  // Go quotes a whole action only for `template`.
  const action = failed.context.replace(/^\{\{(.*)\}\}$/, '$1')
  const hint = failureHint({ error: failed, isDefinition: !templates.has(name), set })
  return new KuiltError(
    'TEMPLATE_FAILED',
    { template: name, action, reason, goMessage: cause.message },
    { ...details, hint },
  )
}

/** The values that explain a failure: for `required`, the value; for `fail`, none. */
function valuesOf({ reason, values }: TemplateExecError, isStopped: boolean): readonly ValueAtHand[] {
  if (!isStopped) return values
  return reason.startsWith('error calling required:') ? values.slice(-1) : []
}

/** The failed action and those that lead to it, the outermost first. */
function framesOf(error: TemplateExecError): readonly TemplateExecError[] {
  const frames: TemplateExecError[] = []
  let each: unknown = error
  while (each instanceof Error) {
    if (each instanceof TemplateExecError) frames.push(each)
    each = each.cause
  }
  return frames
}

function placeOf({ location }: TemplateExecError, templates: Templates): Location | undefined {
  const template = location && templates.get(location.name)
  if (template === undefined || location === undefined) return undefined
  const column = sliceBytes(lineOf(template, location.line), 0, location.column).length + 1
  return { file: template.file.path, line: location.line, column }
}

function lineOf({ file }: Template, line: number): string {
  return fromBytes(file.data).split('\n')[line - 1] ?? ''
}
