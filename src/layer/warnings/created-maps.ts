import { attempt, fieldBelow, warning } from '../../diagnostics/index.ts'
import type { Resource } from '../../resource/resource.ts'
import { describeId } from '../../resource/resource-id.ts'
import type { Replacement } from '../../transform/replacements/replacements.ts'
import { compileTarget } from '../../transform/replacements/selectors.ts'
import { correctFieldPath } from '../../tree/field-path-hint.ts'
import type { BuildContext } from '../context.ts'

/**
 * Warns about field paths through keys with dots: with `create`, a replacement adds maps for the parts of such a key,
 * and the intended field keeps its value.
 */
export function warnOfCreatedMaps(
  resources: readonly Resource[],
  replacements: readonly Replacement[],
  { warn }: BuildContext,
): void {
  for (const { targets = [], at } of replacements) {
    for (const [i, target] of targets.entries()) {
      if (target.options?.create !== true) continue
      const compiled = attempt(() => compileTarget(target, { resources }))
      const selected = resources.filter((resource) => attempt(() => compiled?.selects(resource)))
      for (const [k, field] of (target.fieldPaths ?? []).entries()) {
        const found = selected.find(({ node }) => correctFieldPath(field, node, { mayAdd: true }) !== undefined)
        const corrected = found && correctFieldPath(field, found.node, { mayAdd: true })
        if (found === undefined || corrected === undefined) continue
        const params = { field, corrected, id: describeId(found.id) }
        const location = at && fieldBelow(at, ['targets', i, 'fieldPaths', k])
        const text = `put the key in brackets: "${corrected}"`
        const hint = { text, edit: { from: field, to: corrected }, otherwise: 'put the key in brackets' }
        warn(warning('REPLACEMENT_SPLITS_KEY', params, { at: location, hint }))
      }
    }
  }
}
