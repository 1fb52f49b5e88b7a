import { reported } from '../diagnostics/index.ts'
import { findReferred, type ObjectId } from '../resource/reference.ts'
import { parseApiVersion } from '../schema/gvk.ts'
import { textOf } from '../tree/json-values.ts'
import { type BuildResult, builtResources } from './build-result.ts'
import type { AnyKubernetesObject, KubernetesObject } from './kubernetes-object.ts'

/**
 * Finds the resource for a reference. Returns undefined if there is none.
 *
 * A reference is `Kind/name`, `kind.group/name` or `Kind/namespace/name`. Kind and group are not case-sensitive. The
 * name is the name in the output or, for the result of a build, a name that the resource had earlier in the build, such
 * as the name without prefixes, suffixes and hashes. Names in the output take precedence.
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
  // The caller knows the type of the referenced resource.
  return reported(() => findAny(resources, reference)) as T | undefined
}

function findAny(
  resources: BuildResult<AnyKubernetesObject> | Iterable<KubernetesObject | AnyKubernetesObject>,
  reference: string,
): AnyKubernetesObject | undefined {
  const all = Symbol.iterator in resources ? [...resources] : resources.resources
  const built = builtResources(resources)
  const items = all.map((object, i) => ({ object, id: idOf(object), previousIds: built?.[i]?.previousIds ?? [] }))
  return findReferred(reference, items)?.object
}

function idOf({ apiVersion = '', kind = '', metadata = {} }: AnyKubernetesObject): ObjectId {
  const { name, namespace }: { readonly name?: unknown; readonly namespace?: unknown } = metadata
  return { kind, group: parseApiVersion(apiVersion).group, namespace: textOf(namespace), name: textOf(name) }
}
