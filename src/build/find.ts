import { reported } from '../diagnostics/index.ts'
import { isReferredTo, type ObjectId, onlyOne, parseReference, type Reference } from '../resource/reference.ts'
import { parseApiVersion } from '../schema/gvk.ts'
import { type BuildResult, builtResources } from './build-result.ts'
import type { AnyKubernetesObject, KubernetesObject } from './kubernetes-object.ts'

/**
 * Finds the resource for a reference; undefined if there is none.
 *
 * A reference is `Kind/name`, `kind.group/name` or `Kind/namespace/name`. Kind and group are not case-sensitive. The
 * name is the printed one or, for the result of a build, an earlier one without prefixes, suffixes and hashes; printed
 * names take precedence.
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
  // The caller knows which type the reference stands for.
  return reported(() => findAny(resources, reference)) as T | undefined
}

function findAny(
  resources: BuildResult<AnyKubernetesObject> | Iterable<KubernetesObject | AnyKubernetesObject>,
  reference: string,
): AnyKubernetesObject | undefined {
  const wanted = parseReference(reference)
  const all = Symbol.iterator in resources ? [...resources] : resources.resources
  const printed = all.filter((object) => isReferredTo(idOf(object), wanted))
  const found = printed.length > 0 ? printed : all.filter(hadId(resources, wanted))
  return onlyOne(reference, found, idOf)
}

/** Returns whether the resource at an index had an ID at an earlier stage of the build. */
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
