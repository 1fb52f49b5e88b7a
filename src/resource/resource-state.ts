import { type FieldPath, KuiltError, type Location, type TextLocation } from '../diagnostics/index.ts'
import type { Scalar } from '../tree/node.ts'
import type { ResourceId } from './resource-id.ts'

/** The behavior of a generator if its resource already exists. See api/types/generationbehavior.go. */
export type Behavior = 'unspecified' | 'create' | 'merge' | 'replace'

/** A name, namespace and kind that a resource had before a transformer changed it. */
export interface PreviousId {
  readonly name: string
  /** The effective namespace at that time. */
  readonly namespace: string
  readonly kind: string
}

/** The origin of a resource, as printed with `buildMetadata: [originAnnotations]`. See api/resource/origin.go. */
export interface Origin {
  /** The path relative to the build's root directory; empty for generated resources. */
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
  /** The zero-based index of the YAML document in the file. */
  readonly document: number
  /** For a resource in a list, the item; for a resource written inside a kustomization, the field. */
  readonly path?: FieldPath
  readonly inside?: TextLocation
}

/** A name that a replacement copied to a field of this resource. */
export interface CopiedName {
  readonly field: string
  readonly kind: string
  readonly name: string
  /** The location of the replacement. */
  readonly at: Location | undefined
}

/**
 * The state of a resource during a build, besides its tree. kustomize stores most of it in annotations of the resource:
 * internal-annotations.ts maps fields to annotations.
 */
export interface ResourceState {
  /** Previous IDs, oldest first. */
  readonly history: readonly PreviousId[]
  /** Every `namePrefix` that has been added to the name, in order. */
  readonly prefixes: readonly string[]
  /** Every `nameSuffix` that has been added to the name, in order. */
  readonly suffixes: readonly string[]
  /** True if a hash of the content will be appended to the name at the end of the build. */
  readonly needsHash: boolean
  readonly behavior: Behavior
  /** True for resources rendered by helm, which the namespace transformer skips. */
  readonly helmGenerated: boolean
  /**
   * True if a merge patch with the `allowNameChange` option was merged into the resource. kustomize copies the
   * annotation of the patch (api/resource/resource.go, (Resource).AllowNameChange) to the target. Nothing reads it
   * there, but its existence has an effect.
   */
  readonly allowsNameChange: boolean
  /** The same for the `allowKindChange` option. */
  readonly allowsKindChange: boolean
  /** Names of the `vars` that read from this resource. */
  readonly varNames: readonly string[]

  /**
   * The next three fields have different purposes. `source` is the document that the resource was read from. It locates
   * errors, and is undefined for generated resources.
   */
  readonly source: Source | undefined
  /** The entry of a kustomization that generated the resource. It locates errors about a resource without `source`. */
  readonly madeBy: Source | undefined
  /**
   * The origin for `buildMetadata: [originAnnotations]`. Defined only while origins are tracked, for both kinds of
   * resources.
   */
  readonly origin: Origin | undefined
  /**
   * The transformers that have run, for `buildMetadata: [transformerAnnotations]`, while origins are tracked.
   */
  readonly transformations: readonly Origin[]

  /** The text of the document that the resource was read from, kept only if the content hash depends on its layout. */
  readonly sourceText: string | undefined
  /** The block scalar that the document ended with, if a comment follows it; see `printedNode`. */
  readonly lastBlock: Scalar | undefined
  /** The line from which the rest of the document was ignored; undefined if the whole document was read. */
  readonly unreadLine: number | undefined
  /** Names that may change after they have been copied. */
  readonly copiedNames: readonly CopiedName[]
  /**
   * True if an object without a name may have `metadata.generateName`, which then identifies it. Always false in
   * kustomizations.
   */
  readonly mayGenerateName: boolean
}

/** The initial state of a resource. */
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
  mayGenerateName: false,
})

/** The initial state of an object that is printed unchanged: from a manifest file, a chart or a program. */
export const manifestState: ResourceState = Object.freeze({ ...initialState, mayGenerateName: true })

/** The affixes that `namePrefix` and `nameSuffix` added to a name, in order. */
export type Affixes = Pick<ResourceState, 'prefixes' | 'suffixes'>

/**
 * Previous IDs as complete IDs. Group and version are the current ones, because the annotations don't store them.
 * Follows api/internal/utils/makeResIds.go, PrevIds.
 */
export function previousIdsOf(history: readonly PreviousId[], { group, version }: ResourceId): readonly ResourceId[] {
  return history.map(({ name, namespace, kind }) => ({ group, version, kind, name, namespace, clusterScoped: false }))
}

/**
 * kustomize stores previous IDs in comma-separated lists, so a name with a comma is read as two names.
 * Follows api/resource/resource.go, (Resource).setPreviousId, and api/internal/utils/makeResIds.go, PrevIds.
 *
 * @throws KuiltError PREVIOUS_IDS_UNEVEN if name, namespace and kind then differ in number
 */
export function splitAtCommas(previous: PreviousId): readonly PreviousId[] {
  return previousIds(previous.name.split(','), previous.namespace.split(','), previous.kind.split(','))
}

/** @throws KuiltError PREVIOUS_IDS_UNEVEN if the lists differ in length */
export function previousIds(
  names: readonly string[],
  namespaces: readonly string[],
  kinds: readonly string[],
): readonly PreviousId[] {
  if (names.length !== namespaces.length || names.length !== kinds.length) {
    throw new KuiltError('PREVIOUS_IDS_UNEVEN', { names: names.join(',') })
  }
  return names.map((name, i) => ({ name, namespace: namespaces[i] ?? '', kind: kinds[i] ?? '' }))
}
