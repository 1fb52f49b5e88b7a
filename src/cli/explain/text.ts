import { formatFieldPath } from '../../diagnostics/index.ts'
import type { ExplainedField, ExplainedPlace, ExplainedResource, Explanation } from '../../index.ts'
import { LayerColors } from './layer-colors.ts'

export { LayerColors }

/** Prints explanations, with a color for each layer. */
export interface ExplainText {
  readonly explanation: Pick<Explanation, 'sourceLine'>
  readonly colors: LayerColors
}

/** The value of a field, then all steps that set it, the last one first. */
export function fieldHistory({ path, value, steps }: ExplainedField, { explanation, colors }: ExplainText): string {
  const { paint } = colors
  const rows = steps.toReversed().map((step) => {
    const source = explanation.sourceLine(step)
    const text = source === undefined ? shown(step.value) : cut(source)
    const result = includesValue(text, step.value) ? '' : `  → ${shown(step.value)}`
    return { step, place: placeText(step), text, by: `(${step.by})${result}` }
  })
  const width = Math.max(0, ...rows.map(({ place }) => place.length))
  const textWidth = Math.max(0, ...rows.map(({ text }) => text.length))
  const lines = rows.map(({ step, place, text, by }, i) => {
    const body = `${text.padEnd(textWidth)}  ${by}`
    return `  ${colors.of(step)(place.padEnd(width))}  ${i === 0 ? paint.bold(body) : paint.dim(body)}`
  })
  return `${paint.cyan(formatFieldPath(path))}: ${shown(value)}\n${lines.join('\n')}\n`
}

/** A resource as printed, with the location that determined each line on the left, like `git blame`. */
export function resourceBlame({ kind, namespace, name, lines }: ExplainedResource, { colors }: ExplainText): string {
  const { paint } = colors
  const rows = lines.map(({ text, field }) => {
    const last = field?.steps.at(-1)
    return last === undefined ? { text } : { text, last, place: placeText(last), by: byText(last.by) }
  })
  const width = Math.max(0, ...rows.map(({ place = '' }) => place.length))
  const byWidth = Math.max(0, ...rows.map(({ by = '' }) => by.length))
  const bar = paint.dim('│')
  const printed = rows.map(({ text, last, place = '', by = '' }) => {
    const margin = `${place.padEnd(width)}${byWidth === 0 ? '' : `  ${by.padEnd(byWidth)}`}`
    if (last === undefined) return `${margin} ${bar} ${paint.dim(text)}\n`
    const color = colors.of(last)
    return `${color(place.padEnd(width))}${margin.slice(width)} ${bar} ${color(text)}\n`
  })
  const id = namespace === undefined ? `${kind}/${name}` : `${kind}/${namespace}/${name}`
  return `${paint.bold(id)}\n${printed.join('')}`
}

/** Values from the manifest itself need no explanation. */
function byText(by: string): string {
  return by === 'resource' ? '' : by
}

export function placeText({ file, line }: ExplainedPlace): string {
  return `${file}:${line}`
}

const longest = 60

/** Formats a value on one line, and truncates it if it is long. */
function shown(value: unknown): string {
  return cut(JSON.stringify(value, (_, item: unknown) => (typeof item === 'bigint' ? Number(item) : item)) ?? 'null')
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
