import { formatFieldPath } from '../../diagnostics/index.ts'
import type { ExplainedField, ExplainedPlace, Explanation } from '../../index.ts'
import { jsonText } from '../../tree/json-text.ts'
import type { LayerColors } from './layer-colors.ts'
import { placeTable } from './place-table.ts'

/** The settings for printing explanations, with a color for each layer. */
export interface ExplainText {
  readonly explanation: Pick<Explanation, 'sourceLine'>
  readonly colors: LayerColors
  /** The width of the terminal. Undefined if the output is not a terminal, so that lines may have any length. */
  readonly columns: number | undefined
}

/** Prints the value of a field, then all steps that set it, with the last step first. */
export function fieldHistory({ path, value, steps }: ExplainedField, text: ExplainText): string {
  const { explanation, colors, columns } = text
  const { paint } = colors
  const rows = steps.toReversed().map((step, i) => {
    const source = explanation.sourceLine(step)
    const line = source === undefined ? shown(step.value) : cut(source)
    const result = includesValue(line, step.value) ? '' : `  → ${shown(step.value)}`
    const emphasize = i === 0 ? paint.bold : paint.dim
    return {
      ...{ place: placeText(step), text: line, note: `(${step.by})${result}` },
      paint: { place: colors.of(step), text: emphasize, note: emphasize },
    }
  })
  return `${paint.cyan(formatFieldPath(path))}: ${shown(value)}\n${placeTable(rows, columns)}`
}

export function placeText({ file, line }: ExplainedPlace): string {
  return `${file}:${line}`
}

const longest = 60

/** Formats a value on one line, and cuts it if it is too long. */
function shown(value: unknown): string {
  return cut(jsonText(value ?? null, { compact: true }))
}

function cut(text: string): string {
  return text.length > longest ? `${text.slice(0, longest)}…` : text
}

/** True if a source line already contains the value. */
function includesValue(text: string, value: unknown): boolean {
  if (typeof value === 'object') return true
  const shownValue = String(value)
  return text.includes(shownValue) || shownValue.length > longest || shownValue.includes('\n')
}
