import { attempt, type Warning, warning } from '../../diagnostics/index.ts'
import type { Hint } from '../../diagnostics/proposal.ts'
import { inSameLayer } from '../../references/same-layer.ts'
import type { Resource } from '../../resource/resource.ts'
import { describeId } from '../../resource/resource-id.ts'
import type { CopiedName } from '../../resource/resource-state.ts'
import { getterSteps, partsOf, splitDottedPath } from '../../tree/field-path.ts'
import { scalarText } from '../../tree/node.ts'
import { findNode } from '../../tree/walk-path.ts'
import { configuring, nameReferenceSnippet } from './name-reference-snippet.ts'

/**
 * Warns about replacements that copied a name before the resource was renamed.
 *
 * @param resources the resources after name references have been rewritten
 */
export function copiedNameWarnings(resources: readonly Resource[]): readonly Warning[] {
  return resources.flatMap((resource) => {
    const { copiedNames } = resource.state
    return copiedNames.length === 0 ? [] : copiedNames.flatMap((copy) => checkCopy(resource, copy, resources) ?? [])
  })
}

function checkCopy(resource: Resource, copy: CopiedName, resources: readonly Resource[]): Warning | undefined {
  const { kind, name, field } = copy
  const named = resources.filter(({ id }) => id.kind === kind)
  const current =
    named.find(({ id }) => id.name === name) ??
    inSameLayer(
      resource,
      named.filter((other) => other.isOrWasNamed(name)),
    )
  if (current === undefined || current.id.name === name) return undefined
  const path = splitDottedPath(field)
  const text = scalarText(attempt(() => findNode(resource.node, getterSteps(path)))?.node)
  if (!text.includes(name) || text.includes(current.id.name)) return undefined
  const hashes = current.state.needsHash
  const params = { id: describeId(resource.id), field, kind, name, current: current.id.name }
  const fix = hashes
    ? 'the hash is added at the end of the build: set `disableNameSuffixHash`'
    : 'move the replacement to an overlay of the kustomization that changes the name'
  const hint = (): Hint => {
    const content = nameReferenceSnippet({
      target: current.id,
      referrer: resource.id,
      path: partsOf(getterSteps(path)),
    })
    return configuring(`${fix}, or add the field to a file under \`configurations\``, content, fix)
  }
  return warning('NAME_COPIED_EARLY', params, { at: copy.at, hint })
}
