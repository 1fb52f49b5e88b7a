import { KuiltError, reported } from '../diagnostics/index.ts'
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
  const printed = all.filter((object) => matches(idOf(object), wanted))
  const found = printed.length > 0 ? printed : all.filter(hadId(resources, wanted))
  if (found.length > 1) {
    const candidates = found.map((object) => formatReference(idOf(object)))
    const hint = 'add the namespace (Kind/namespace/name) or the group (kind.group/name)'
    throw new KuiltError('RESOURCE_AMBIGUOUS', { reference, candidates }, { hint })
  }
  return found[0]
}

/** Returns whether the resource at an index had an ID at an earlier stage of the build. */
function hadId(built: object, wanted: Reference): (object: unknown, index: number) => boolean {
  const resources = builtResources(built)
  return (_, index) => resources?.[index]?.previousIds.some((id) => matches(id, wanted)) === true
}

interface Reference {
  readonly kind: string
  /** Undefined for any. */
  readonly group: string | undefined
  readonly namespace: string | undefined
  readonly name: string
}

function parseReference(reference: string): Reference {
  const parts = String(reference).split('/')
  const [type = '', second = '', third] = parts
  if (parts.length < 2 || parts.length > 3 || parts.includes('')) {
    throw new KuiltError('RESOURCE_REFERENCE_INVALID', { reference: String(reference) })
  }
  const dot = type.indexOf('.')
  return {
    kind: dot < 0 ? type : type.slice(0, dot),
    group: dot < 0 ? undefined : type.slice(dot + 1),
    namespace: third === undefined ? undefined : second,
    name: third ?? second,
  }
}

interface ObjectId {
  readonly kind: string
  readonly group: string
  readonly namespace: string
  readonly name: string
}

function idOf({ apiVersion = '', kind = '', metadata = {} }: AnyKubernetesObject): ObjectId {
  const { name, namespace }: { readonly name?: unknown; readonly namespace?: unknown } = metadata
  return { kind, group: parseApiVersion(apiVersion).group, namespace: text(namespace), name: text(name) }
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/** As in kustomize, a missing namespace and `default` are the same. */
function matches(id: ObjectId, { kind, group, namespace, name }: Reference): boolean {
  return (
    id.name === name &&
    isSame(id.kind, kind) &&
    (group === undefined || isSame(id.group, group)) &&
    (namespace === undefined || (id.namespace || 'default') === namespace)
  )
}

function isSame(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase()
}

function formatReference({ kind, group, namespace, name }: ObjectId): string {
  const type = group === '' ? kind : `${kind}.${group}`
  return [type, namespace, name].filter((part) => part !== '').join('/')
}
