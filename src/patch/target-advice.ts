import { nameList } from '../diagnostics/hints.ts'
import { attempt, type KuiltError } from '../diagnostics/index.ts'
import type { Resource } from '../resource/resource.ts'
import { describeId, effectiveNamespace } from '../resource/resource-id.ts'

/** A hint for resources that have, or once had, the ID of a patch: how to distinguish them. */
export function ambiguousHint(resources: readonly Resource[]): string {
  const namespaces = new Set(resources.map(({ id }) => effectiveNamespace(id)))
  if (namespaces.size === resources.length) return 'set `metadata.namespace` in the patch'
  const names = new Set(resources.map(({ id }) => id.name))
  const why = names.size > 1 ? `patches also match earlier names (the current names are ${nameList([...names])}): ` : ''
  return `${why}patch each in its own base, or use \`target\` with a \`labelSelector\``
}

/**
 * For an operation that fails for only some of several targets: lists the targets for which it works, instead of giving
 * a hint about the failing one.
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
  return error.with({ hint: `the patch applies to ${works} but not to ${describeId(resource.id)}: narrow the target` })
}
