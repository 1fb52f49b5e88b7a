import { attempt, type WarningCode } from '../../diagnostics/index.ts'
import type { Sought } from '../../diagnostics/proposal.ts'
import { imageNames } from '../../layer/warnings/images.ts'
import type { Resource } from '../../resource/resource.ts'
import { describeId, effectiveNamespace } from '../../resource/resource-id.ts'
import { compileIdPatterns, fits } from '../../resource/selector.ts'
import { imageMatcher } from '../../transform/images.ts'

/** The warnings about an entry that selects nothing. */
export const aboutAbsence: ReadonlySet<WarningCode> = new Set<WarningCode>([
  'IMAGE_UNMATCHED',
  'PATCH_TARGET_UNMATCHED',
  'REPLACEMENT_TARGET_UNMATCHED',
])

/**
 * Returns the hint for an entry that selects nothing if the output contains what the entry should select, because it is
 * added after the entry is applied. Undefined if the output does not contain it.
 */
export function addedLaterHint(sought: Sought, output: readonly Resource[]): string | undefined {
  return 'image' in sought ? laterImageHint(sought.image, output) : laterTargetHint(sought, output)
}

function laterImageHint(name: string, output: readonly Resource[]): string | undefined {
  const matcher = attempt(() => imageMatcher(name))
  const user = output.find(({ node }) => imageNames(node).some((image) => matcher?.test(image)))
  return user && `${describeId(user.id)} gets this image later: ${move('entry')}`
}

function laterTargetHint(
  { entry, target }: Exclude<Sought, { readonly image: string }>,
  output: readonly Resource[],
): string | undefined {
  // An existing resource can get a name, namespace, label or annotation later.
  const { name, labelSelector, annotationSelector } = target
  if (!name || labelSelector || annotationSelector) return undefined
  const patterns = attempt(() => compileIdPatterns(target))
  const added = output.find(({ id, originalId }) => {
    return (
      patterns !== undefined &&
      fits(patterns.name, originalId.name) &&
      fits(patterns.namespace, effectiveNamespace(originalId)) &&
      fits(patterns.group, id.group) &&
      fits(patterns.version, id.version) &&
      fits(patterns.kind, id.kind)
    )
  })
  return added && `${added.id.kind} "${added.originalId.name}" is added later: ${move(entry)}`
}

function move(entry: string): string {
  return `move the ${entry} to the kustomization that adds it, or, if this kustomization is a component, list the component after that kustomization`
}
