import { nameList } from '../../diagnostics/hints.ts'
import { attempt, type WarningCode } from '../../diagnostics/index.ts'
import type { Absence, Hint, Sought } from '../../diagnostics/proposal.ts'
import { imageNames } from '../../layer/warnings/images.ts'
import type { Resource } from '../../resource/resource.ts'
import { describeId, effectiveNamespace, type ResourceId } from '../../resource/resource-id.ts'
import { compileIdPatterns, fits } from '../../resource/selector.ts'
import { imageMatcher } from '../../transform/images.ts'

/** The warnings about an entry that selects nothing. */
export const aboutAbsence: ReadonlySet<WarningCode> = new Set<WarningCode>([
  'IMAGE_UNMATCHED',
  'PATCH_TARGET_UNMATCHED',
  'REPLACEMENT_TARGET_UNMATCHED',
])

type SoughtTarget = Exclude<Sought, { readonly image: string }>

/** Returns the best hint for an entry that selects nothing, based on the output of the build. */
export function absenceHint({ sought, otherwise }: Absence, output: readonly Resource[]): Hint | undefined {
  const later = addedLaterHint(sought, output)
  return later ?? ('image' in sought ? otherwise : renamedLaterHint(sought, output, otherwise))
}

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

function laterTargetHint({ entry, target }: SoughtTarget, output: readonly Resource[]): string | undefined {
  const added = findTarget(target, output, ({ originalId: id }) => ({ names: [id], namespaces: [id] }))
  return added && `${added.id.kind} "${added.originalId.name}" is added later: ${move(entry)}`
}

/**
 * Returns the hint for a target with a name that a resource gets only after the entry is applied. It proposes previous
 * names, latest first. Trials reject those that are also set after the entry is applied.
 */
function renamedLaterHint(
  { entry, target }: SoughtTarget,
  output: readonly Resource[],
  otherwise: Hint | undefined,
): Hint | undefined {
  const { name: from = '' } = target
  const renamed = findTarget(target, output, ({ id, originalId }) => ({ names: [id], namespaces: [id, originalId] }))
  if (renamed === undefined) return otherwise
  const { name } = renamed.id
  const earlier = new Set(renamed.previousIds.map((id) => id.name).filter((previous) => previous !== name))
  const entries = entry === 'patch' ? 'patches' : 'replacements'
  return [...earlier].reduce<Hint | undefined>((next, to) => {
    const text = `${entries} run before ${renamingFields(to, renamed)} to "${name}": use "${to}"`
    return { text, edit: { from, to }, otherwise: next }
  }, otherwise)
}

/** Returns a clause such as `namePrefix` changes the name. */
function renamingFields(earlier: string, { id: { name }, state: { prefixes, suffixes } }: Resource): string {
  const fields = [
    ...(prefixes.length > 0 && !name.startsWith(earlier) ? ['`namePrefix`'] : []),
    ...(suffixes.length > 0 && !name.endsWith(earlier) ? ['`nameSuffix`'] : []),
  ]
  if (fields.length === 0) return 'the name changes'
  return `${nameList(fields)} ${fields.length === 1 ? 'changes' : 'change'} the name`
}

/** The IDs of a resource with which the name and the namespace of a target are compared. */
interface Compared {
  readonly names: readonly ResourceId[]
  readonly namespaces: readonly ResourceId[]
}

/** Finds the first resource that a target would select if it had one of the given IDs. */
function findTarget(
  target: SoughtTarget['target'],
  resources: readonly Resource[],
  compared: (resource: Resource) => Compared,
): Resource | undefined {
  // An existing resource can get a name, namespace, label or annotation later.
  const { name, labelSelector, annotationSelector } = target
  const patterns = attempt(() => compileIdPatterns(target))
  if (!name || labelSelector || annotationSelector || patterns === undefined) return undefined
  return resources.find((resource) => {
    const { id } = resource
    const { names, namespaces } = compared(resource)
    return (
      names.some((other) => fits(patterns.name, other.name)) &&
      namespaces.some((other) => fits(patterns.namespace, effectiveNamespace(other))) &&
      fits(patterns.group, id.group) &&
      fits(patterns.version, id.version) &&
      fits(patterns.kind, id.kind)
    )
  })
}

function move(entry: string): string {
  return `move the ${entry} to the kustomization that adds it, or, if this kustomization is a component, list the component after that kustomization`
}
