import type { ExplainedResource, ExplainedStep } from '../../index.ts'
import { referenceTo } from './resource-argument.ts'
import { type ExplainText, placeText } from './text.ts'

/** The minimum width of a location. A shorter part of a location is not useful. */
const shortestPlace = 12
/** The maximum share of a narrow terminal for the margin. */
const marginShare = 0.45
const bar = ' │ '

/**
 * Prints a resource with the location that determined each line on the left, like `git blame`.
 *
 * On a terminal that is too narrow, locations are cut at the beginning, and long lines continue next to the margin.
 */
export function resourceBlame(resource: ExplainedResource, text: ExplainText): string {
  const { lines } = resource
  const { colors, columns } = text
  const { paint } = colors
  const margin = marginFor(lines, columns)
  const printed = lines.map(({ text: line, field }) => {
    const step = field?.steps.at(-1)
    const { place, rest } = margin.of(step)
    const color = step === undefined ? paint.dim : colors.of(step)
    const start = `${step === undefined ? place : color(place)}${rest}${paint.dim(bar)}`
    const next = `\n${' '.repeat(margin.width)}${paint.dim(bar)}`
    return `${start}${pieces(line, margin.textWidth).map(color).join(next)}\n`
  })
  return `${paint.bold(referenceTo(resource))}\n${printed.join('')}`
}

/** The layout of the margin of a resource. */
interface Margin {
  readonly width: number
  /** The width of the text. Undefined if lines may have any length. */
  readonly textWidth: number | undefined
  /** Returns the text in the margin of one line: the location, and the text after it, padded to the width. */
  readonly of: (step: ExplainedStep | undefined) => { readonly place: string; readonly rest: string }
}

function marginFor(lines: ExplainedResource['lines'], columns: number | undefined): Margin {
  const steps = lines.flatMap(({ field }) => field?.steps.at(-1) ?? [])
  const placeWidth = longest(steps.map(placeText))
  const byWidth = longest(steps.map(byText))
  const full = placeWidth + (byWidth === 0 ? 0 : byWidth + 2)
  const available = columns === undefined ? full : availableWidth(columns, longest(lines.map(({ text }) => text)))
  const width = Math.min(full, available)
  const textWidth = columns === undefined ? undefined : Math.max(1, columns - width - bar.length)
  if (full > available) return { width, textWidth, of: (step) => shortMargin(step, width) }
  return {
    ...{ width, textWidth },
    of: (step) => {
      if (step === undefined) return { place: '', rest: ' '.repeat(width) }
      const rest = byWidth === 0 ? '' : `  ${byText(step).padEnd(byWidth)}`
      return { place: placeText(step).padEnd(placeWidth), rest }
    },
  }
}

function availableWidth(columns: number, longestLine: number): number {
  return Math.max(columns - longestLine - bar.length, Math.floor(columns * marginShare))
}

function shortMargin(step: ExplainedStep | undefined, width: number): ReturnType<Margin['of']> {
  if (step === undefined) return { place: '', rest: ' '.repeat(width) }
  const by = byText(step) === '' ? '' : ` ${byText(step)}`
  const rest = width - by.length < shortestPlace ? '' : by
  const place = withoutStart(placeText(step), width - rest.length)
  return { place, rest: rest.padEnd(width - place.length) }
}

function withoutStart(text: string, width: number): string {
  return text.length <= width ? text : `…${text.slice(1 - width)}`
}

/** Returns the name of the step. Empty for values from the manifest itself, which need no explanation. */
function byText({ by }: ExplainedStep): string {
  return by === 'resource' ? '' : by
}

function longest(texts: readonly string[]): number {
  return texts.reduce((length, text) => Math.max(length, text.length), 0)
}

/** Splits a string into parts that fit into lines of this width. */
function pieces(text: string, width: number | undefined): readonly string[] {
  if (width === undefined || text.length <= width) return [text]
  const characters = Array.from(text)
  const count = Math.ceil(characters.length / width)
  return Array.from({ length: count }, (_, i) => characters.slice(i * width, (i + 1) * width).join(''))
}
