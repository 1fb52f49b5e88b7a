import { formatFieldPath, type Warning, warning } from '../../diagnostics/index.ts'
import type { Hint } from '../../diagnostics/proposal.ts'
import { type MissedHash, missedHashes } from '../../references/missed-hash.ts'
import type { Resource } from '../../resource/resource.ts'
import { describeId } from '../../resource/resource-id.ts'
import type { NameReference } from '../../schema/field-spec.ts'
import { isSelected } from '../../schema/gvk.ts'
import { configuring, nameReferenceSnippet } from './name-reference-snippet.ts'

/**
 * Warns about references to generated ConfigMaps and Secrets that lack the hash.
 *
 * @param resources after names have been fixed
 */
export function missedHashWarnings(
  resources: readonly Resource[],
  nameReferences: readonly NameReference[],
): readonly Warning[] {
  return missedHashes(resources).map((missed) => {
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

function missedHashHint({ referrer: { id }, path, generated }: MissedHash, references: readonly NameReference[]): Hint {
  const { kind } = generated.id
  const names = path.filter((part) => typeof part === 'string')
  if (names.slice(-3).join('/') === 'volumes/secret/name') {
    return 'write `secretName` instead of `name`: that is the field of a secret volume'
  }
  const field = names.map((part) => part.replaceAll('/', '\\/')).join('/')
  const isKnown = references
    .filter((reference) => reference.kind === kind)
    .some(({ fieldSpecs }) =>
      fieldSpecs.some((spec) => isSelected(id, spec) && spec.path.replaceAll('[]', '') === field),
    )
  if (isKnown) return `refer to the ${kind} from the same namespace, by the name given to its generator`
  const content = nameReferenceSnippet({ target: generated.id, referrer: id, path })
  return configuring(
    'add the field in a file under configurations (or set disableNameSuffixHash)',
    content,
    `set disableNameSuffixHash, or write "${generated.id.name}" with a patch`,
  )
}
