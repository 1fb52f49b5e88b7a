import { KuiltError, type TextPlace } from '../diagnostics/index.ts'
import { inCell, type Mapping, type Node } from './node.ts'
import { effectiveNamespace, parseApiVersion, type ResourceId } from './resource-id.ts'
import { getField, getText, mapSame, setField } from './tree.ts'

/** What a generator wants to happen when its resource already exists. */
export type Behavior = 'unspecified' | 'create' | 'merge' | 'replace'

/** A name, namespace and kind that a resource had before a transformer changed it. */
export interface PreviousId {
  readonly name: string
  /** The effective namespace at that time. */
  readonly namespace: string
  readonly kind: string
}

/** Where a resource came from, for messages and for `buildMetadata`. */
export interface Origin {
  /** Path relative to the build's root directory; empty for generated resources. */
  readonly path: string
  readonly repo?: string
  readonly ref?: string
  readonly configuredIn?: string
  readonly configuredBy?: {
    readonly apiVersion: string
    readonly kind: string
    readonly name?: string
    readonly namespace?: string
  }
}

/** The place in the input that a resource was read from. */
export interface Source {
  readonly file: string
  /** Zero-based index of the YAML document in the file. */
  readonly document: number
  /** The item, where the resource stood in a list; the field, where it stood in a text in a kustomization. */
  readonly path?: readonly (string | number)[]
  readonly inside?: TextPlace
}

/** Says whether a kind is known to be cluster-scoped. */
export type ScopeTable = (apiVersion: string, kind: string) => boolean

/** Everything the build knows about a resource besides its tree. Upstream keeps these in internal annotations. */
export interface ResourceState {
  /** Earlier ids, oldest first. */
  readonly history: readonly PreviousId[]
  readonly prefixes: readonly string[]
  readonly suffixes: readonly string[]
  readonly needsHash: boolean
  readonly behavior: Behavior
  readonly helmGenerated: boolean
  /** A strategic-merge patch that may change the name, or the kind, has been merged in. Nothing but the note of it matters. */
  readonly allowsNameChange: boolean
  readonly allowsKindChange: boolean
  /** Names of the `vars` that read from this resource. */
  readonly varNames: readonly string[]
  /** Set while origins are tracked (`buildMetadata`). */
  readonly origin: Origin | undefined
  readonly transformations: readonly Origin[]
  readonly source: Source | undefined
  /** The entry of a generator that made it. */
  readonly madeBy: Source | undefined
  /** The document that the resource was read from, kept where the content hash depends on its layout. */
  readonly sourceText: string | undefined
}

export const initialState: ResourceState = Object.freeze({
  history: Object.freeze([]),
  prefixes: Object.freeze([]),
  suffixes: Object.freeze([]),
  needsHash: false,
  behavior: 'unspecified',
  helmGenerated: false,
  allowsNameChange: false,
  allowsKindChange: false,
  varNames: Object.freeze([]),
  origin: undefined,
  transformations: Object.freeze([]),
  source: undefined,
  madeBy: undefined,
  sourceText: undefined,
})

/** One Kubernetes object: its tree and what the build knows about it. Immutable; `with…` methods return a new one. */
export class Resource {
  readonly node: Mapping
  readonly state: ResourceState
  readonly scope: ScopeTable
  #id: ResourceId | undefined
  #previousIds: readonly ResourceId[] | undefined

  constructor(node: Mapping, state: ResourceState, scope: ScopeTable) {
    this.node = node
    this.state = state
    this.scope = scope
  }

  /** The id that the tree spells now. */
  get id(): ResourceId {
    this.#id ??= readId(this.node, this.scope)
    return this.#id
  }

  /** Ids of the past, oldest first; group and version are always the current ones, as upstream. */
  get previousIds(): readonly ResourceId[] {
    this.#previousIds ??= this.state.history.map((past) => ({
      group: this.id.group,
      version: this.id.version,
      kind: past.kind,
      name: past.name,
      namespace: past.namespace,
      clusterScoped: false,
    }))
    return this.#previousIds
  }

  /** The first id the resource ever had. */
  get originalId(): ResourceId {
    return this.previousIds[0] ?? this.id
  }

  /** Earlier ids and the current one, oldest first. */
  get allIds(): readonly ResourceId[] {
    return this.state.history.length === 0 ? [this.id] : [...this.previousIds, this.id]
  }

  /** True where the resource has, or once had, the name. */
  isOrWasNamed(name: string): boolean {
    return this.id.name === name || this.state.history.some((past) => past.name === name)
  }

  withNode(node: Mapping): Resource {
    if (node === this.node) return this
    const next = new Resource(node, this.state, this.scope)
    if (this.#id !== undefined && spellsSameId(node, this.node)) {
      next.#id = this.#id
      next.#previousIds = this.#previousIds
    }
    return next
  }

  withState(change: Partial<ResourceState>): Resource {
    const next = new Resource(this.node, changedState(this.state, change), this.scope)
    next.#id = this.#id
    if (change.history === undefined) next.#previousIds = this.#previousIds
    return next
  }

  /** Records the current id as a previous one; call it before a change of name, namespace or kind. Makes `change`, too. */
  rememberId(change: Partial<ResourceState> = {}): Resource {
    const { name, kind } = this.id
    const past: PreviousId = { name, kind, namespace: effectiveNamespace(this.id) }
    return this.withState({ ...change, history: [...this.state.history, ...splitAtCommas(past)] })
  }

  /** `withState` for an origin or a transformation, for which upstream writes all annotations anew: they share no value after it. */
  withNote(change: Partial<ResourceState>): Resource {
    return this.withNode(unshareAnnotations(this.node)).withState(change)
  }
}

