import { formatFieldPath, type Warning, warning } from '../../diagnostics/index.ts'
import type { Hint } from '../../diagnostics/proposal.ts'
import { type MissedHash, missedHashes } from '../../references/missed-hash.ts'
import type { Resource } from '../../resource/resource.ts'
import { describeId } from '../../resource/resource-id.ts'
import { fieldSpecPath, type NameReference } from '../../schema/field-spec.ts'
import { isSelected } from '../../schema/gvk.ts'
import { configuring, nameReferenceSnippet } from './name-reference-snippet.ts'

interface NameFixing {
  readonly nameReferences: readonly NameReference[]
  /**
   * Returns true if overlays of this build set a namespace, so that resources in different namespaces end up in the
   * same namespace.
   */
  readonly isMovedLater: () => boolean
}

/**
 * Warns about references to generated ConfigMaps and Secrets that lack the hash.
 *
 * @param resources the resources after name references have been rewritten
 */
export function missedHashWarnings(
  resources: readonly Resource[],
  { nameReferences, isMovedLater }: NameFixing,
): readonly Warning[] {
  const missedNow = missedHashes(resources).filter((missed) => !isKnownField(missed, nameReferences) || !isMovedLater())
  return missedNow.map((missed) => {
    const { referrer, path, name, generated } = missed
    const { kind, name: current } = generated.id
    const params = { name, current, kind, id: describeId(referrer.id), field: formatFieldPath(path) }
    const { source } = referrer.state
    return warning('HASH_SUFFIX_MISSED', params, {
      at: source && { ...source, path },
      hint: () => missedHashHint(missed, nameReferences),
    })
  })
}

function missedHashHint(missed: MissedHash, references: readonly NameReference[]): Hint {
  const { referrer, path, generated } = missed
  const { kind } = generated.id
  const names = path.filter((part) => typeof part === 'string')
  if (names.slice(-3).join('/') === 'volumes/secret/name') {
    return 'write `secretName` instead of `name`: volumes of type `secret` have no field `name`'
  }
  if (isKnownField(missed, references))
    return `refer to the ${kind} from the same namespace, by the name given to its generator`
  const content = nameReferenceSnippet({ target: generated.id, referrer: referrer.id, path })
  return configuring(
    'add the field to a file under `configurations`, or set `disableNameSuffixHash`',
    content,
    `set \`disableNameSuffixHash\`, or set the field to "${generated.id.name}" with a patch`,
  )
}

/**
 * True for a field in which kustomize updates names. The reference then has no hash because the resources are in
 * different namespaces.
 */
function isKnownField(
  { referrer: { id }, path, generated }: MissedHash,
  references: readonly NameReference[],
): boolean {
  const field = fieldSpecPath(path)
  return references
    .filter((reference) => reference.kind === generated.id.kind)
    .some(({ fieldSpecs }) =>
      fieldSpecs.some((spec) => isSelected(id, spec) && spec.path.replaceAll('[]', '') === field),
    )
}
