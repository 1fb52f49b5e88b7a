import { fieldBelow, formatFieldPath, type Warning, warning } from '../../diagnostics/index.ts'
import { staleReferences } from '../../references/stale-references.ts'
import type { Resource } from '../../resource/resource.ts'
import { describeId } from '../../resource/resource-id.ts'
import { configuring, nameReferenceSnippet } from './name-reference-snippet.ts'

/**
 * Warns about references in custom resources that were not updated after a prefix, suffix or other change of a name.
 *
 * @param resources the resources after name references have been rewritten
 */
export function staleReferenceWarnings(resources: readonly Resource[]): readonly Warning[] {
  return staleReferences(resources).map(({ referrer, path, name, renamed, replacement }) => {
    const { source } = referrer.state
    const { kind, name: current } = renamed.id
    const params = { name, current, kind, id: describeId(referrer.id), field: formatFieldPath(path) }
    return warning('NAME_REFERENCE_MISSED', params, {
      at: source && fieldBelow(source, path),
      hint: () => {
        if (replacement !== undefined && renamed.state.needsHash)
          return 'copy the name with a replacement, or set `disableNameSuffixHash`'
        if (replacement !== undefined)
          return `set the field to "${replacement}" with a patch, or copy the name with a replacement`
        const content = nameReferenceSnippet({ target: renamed.id, referrer: referrer.id, path })
        return configuring(
          'add the field to a file under `configurations`',
          content,
          `set the field to "${current}" with a patch`,
        )
      },
    })
  })
}
