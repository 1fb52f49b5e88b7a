import { formatFieldPath } from '../../diagnostics/index.ts'
import { picocolorsPackage } from '../../diagnostics/picocolors-package.ts'
import type { ExplainedField, ExplainedResource, ExplainedStep } from '../../index.ts'

/** The value of a field, then everything that has set it, the last step first. */
export function fieldStory({ path, value, steps }: ExplainedField, color: boolean): string {
  const paint = picocolorsPackage().createColors(color)
  const rows = steps.toReversed().map((step) => ({ place: placeText(step), value: shown(step.value), by: step.by }))
  const width = Math.max(0, ...rows.map(({ place }) => place.length))
  const valueWidth = Math.max(0, ...rows.map((row) => row.value.length))
  const lines = rows.map((row, i) => {
    const text = `  ${row.place.padEnd(width)}  ${row.value.padEnd(valueWidth)}  (${row.by})`
    return i === 0 ? paint.bold(text) : paint.dim(text)
  })
  return `${paint.cyan(formatFieldPath(path))}: ${shown(value)}\n${lines.join('\n')}\n`
}

/** All fields of a resource, each with the file and line that decided it. */
export function resourceBlame({ kind, name, fields }: ExplainedResource, color: boolean): string {
  const paint = picocolorsPackage().createColors(color)
  const rows = fields.map(({ path, value, steps }) => {
    const last = steps.at(-1)
    return { place: last === undefined ? '' : placeText(last), path: formatFieldPath(path), value: shown(value) }
  })
  const width = Math.max(0, ...rows.map(({ place }) => place.length))
  const lines = rows.map(({ place, path, value }) => {
    return `${paintPlace(place, color)(place.padEnd(width))}  ${paint.cyan(path)}: ${value}\n`
  })
  return `${paint.bold(`${kind}/${name}`)}\n${lines.join('')}`
}

/** One color for each directory, to distinguish the layers. */
function paintPlace(place: string, color: boolean): (text: string) => string {
  const { yellow, green, magenta, blue, red } = picocolorsPackage().createColors(color)
  const directory = place.slice(0, place.lastIndexOf('/') + 1)
  const sum = Array.from(directory).reduce((total, character) => total + character.charCodeAt(0), 0)
  return [yellow, green, magenta, blue, red][sum % 5] ?? yellow
}

function placeText({ file, line }: ExplainedStep): string {
  return `${file}:${line}`
}

const longest = 60

/** On one line; long texts are cut. */
function shown(value: unknown): string {
  const text = JSON.stringify(value, (_, item: unknown) => (typeof item === 'bigint' ? Number(item) : item))
  return text.length > longest ? `${text.slice(0, longest)}…` : text
}
