import { formatFieldPath, type Warning, warning } from '../../diagnostics/index.ts'
import { staleReferences } from '../../references/stale-references.ts'
import type { Resource } from '../../resource/resource.ts'
import { describeId } from '../../resource/resource-id.ts'
import { configuring, nameReferenceSnippet } from './name-reference-snippet.ts'

/**
 * Warns about references in custom resources that did not follow a prefix, suffix or other rename.
 *
 * @param resources after names have been fixed
 */
export function staleReferenceWarnings(resources: readonly Resource[]): readonly Warning[] {
  return staleReferences(resources).map(({ referrer, path, name, renamed, replacement }) => {
    const { source } = referrer.state
    const { kind, name: current } = renamed.id
    const params = { name, current, kind, id: describeId(referrer.id), field: formatFieldPath(path) }
    return warning('NAME_REFERENCE_MISSED', params, {
      at: source && { ...source, path: [...(source.path ?? []), ...path] },
      hint: () => {
        if (replacement !== undefined && renamed.state.needsHash)
          return 'copy the name with a replacement, or set `disableNameSuffixHash`'
        if (replacement !== undefined) return `write "${replacement}" with a patch, or copy the name with a replacement`
        const content = nameReferenceSnippet({ target: renamed.id, referrer: referrer.id, path })
        return configuring('add the field to a file under `configurations`', content, `write "${current}" with a patch`)
      },
    })
  })
}
