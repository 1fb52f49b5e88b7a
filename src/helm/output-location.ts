// The location of invalid YAML that a chart printed: the line of the template, not of the output.

import type { KuiltError, Note } from '../diagnostics/index.ts'
import { TextPositions } from '../yaml/read/text-positions.ts'
import { ChartOrigins } from './chart-origins.ts'
import { InvalidDocument } from './manifests.ts'
import type { ChartTrace } from './render-templates.ts'
import type { ChartValues } from './user-values.ts'

/** The number of lines to show before the invalid line. */
const LINES_BEFORE = 2
const MAX_LENGTH = 120

/**
 * Adds details to a CHART_OUTPUT_INVALID error: the line of the template that printed the invalid line, the lines of
 * the document, and where the printed value is set. Returns other errors unchanged.
 *
 * @param values the user's values
 */
export function locateOutput(error: KuiltError, trace: ChartTrace, values: readonly ChartValues[]): KuiltError {
  if (!(error.cause instanceof InvalidDocument)) return error
  const { document, cause } = error.cause
  const { line, column = 1, path = [] } = cause.at ?? {}
  const found = line === undefined ? new TextPositions(document.text).find({ path }) : { line, column }
  const at = found && insideText(document.text, found)
  if (at === undefined) return error
  const origins = new ChartOrigins(trace, values)
  const origin = origins.findAt(document, at, { path, value: undefined })
  const file = trace.files.get(document.template)?.path
  const notes: Note[] = [{ message: outputNote(document.text, at.line) }]
  if (origin?.values !== undefined) notes.push({ message: 'the value is set here', at: origin.values })
  if ('opening' in cause.params && cause.params.opening !== undefined) {
    const { sign, linesAbove, column } = cause.params.opening
    const opened = origins.findAt(document, { line: at.line - linesAbove, column }, { path: [], value: undefined })
    if (opened !== undefined) notes.push({ message: `the \`${sign}\` opens here`, at: opened.template })
  }
  const somewhere = file === undefined ? undefined : { file }
  return error.with({ at: origin?.template ?? somewhere, notes, hint: cause.advice })
}

interface TextPoint {
  readonly line: number
  readonly column: number
}

/**
 * Moves a position after the end of the text to the last line. Errors can be there, for example if a bracket is not
 * closed.
 */
function insideText(text: string, { line, column }: TextPoint): TextPoint {
  const lines = text.trimEnd().split('\n')
  const last = Math.min(line, lines.length)
  return { line: last, column: line > last ? 1 : Math.min(column, Math.max(lines[last - 1]?.length ?? 1, 1)) }
}

function outputNote(text: string, line: number): string {
  const first = Math.max(line - LINES_BEFORE, 1)
  const shown = text
    .split('\n')
    .slice(first - 1, line)
    .map((each) => (each.length > MAX_LENGTH ? `${each.slice(0, MAX_LENGTH)}…` : each))
  const lines = first === line ? `line ${line}` : `lines ${first} to ${line}`
  return [`${lines} of the document:`, ...shown].join('\n    ')
}
