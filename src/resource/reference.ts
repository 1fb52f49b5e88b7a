import { KuiltError } from '../diagnostics/index.ts'
import { defaultNamespace } from './resource-id.ts'

/** The parts of a reference such as `Kind/name`. */
interface Reference {
  readonly kind: string
  /** Undefined if any group matches. */
  readonly group: string | undefined
  readonly namespace: string | undefined
  readonly name: string
}

/** Parses a reference. @throws KuiltError RESOURCE_REFERENCE_INVALID */
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

export interface ObjectId {
  readonly kind: string
  readonly group: string
  readonly namespace: string
  readonly name: string
}

/**
 * True if a reference identifies an ID. No namespace and `default` are the same, as in kyaml/resid/resid.go,
 * (ResId).IsNsEquals.
 */
function isReferredTo(id: ObjectId, { kind, group, namespace, name }: Reference): boolean {
  return (
    id.name === name &&
    isSame(id.kind, kind) &&
    (group === undefined || isSame(id.group, group)) &&
    (namespace === undefined || (id.namespace || defaultNamespace) === namespace)
  )
}

function isSame(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase()
}

/** The IDs of an object that references can refer to. */
export interface Referable {
  /** The ID as printed. */
  readonly id: ObjectId
  /** The IDs before prefixes, suffixes and hashes were added. */
  readonly previousIds: readonly ObjectId[]
}

/**
 * Finds the object for a reference: `Kind/name`, `kind.group/name` or `Kind/namespace/name`. Printed names take
 * precedence over earlier ones. Undefined if there is none.
 *
 * @throws KuiltError RESOURCE_REFERENCE_INVALID, RESOURCE_AMBIGUOUS
 */
export function findReferred<T extends Referable>(reference: string, items: readonly T[]): T | undefined {
  const wanted = parseReference(reference)
  const printed = items.filter(({ id }) => isReferredTo(id, wanted))
  const found =
    printed.length > 0 ? printed : items.filter(({ previousIds }) => previousIds.some((id) => isReferredTo(id, wanted)))
  if (found.length < 2) return found[0]
  // Without `default`, the reference to an object without a namespace would also match the others.
  const noNamespace = found.some(({ id }) => id.namespace !== '') ? defaultNamespace : ''
  const candidates = found.map(({ id }) => formatReference({ ...id, namespace: id.namespace || noNamespace }))
  const hint = 'add the namespace (`Kind/namespace/name`) or the group (`kind.group/name`)'
  throw new KuiltError('RESOURCE_AMBIGUOUS', { reference, candidates }, { hint })
}

function formatReference({ kind, group, namespace, name }: ObjectId): string {
  const type = group === '' ? kind : `${kind}.${group}`
  return [type, namespace, name].filter((part) => part !== '').join('/')
}