/** Written out rather than spread, so that all states share one hidden class; see `changedScalar`. */
function changedState(old: ResourceState, change: Partial<ResourceState>): ResourceState {
  return {
    history: change.history ?? old.history,
    prefixes: change.prefixes ?? old.prefixes,
    suffixes: change.suffixes ?? old.suffixes,
    needsHash: change.needsHash ?? old.needsHash,
    behavior: change.behavior ?? old.behavior,
    helmGenerated: change.helmGenerated ?? old.helmGenerated,
    allowsNameChange: change.allowsNameChange ?? old.allowsNameChange,
    allowsKindChange: change.allowsKindChange ?? old.allowsKindChange,
    varNames: change.varNames ?? old.varNames,
    origin: 'origin' in change ? change.origin : old.origin,
    transformations: change.transformations ?? old.transformations,
    source: 'source' in change ? change.source : old.source,
    madeBy: 'madeBy' in change ? change.madeBy : old.madeBy,
    sourceText: 'sourceText' in change ? change.sourceText : old.sourceText,
  }
}

function unshareAnnotations(node: Mapping): Mapping {
  const metadata = getField(node, 'metadata')
  const annotations = getField(metadata, 'annotations')
  if (metadata?.type !== 'mapping' || annotations?.type !== 'mapping') return node
  const entries = mapSame(annotations.entries, (entry) => {
    const { key, value } = entry
    return value.type === 'scalar' && value.cell !== undefined ? { key, value: inCell(value, undefined) } : entry
  })
  if (entries === annotations.entries) return node
  return setField(node, 'metadata', setField(metadata, 'annotations', { ...annotations, entries }))
}

/**
 * Upstream keeps former ids in comma-separated lists, so a name with a comma counts as two.
 *
 * @throws KuiltError PREVIOUS_IDS_UNEVEN where name, namespace and kind then differ in number
 */
function splitAtCommas(past: PreviousId): readonly PreviousId[] {
  if (!past.name.includes(',') && !past.namespace.includes(',') && !past.kind.includes(',')) return [past]
  const names = past.name.split(',')
  const namespaces = past.namespace.split(',')
  const kinds = past.kind.split(',')
  if (names.length !== namespaces.length || names.length !== kinds.length) {
    throw new KuiltError('PREVIOUS_IDS_UNEVEN', { names: past.name })
  }
  return names.map((name, i) => ({ name, namespace: namespaces[i] ?? '', kind: kinds[i] ?? '' }))
}

/** True where everything that the id is read from is the very same object. */
function spellsSameId(a: Mapping, b: Mapping): boolean {
  return sharesField(a, b, 'kind') && sharesField(a, b, 'apiVersion') && hasSameName(a, b)
}

function hasSameName(a: Mapping, b: Mapping): boolean {
  const before = getField(a, 'metadata')
  const after = getField(b, 'metadata')
  return before === after || (sharesField(before, after, 'name') && sharesField(before, after, 'namespace'))
}

function sharesField(a: Node | undefined, b: Node | undefined, field: string): boolean {
  return getField(a, field) === getField(b, field)
}

/** Reads the id from a tree. Missing parts are empty strings. */
export function readId(node: Mapping, scope: ScopeTable): ResourceId {
  const apiVersion = getText(node, 'apiVersion')
  const kind = getText(node, 'kind')
  const metadata = getField(node, 'metadata')
  const { group, version } = parseApiVersion(apiVersion)
  return {
    group,
    version,
    kind,
    name: getText(metadata, 'name'),
    namespace: getText(metadata, 'namespace'),
    clusterScoped: scope(apiVersion, kind),
  }
}

/** True where two namespaces are one and the same for comparing. */
export function inSameNamespace(a: ResourceId, b: ResourceId): boolean {
  return effectiveNamespace(a) === effectiveNamespace(b)
}
