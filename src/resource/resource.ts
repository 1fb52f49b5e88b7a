import { parseApiVersion, type ScopeTable } from '../schema/gvk.ts'
import { getField, getText } from '../tree/fields.ts'
import type { Entry, Mapping, Node } from '../tree/node.ts'
import { effectiveNamespace, idKey, type ResourceId } from './resource-id.ts'
import { type Affixes, previousIdsOf, type ResourceState, splitAtCommas } from './resource-state.ts'

export {
  type Affixes,
  initialState,
  manifestState,
  type Origin,
  type ResourceState,
  type Source,
} from './resource-state.ts'

/** A Kubernetes object: its tree and its state during a build. Immutable; `with…` methods return a new object. */
export class Resource {
  readonly node: Mapping
  readonly state: ResourceState
  readonly scope: ScopeTable
  #id: ResourceId | undefined
  #key: string | undefined
  #previousIds: readonly ResourceId[] | undefined

  constructor(node: Mapping, state: ResourceState, scope: ScopeTable) {
    this.node = node
    this.state = state
    this.scope = scope
  }

  /** The current ID, read from the tree. Follows api/resource/resource.go, (Resource).CurId. */
  get id(): ResourceId {
    this.#id ??= readId(this.node, this.scope, this.state.mayGenerateName)
    return this.#id
  }

  /** True if the API server generates the name, because the object has only `metadata.generateName`. */
  get generatesName(): boolean {
    return this.state.mayGenerateName && getText(getField(this.node, 'metadata'), 'name') === ''
  }

  /** The `idKey` of the current ID. */
  get key(): string {
    this.#key ??= idKey(this.id)
    return this.#key
  }

  /** Previous IDs, oldest first. Follows api/resource/resource.go, (Resource).PrevIds. */
  get previousIds(): readonly ResourceId[] {
    this.#previousIds ??= previousIdsOf(this.state.history, this.id)
    return this.#previousIds
  }

  /** The first ID that the resource had. Follows api/resource/resource.go, (Resource).OrgId. */
  get originalId(): ResourceId {
    return this.state.history.length === 0 ? this.id : (this.previousIds[0] ?? this.id)
  }

  /** The previous IDs and the current one, oldest first. */
  get allIds(): readonly ResourceId[] {
    return this.state.history.length === 0 ? [this.id] : [...this.previousIds, this.id]
  }

  /** True if the resource has, or once had, the name. */
  isOrWasNamed(name: string): boolean {
    const { history } = this.state
    for (let i = 0; i < history.length; i++) if (history[i]?.name === name) return true
    return this.id.name === name
  }

  /**
   * The resource with a different tree and the same state. For a change of name, namespace or kind that must be
   * recorded, use `renamed`.
   */
  withNode(node: Mapping): Resource {
    if (node === this.node) return this
    const next = new Resource(node, this.state, this.scope)
    this.#shareId(next)
    // The previous IDs depend only on the state and on the group and version of the current ID.
    if (next.#id !== undefined) next.#previousIds = this.#previousIds
    return next
  }

  /** The resource with some fields of the state changed, and the same tree. */
  withState(change: Partial<ResourceState>): Resource {
    const next = new Resource(this.node, { ...this.state, ...change }, this.scope)
    next.#id = this.#id
    next.#key = this.#key
    if (change.history === undefined) next.#previousIds = this.#previousIds
    return next
  }

  /**
   * True if a part of the ID contains a comma, which turns it into several previous IDs or into an error: see
   * `splitAtCommas`.
   */
  get hasCommas(): boolean {
    const { name, namespace, kind } = this.id
    return name.includes(',') || namespace.includes(',') || kind.includes(',')
  }

  /**
   * Appends the current ID to the history. Must be called before the name, namespace or kind changes.
   * Follows api/resource/resource.go, (Resource).StorePreviousId.
   *
   * @throws KuiltError PREVIOUS_IDS_UNEVEN
   */
  storePreviousId(): Resource {
    return this.renamed(this.node)
  }

  /**
   * `storePreviousId` and `withNode` in one step, for a tree with a different name, namespace or kind. Also records
   * affixes.
   */
  renamed(node: Mapping, { prefixes, suffixes }: Affixes = this.state): Resource {
    const { id, state } = this
    const previous = { name: id.name, namespace: effectiveNamespace(id), kind: id.kind }
    const history = state.history.concat(this.hasCommas ? splitAtCommas(previous) : previous)
    const next = new Resource(node, { ...state, history, prefixes, suffixes }, this.scope)
    this.#shareId(next)
    return next
  }

  /** Copies the parsed ID to `next` if its tree still has the same fields. */
  #shareId(next: Resource): void {
    const id = this.#id
    const { node } = next
    if (id === undefined || !sharesField(node, this.node, 'kind') || !sharesField(node, this.node, 'apiVersion')) return
    if (hasSameName(node, this.node)) {
      next.#id = id
      next.#key = this.#key
    } else next.#id = renamedId(id, node)
  }
}

/** The ID of a tree that differs only in name or namespace. */
function renamedId({ group, version, kind, clusterScoped }: ResourceId, node: Mapping): ResourceId {
  const metadata = getField(node, 'metadata')
  const name = getText(metadata, 'name')
  return { group, version, kind, name, namespace: getText(metadata, 'namespace'), clusterScoped }
}

function hasSameName(a: Mapping, b: Mapping): boolean {
  const before = getField(a, 'metadata')
  const after = getField(b, 'metadata')
  return before === after || (sharesField(before, after, 'name') && sharesField(before, after, 'namespace'))
}

function sharesField(a: Node | undefined, b: Node | undefined, field: string): boolean {
  return sharesEntry(a, b, field) || getField(a, field) === getField(b, field)
}

/**
 * True if both have the same entry object for `field`, with the same keys before it. A fast check that usually
 * suffices.
 */
function sharesEntry(a: Node | undefined, b: Node | undefined, field: string): boolean {
  if (a?.type !== 'mapping' || b?.type !== 'mapping') return false
  for (let i = 0; i < a.entries.length; i++) {
    const entry = a.entries[i] as Entry
    const other = b.entries[i]
    if (entry.key.text === field) return entry === other
    if (entry !== other && entry.key !== other?.key) return false
  }
  return false
}

/** Reads the ID from a tree. Missing parts are empty strings. */
function readId(node: Mapping, scope: ScopeTable, mayGenerateName: boolean): ResourceId {
  const apiVersion = getText(node, 'apiVersion')
  const kind = getText(node, 'kind')
  const metadata = getField(node, 'metadata')
  const { group, version } = parseApiVersion(apiVersion)
  const name = getText(metadata, 'name')
  return {
    group,
    version,
    kind,
    name: name === '' && mayGenerateName ? getText(metadata, 'generateName') : name,
    namespace: getText(metadata, 'namespace'),
    clusterScoped: scope(apiVersion, kind),
  }
}

/** True if two IDs are in the same namespace. Follows kyaml/resid/resid.go, (ResId).IsNsEquals. */
export function inSameNamespace(a: ResourceId, b: ResourceId): boolean {
  return effectiveNamespace(a) === effectiveNamespace(b)
}
