import { formatFieldPath } from '../../diagnostics/index.ts'
import { picocolorsPackage } from '../../diagnostics/picocolors-package.ts'
import type { NearMiss, PatchedValue, PatchReport, PatchUse } from '../../index.ts'
import { placeTable } from './place-table.ts'
import { placeText } from './text.ts'

type Paint = ReturnType<ReturnType<typeof picocolorsPackage>['createColors']>

/**
 * Prints the effect of a patch.
 *
 * @param columns the width of the terminal; undefined if lines may have any length
 */
export function whyNotText({ file, uses, hint }: PatchReport, color: boolean, columns?: number): string {
  const paint = picocolorsPackage().createColors(color)
  if (uses.length === 0) {
    return `${paint.bold(file)}: no kustomization in the target lists this patch\n${hintLine(hint, paint)}`
  }
  return uses.map((use) => useText(file, use, paint, columns)).join('\n')
}

function useText(file: string, use: PatchUse, paint: Paint, columns: number | undefined): string {
  const { by, entry, target, matches, nearest, hint, values } = use
  const head = `${paint.bold(file)}: listed at ${placeText(entry)} (${by})`
  const asked = target === undefined ? '' : `\n  target: ${target}`
  if (matches.length === 0) {
    const applied = `  ${paint.red('applied to nothing')}\n`
    return `${head}${asked}\n${applied}${nearestText(nearest, paint)}${hintLine(hint, paint)}`
  }
  const applied = matches.map((match) => `\n  applied to ${match}`).join('')
  return `${head}${asked}${applied}\n${valuesText(values, paint, columns)}`
}

function hintLine(hint: string | undefined, paint: Paint): string {
  return hint === undefined ? '' : `  ${paint.cyan('hint')}: ${hint}\n`
}

function nearestText(nearest: readonly NearMiss[], paint: Paint): string {
  const parts = nearest.map(({ resource, differences }) => {
    const lines = differences.map(({ field, wanted, actual, place, later }) => {
      const at = place === undefined ? '' : `  ${paint.dim(placeText(place))}`
      const note =
        later === undefined ? '' : `\n      a later step sets it to "${wanted}": ${placeText(later)} (${later.by})`
      const found = actual === '' ? 'there is none at this point' : `the value at this point is "${actual}"`
      return `    ${field}: the target requires "${wanted}", but ${found}${at}${note}\n`
    })
    return `  nearest: ${resource}\n${lines.join('')}`
  })
  return parts.length === 0 ? '  no resources exist at that point\n' : parts.join('')
}

function valuesText(values: readonly PatchedValue[], paint: Paint, columns: number | undefined): string {
  const several = new Set(values.flatMap(({ resource }) => resource ?? [])).size > 1
  const rows = values.map((value) => {
    const { place, path, resource } = value
    const shown = `${formatFieldPath(path)}: ${JSON.stringify(value.value)}`
    const text = several && resource !== undefined ? `${resource} ${shown}` : shown
    const { outcome, color } = outcomeText(value)
    const note = color === undefined ? String : paint[color]
    return { place: placeText(place), text, note: outcome, paint: { place: String, text: String, note } }
  })
  return placeTable(rows, columns)
}

function outcomeText({ outcome, step }: PatchedValue): { outcome: string; color?: 'green' | 'yellow' | 'red' } {
  const at = step === undefined ? '' : ` at ${placeText(step)} (${step.by})`
  switch (outcome) {
    case 'decides':
      return { outcome: 'in effect', color: 'green' }
    case 'same':
      return { outcome: `already set${at}`, color: 'yellow' }
    case 'changed':
      return { outcome: `changed again to ${JSON.stringify(step?.value)}${at}`, color: 'red' }
    case 'removes':
      return { outcome: 'removed by the patch' }
    case 'missing':
      return { outcome: step === undefined ? 'not in the output' : `removed${at}`, color: 'red' }
  }
}
