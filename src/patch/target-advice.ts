import { nameList } from '../diagnostics/hints.ts'
import { attempt, type KuiltError } from '../diagnostics/index.ts'
import type { Resource } from '../resource/resource.ts'
import { describeId, effectiveNamespace } from '../resource/resource-id.ts'

/** How to tell resources apart that have, or once had, the id of a patch. */
export function ambiguousHint(resources: readonly Resource[]): string {
  const namespaces = new Set(resources.map(({ id }) => effectiveNamespace(id)))
  if (namespaces.size === resources.length) return 'give the patch the namespace of the one it is for'
  const names = new Set(resources.map(({ id }) => id.name))
  const why =
    names.size > 1 ? `a patch also finds a resource by an earlier name: they are ${nameList([...names])} now. ` : ''
  return `${why}Patch each one in its own kustomization, before they meet, or tell them apart with a labelSelector under target`
}

/**
 * For an operation that fails for one of several targets only: which ones it works for, in place of a hint about the one
 * it fails for.
 */
export function withOtherTargets(
  error: KuiltError,
  resource: Resource,
  selected: readonly Resource[],
  patch: (resource: Resource) => unknown,
): KuiltError {
  if (!error.code.startsWith('JSON_PATCH_')) return error
  const others = selected.filter((other) => other !== resource && attempt(() => patch(other)) !== undefined)
  if (others.length === 0) return error
  const works = nameList(
    others.map(({ id }) => describeId(id)),
    3,
  )
  return error.with({ hint: `the patch fits ${works}, but not ${describeId(resource.id)}: narrow the target` })
}
