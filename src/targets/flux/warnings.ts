import { type Warning, warning } from '../../diagnostics/index.ts'
import { describeDefinition } from './definition.ts'
import { dependencyWarnings } from './dependencies.ts'
import type { FluxTree, Rendering } from './flux-tree.ts'
import { groupWarnings } from './group-warnings.ts'
import { SharedSettings } from './shared-settings.ts'

const creatorHint = 'if another Kustomization creates it and sets the namespace, pass a directory that contains both'

/** Returns the warnings about the requested Kustomizations, in the order in which they are reported. */
export function warningsAbout(
  all: readonly Rendering[],
  requested: readonly Rendering[],
  tree: FluxTree,
): readonly Warning[] {
  const settings = new SharedSettings(all)
  const own = requested.flatMap((rendering): readonly Warning[] => {
    const { definition, spec } = rendering
    const found: Warning[] = []
    if (definition.assumesNamespace) {
      const at = definition.locate(['metadata', 'name'])
      found.push(warning('FLUX_NAMESPACE_ASSUMED', { names: [definition.name] }, { at, hint: creatorHint }))
    }
    found.push(...settings.warningsOf(rendering))
    if (spec?.suspend) {
      const at = definition.locate(['spec', 'suspend'])
      found.push(warning('FLUX_SUSPENDED', { id: describeDefinition(definition) }, { at }))
    }
    return found
  })
  return groupWarnings([...own, ...dependencyWarnings(all, requested, tree)])
}
