import { type FieldPath, KuiltError, type Location, type TextLocation } from '../diagnostics/index.ts'
import type { Scalar } from '../tree/node.ts'
import type { ResourceId } from './resource-id.ts'

/** What a generator wants to happen if its resource already exists. See api/types/generationbehavior.go. */
export type Behavior = 'unspecified' | 'create' | 'merge' | 'replace'

/** A name, namespace and kind that a resource had before a transformer changed it. */
export interface PreviousId {
  readonly name: string
  /** The effective namespace at that time. */
  readonly namespace: string
  readonly kind: string
}

/** Where a resource came from, as `buildMetadata: [originAnnotations]` prints it. See api/resource/origin.go. */
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

/** A position in the input: a document of a file, and a field in it. */
export interface Source {
  readonly file: string
  /** Zero-based index of the YAML document in the file. */
  readonly document: number
  /** The item, for a resource in a list; the field, for a resource written inside a kustomization. */
  readonly path?: FieldPath
  readonly inside?: TextLocation
}

/** A name that a replacement has copied to a field of this resource. */
export interface CopiedName {
  readonly field: string
  readonly kind: string
  readonly name: string
  /** The replacement. */
  readonly at: Location | undefined
}

/**
 * Everything the build knows about a resource besides its tree. kustomize keeps most of it in annotations of the
 * resource: internal-annotations.ts says which field is which annotation.
 */
export interface ResourceState {
  /** Previous ids, oldest first. */
  readonly history: readonly PreviousId[]
  /** Every `namePrefix` that has been added to the name, in order. */
  readonly prefixes: readonly string[]
  /** Every `nameSuffix` that has been added to the name, in order. */
  readonly suffixes: readonly string[]
  /** The name gets a hash of the content appended at the end of the build. */
  readonly needsHash: boolean
  readonly behavior: Behavior
  /** Rendered by helm; the namespace transformer skips such resources. */
  readonly helmGenerated: boolean
  /**
   * A merge patch with the option `allowNameChange` was merged into the resource. kustomize's annotation for it ends up
   * on the target, too, where nothing reads it; what matters is that it exists.
   */
  readonly allowsNameChange: boolean
  /** The same for the option `allowKindChange`. */
  readonly allowsKindChange: boolean
  /** Names of the `vars` that read from this resource. */
  readonly varNames: readonly string[]

  /**
   * The next three answer different questions. `source`: which document was the resource read from? It locates errors,
   * and is undefined for what a generator created.
   */
  readonly source: Source | undefined
  /** Which entry of a kustomization generated the resource? It locates errors about a resource without `source`. */
  readonly madeBy: Source | undefined
  /** What does `buildMetadata: [originAnnotations]` print? Defined only while origins are tracked, for both kinds. */
  readonly origin: Origin | undefined
  /**
   * What `buildMetadata: [transformerAnnotations]` prints: the transformers that have run, while origins are tracked.
   */
  readonly transformations: readonly Origin[]

  /** The text of the document that the resource was read from, kept only if the content hash depends on its layout. */
  readonly sourceText: string | undefined
  /** The block scalar that the document ended with, if a comment follows it; see `printedNode`. */
  readonly lastBlock: Scalar | undefined
  /** The line from which on nothing of the document was read; undefined if all was. */
  readonly unreadLine: number | undefined
  /** Names that may change after they have been copied. */
  readonly copiedNames: readonly CopiedName[]
}

/** The state of a resource that nothing has happened to. */
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
  unreadLine: undefined,
  copiedNames: Object.freeze([]),
})

/** What `namePrefix` and `nameSuffix` have added to a name, first to last. */
export type Affixes = Pick<ResourceState, 'prefixes' | 'suffixes'>

/**
 * Previous ids as full ids. Group and version are the current ones: the annotations don't keep them.
 * Follows api/internal/utils/makeResIds.go, PrevIds.
 */
export function previousIdsOf(history: readonly PreviousId[], { group, version }: ResourceId): readonly ResourceId[] {
  return history.map(({ name, namespace, kind }) => ({ group, version, kind, name, namespace, clusterScoped: false }))
}

/**
 * kustomize keeps previous ids in comma-separated lists, so a name with a comma counts as two.
 * Follows api/resource/resource.go, (Resource).setPreviousId, and api/internal/utils/makeResIds.go, PrevIds.
 *
 * @throws KuiltError PREVIOUS_IDS_UNEVEN if name, namespace and kind then differ in number
 */
export function splitAtCommas(previous: PreviousId): readonly PreviousId[] {
  const names = previous.name.split(',')
  const namespaces = previous.namespace.split(',')
  const kinds = previous.kind.split(',')
  if (names.length !== namespaces.length || names.length !== kinds.length) {
    throw new KuiltError('PREVIOUS_IDS_UNEVEN', { names: previous.name })
  }
  return names.map((name, i) => ({ name, namespace: namespaces[i] ?? '', kind: kinds[i] ?? '' }))
}
