import { type Location, type Warning, warning } from '../diagnostics/index.ts'
import type { Selector } from '../kustomization/kustomization.gen.ts'
import type { Resource } from '../resource/resource.ts'
import { describeId } from '../resource/resource-id.ts'
import { getText } from '../tree/fields.ts'

/** Warns if the target of a JSON patch is empty and selects several resources. */
export function emptyTargetWarning(target: Selector, selected: readonly Resource[], at: Location): Warning | undefined {
  if (selected.length < 2 || Object.values(target).some((value) => value)) return undefined
  const ids = selected.map(({ id }) => describeId(id))
  const hint =
    'restrict the target, for example with `kind`; if the patch is meant for everything, write `target: {kind: .*}`'
  return warning('PATCH_TARGET_TOO_WIDE', { id: undefined, ids, deletes: false, isEmpty: true }, { at, hint })
}

interface TargetedPatch {
  readonly patch: Resource
  readonly target: Selector
  readonly selected: readonly Resource[]
  readonly at: Location
}

/**
 * A merge patch with a target applies to everything that the target selects, regardless of the kind and name in the
 * patch. Warns if the patch names one of several selected resources and deletes all of them, or if the target is empty.
 */
export function wideTargetWarning({ patch, target, selected, at }: TargetedPatch): Warning | undefined {
  const { labelSelector, annotationSelector, ...fields } = target
  if (labelSelector || annotationSelector) return undefined
  const { kind, name } = patch.id
  const others = selected.filter((resource) => resource.id.kind !== kind || !resource.isOrWasNamed(name))
  const isNamed = others.length < selected.length
  const isEmpty = Object.values(fields).every((value) => !value)
  const deletes = getText(patch.node, '$patch') === 'delete'
  if (others.length === 0 || !(isEmpty ? isNamed || deletes : isNamed && deletes)) return undefined
  // A name pattern is meant to select several resources.
  if (target.name && others.every((other) => other.id.kind === kind)) return undefined
  const ids = selected.map(({ id }) => describeId(id))
  const hint = `with a target, the kind and name in the patch are ignored: use \`target: {kind: ${kind}, name: ${name}}\`, or remove the target`
  return warning('PATCH_TARGET_TOO_WIDE', { id: describeId(patch.id), ids, deletes, isEmpty }, { at, hint })
}
