import { fieldBelow, formatFieldPath, type Warning, warning } from '../../diagnostics/index.ts'
import type { Hint } from '../../diagnostics/proposal.ts'
import { type KeptNamespace, keptNamespaces } from '../../references/kept-namespaces.ts'
import type { Resource } from '../../resource/resource.ts'
import { describeId, effectiveNamespace } from '../../resource/resource-id.ts'
import { fieldSpecLines } from '../../schema/field-spec.ts'
import { configuring } from './name-reference-snippet.ts'

/**
 * Warns about references to resources that have moved to another namespace.
 *
 * @param resources the resources after name references have been rewritten
 */
export function keptNamespaceWarnings(resources: readonly Resource[]): readonly Warning[] {
  return keptNamespaces(resources).map((kept) => {
    const { referrer, path, moved, name, namespace: old } = kept
    const { source } = referrer.state
    const field = formatFieldPath(path)
    const { kind } = moved.id
    const namespace = effectiveNamespace(moved.id)
    const params = { id: describeId(referrer.id), field, kind, name, old, namespace }
    const at = source && fieldBelow(source, path)
    return warning('REFERENCE_NAMESPACE_KEPT', params, { at, hint: () => keptHint(kept, namespace) })
  })
}

function keptHint({ referrer, path, moved, name, replacement }: KeptNamespace, namespace: string): Hint {
  if (replacement !== undefined) return `set the field to "${replacement}" with a patch`
  if (path[0] === 'subjects') {
    const renamed = moved.id.name === name ? '' : `the name to "${moved.id.name}" and `
    return `set ${renamed}the namespace to "${namespace}" with a patch`
  }
  const content = ['namespace:', ...fieldSpecLines(path, referrer.id)].join('\n')
  return configuring(
    'add the field to a file under `configurations`',
    content,
    `set the field to "${namespace}" with a patch`,
  )
}
