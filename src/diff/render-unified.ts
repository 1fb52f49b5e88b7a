import { picocolorsPackage } from '../diagnostics/picocolors-package.ts'
import type { JsonObject } from '../tree/node.ts'
import type { Diff, ResourceChange, ResourceName } from './changes.ts'
import { yamlText } from './field-lines.ts'
import type { RenderSettings } from './render.ts'
import { unifiedDiff } from './unified-diff.ts'
import { notComparedLine, referenceOf } from './words.ts'

/** Prints the changes to the YAML of each resource in the format of `diff -u`. */
export function renderUnified(diffs: readonly Diff[], { colors }: RenderSettings): string {
  const text = diffs.flatMap((diff) => {
    const { target, changes, followers } = diff
    const shown = changes.length > 0 ? changes : followers
    // Programs that read patches ignore other lines.
    return [...shown.map((change) => unifiedChange(change, target)), ...notComparedLine(diff)]
  })
  return colors ? painted(text.join('')) : text.join('')
}

/** Prints the change to one resource. */
function unifiedChange({ resource, before, old, new: now }: ResourceChange, target?: string): string {
  const nameOf = (name: ResourceName): string => `${target === undefined ? '' : `${target}/`}${referenceOf(name)}`
  return unifiedDiff(nameOf(resource), yamlOf(old), yamlOf(now), nameOf(before ?? resource))
}

function yamlOf(object: ResourceChange['old']): string {
  // Built objects consist of JSON values.
  return object === undefined ? '' : yamlText(object as unknown as JsonObject)
}

function painted(text: string): string {
  const { bold, cyan, green, red } = picocolorsPackage().createColors(true)
  const lines = text.split('\n').map((line) => {
    if (/^(---|\+\+\+) /.test(line)) return bold(line)
    if (line.startsWith('@@')) return cyan(line)
    return line.startsWith('+') ? green(line) : line.startsWith('-') ? red(line) : line
  })
  return lines.join('\n')
}
