import type { TextLocation } from '../diagnostics/index.ts'
import { getField, getText, mapSame, setField } from '../tree/fields.ts'
import { type Entry, inCell, type Mapping, type Node, type Scalar } from '../tree/node.ts'
import { effectiveNamespace, idKey, parseApiVersion, type ResourceId } from './resource-id.ts'
import { appended, changedState, pastIds, remembering, splitAtCommas } from './resource-state.ts'

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
  readonly inside?: TextLocation
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
  /** The block scalar that the document ended with, if a comment follows it; see `printedNode`. */
  readonly lastBlock: Scalar | undefined
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
  lastBlock: undefined,
})

/** What `namePrefix` and `nameSuffix` have added to a name, first to last. */
export type Affixes = Pick<ResourceState, 'prefixes' | 'suffixes'>

/** One Kubernetes object: its tree and what the build knows about it. Immutable; `with…` methods return a new one. */
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

  /** The id that the tree spells now. */
  get id(): ResourceId {
    this.#id ??= readId(this.node, this.scope)
    return this.#id
  }

  /** `idKey` of the id. */
  get key(): string {
    this.#key ??= idKey(this.id)
    return this.#key
  }

  /** Ids of the past, oldest first; group and version are always the current ones, as upstream. */
  get previousIds(): readonly ResourceId[] {
    this.#previousIds ??= pastIds(this.state.history, this.id)
    return this.#previousIds
  }

  /** The first id the resource ever had. */
  get originalId(): ResourceId {
    return this.state.history.length === 0 ? this.id : (this.previousIds[0] ?? this.id)
  }

  /** Earlier ids and the current one, oldest first. */
  get allIds(): readonly ResourceId[] {
    return this.state.history.length === 0 ? [this.id] : [...this.previousIds, this.id]
  }

  /** True where the resource has, or once had, the name. */
  isOrWasNamed(name: string): boolean {
    const { history } = this.state
    for (let i = 0; i < history.length; i++) if (history[i]?.name === name) return true
    return this.id.name === name
  }

  withNode(node: Mapping): Resource {
    if (node === this.node) return this
    const next = new Resource(node, this.state, this.scope)
    this.#shareId(next)
    // Those have the group and the version of the id.
    if (next.#id !== undefined) next.#previousIds = this.#previousIds
    return next
  }

  withState(change: Partial<ResourceState>): Resource {
    const next = new Resource(this.node, changedState(this.state, change), this.scope)
    next.#id = this.#id
    next.#key = this.#key
    if (change.history === undefined) next.#previousIds = this.#previousIds
    return next
  }

  /** Its id is noted as several, or cannot be noted: see `splitAtCommas`. */
  get hasCommas(): boolean {
    const { name, namespace, kind } = this.id
    return name.includes(',') || namespace.includes(',') || kind.includes(',')
  }

  /** Records the current id as a previous one; call it before a change of name, namespace or kind. */
  rememberId(): Resource {
    return this.renamed(this.node)
  }

  /** With `node`, which may spell another id; the current one is recorded as a previous one, and so are affixes where given. */
  renamed(node: Mapping, affixes: Affixes = this.state): Resource {
    const { id, state } = this
    const past = { name: id.name, namespace: effectiveNamespace(id), kind: id.kind }
    const history = this.hasCommas ? [...state.history, ...splitAtCommas(past)] : appended(state.history, past)
    const next = new Resource(node, remembering(state, history, affixes), this.scope)
    this.#shareId(next)
    return next
  }

  /** Gives `next`, which has another tree, what of the id is still right. */
  #shareId(next: Resource): void {
    const id = this.#id
    const { node } = next
    if (id === undefined || !sharesField(node, this.node, 'kind') || !sharesField(node, this.node, 'apiVersion')) return
    if (hasSameName(node, this.node)) {
      next.#id = id
      next.#key = this.#key
    } else next.#id = renamedId(id, node)
  }

  /** `withState` for an origin or a transformation, for which upstream writes all annotations anew: they share no value after it. */
  withNote(change: Partial<ResourceState>): Resource {
    return this.withNode(unshareAnnotations(this.node)).withState(change)
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

/** The id of a tree that differs in name or namespace only. */
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

/** True where the very entry of `field` stands at the same place in both, behind the same keys: so it mostly is. */
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
