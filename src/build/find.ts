import { isReferredTo, type ObjectId, onlyOne, parseReference, type Reference } from '../resource/reference.ts'
import { parseApiVersion } from '../schema/gvk.ts'
import { type BuildResult, builtResources } from './build-result.ts'
import type { AnyKubernetesObject, KubernetesObject } from './kubernetes-object.ts'

/**
 * The resource that `reference` names; undefined if there is none.
 *
 * A reference is `Kind/name`, `kind.group/name` or `Kind/namespace/name`. Case does not matter in the kind and the group.
 * The name is the one that is printed or, for the result of a build, one from before prefixes, suffixes and hashes were
 * added; printed names go first.
 *
 * @param resources the result of a build, or objects
 * @throws KuiltError RESOURCE_REFERENCE_INVALID, or RESOURCE_AMBIGUOUS if several resources match
 *
 * @example
 * ```ts
 * import { buildSync, find, memoryFileSystem } from 'kuilt'
 *
 * const fileSystem = memoryFileSystem({
 *   'base/kustomization.yaml': 'resources: [web.yaml]',
 *   'base/web.yaml': 'apiVersion: v1\nkind: Service\nmetadata: { name: web }',
 * })
 * const result = buildSync({ resources: ['base'], nameSuffix: '-1' }, { fileSystem })
 * console.log(find(result, 'Service/web-1') === find(result, 'service/web')) // true
 * console.log(find(result.resources, 'Deployment/web')) // undefined
 * ```
 */
export function find<T extends AnyKubernetesObject = KubernetesObject>(
  resources: BuildResult<AnyKubernetesObject> | Iterable<KubernetesObject | AnyKubernetesObject>,
  reference: string,
): T | undefined {
  const wanted = parseReference(reference)
  const all = Symbol.iterator in resources ? [...resources] : resources.resources
  const printed = all.filter((object) => isReferredTo(idOf(object), wanted))
  const found = printed.length > 0 ? printed : all.filter(hadId(resources, wanted))
  // The caller knows which type the reference stands for.
  return onlyOne(reference, found, idOf) as T | undefined
}

/** Tells by index whether a resource of a build had an id at an earlier stage. */
function hadId(built: object, wanted: Reference): (object: unknown, index: number) => boolean {
  const resources = builtResources(built)
  return (_, index) => resources?.[index]?.previousIds.some((id) => isReferredTo(id, wanted)) === true
}

function idOf({ apiVersion = '', kind = '', metadata = {} }: AnyKubernetesObject): ObjectId {
  const { name, namespace }: { readonly name?: unknown; readonly namespace?: unknown } = metadata
  return { kind, group: parseApiVersion(apiVersion).group, namespace: text(namespace), name: text(name) }
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

