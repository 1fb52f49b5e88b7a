import type { Selector } from '../kustomization/kustomization.gen.ts'

/** A list of paths in a kustomization file. */
export type PathField = 'resources' | 'components' | 'generators' | 'transformers'

/** `kustomize edit set namespace`, `nameprefix`, `namesuffix`. An empty value removes the field. */
export interface SetText {
  readonly type: 'set-namespace' | 'set-name-prefix' | 'set-name-suffix'
  readonly value: string
}

/** The new name, tag and digest of an image. `*` keeps the current value. Omitted parts are removed from the entry. */
export interface ImageChange {
  readonly name: string
  readonly newName?: string | undefined
  readonly newTag?: string | undefined
  readonly digest?: string | undefined
}

/** `kustomize edit set image`. The entries end up sorted by name. */
export interface SetImages {
  readonly type: 'set-images'
  readonly images: readonly ImageChange[]
}

/** `kustomize edit set replicas`. The entries end up sorted by name. */
export interface SetReplicas {
  readonly type: 'set-replicas'
  readonly replicas: readonly { readonly name: string; readonly count: number }[]
}

/** `kustomize edit set label|annotation`: sets keys of `commonLabels` or `commonAnnotations`. */
export interface SetMetadata {
  readonly type: 'set-labels' | 'set-annotations'
  readonly pairs: Readonly<Record<string, string>>
}

/** `kustomize edit add annotation`. */
export interface AddAnnotations {
  readonly type: 'add-annotations'
  readonly pairs: Readonly<Record<string, string>>
  /** True to overwrite existing keys. By default, existing keys are an error. */
  readonly force?: boolean
}

/** `kustomize edit add label`. */
export interface AddLabels extends Omit<AddAnnotations, 'type'> {
  readonly type: 'add-labels'
  /** True to add the labels to `labels`, without changing selectors, instead of `commonLabels`. Default: false. */
  readonly withoutSelector?: boolean
  /** With `withoutSelector`: true to add the labels to pod templates as well. Default: false. */
  readonly includeTemplates?: boolean
}

/** `kustomize edit remove label|annotation`. */
export interface RemoveMetadata {
  readonly type: 'remove-labels' | 'remove-annotations'
  readonly keys: readonly string[]
  /** True to ignore keys that do not exist. Default: false. */
  readonly ignoreMissing?: boolean
}

/** `kustomize edit add resource|component|generator|transformer|base`. Paths are not expanded or checked. */
export interface AddPaths {
  readonly type: 'add-paths'
  readonly field: PathField
  readonly paths: readonly string[]
  /** What happens to a path that is already listed. Default: `skip`, with a warning. */
  readonly duplicates?: 'skip' | 'reject'
}

/** `kustomize edit remove resource|transformer`. Patterns are those of Go's `filepath.Match`. */
export interface RemovePaths {
  readonly type: 'remove-paths'
  readonly field: PathField
  readonly patterns: readonly string[]
}

/** `kustomize edit add|set|remove buildmetadata`. */
export interface ChangeBuildMetadata {
  readonly type: 'add-build-metadata' | 'set-build-metadata' | 'remove-build-metadata'
  readonly options: readonly string[]
}

/** `kustomize edit add configmap|secret`: adds a generator, or adds sources to an existing one. */
export interface AddGenerator {
  readonly type: 'add-config-map' | 'add-secret'
  readonly name: string
  /** The namespace of the generated object. Default: none, which is the same as `default`. */
  readonly namespace?: string | undefined
  /** Literals: `key=value`. */
  readonly literals?: readonly string[]
  /** Files: `path` or `key=path`. */
  readonly files?: readonly string[]
  /**
   * A file of `KEY=VALUE` lines. Unlike the CLI, this edit accepts it together with literals and files.
   */
  readonly envFile?: string | undefined
  readonly disableNameSuffixHash?: boolean
  /** The behavior of a ConfigMap generator: `create`, `merge` or `replace`. kustomize has no such flag for Secrets. */
  readonly behavior?: string | undefined
  /** The type of a new Secret. Default: `Opaque`. */
  readonly secretType?: string | undefined
}

/** `kustomize edit set configmap|secret`: changes existing literals, or the namespace. */
export interface SetGenerator {
  readonly type: 'set-config-map' | 'set-secret'
  readonly name: string
  readonly namespace?: string | undefined
  readonly literals?: readonly string[]
  readonly newNamespace?: string | undefined
}

/** `kustomize edit remove configmap|secret`. */
export interface RemoveGenerators {
  readonly type: 'remove-config-maps' | 'remove-secrets'
  readonly names: readonly string[]
  readonly namespace?: string | undefined
}

/** `kustomize edit add|remove patch`: either a path or an inline patch. `add-patch` with both or neither is an error. */
export interface ChangePatch {
  readonly type: 'add-patch' | 'remove-patch'
  readonly path?: string | undefined
  readonly patch?: string | undefined
  readonly target?: Selector | undefined
}

/** `kustomize edit fix`, without `--vars`: moves the values of deprecated fields to the current fields. */
export interface Fix {
  readonly type: 'fix'
}

/** A change to a kustomization file. */
export type Edit =
  | SetText
  | SetImages
  | SetReplicas
  | SetMetadata
  | AddAnnotations
  | AddLabels
  | RemoveMetadata
  | AddPaths
  | RemovePaths
  | ChangeBuildMetadata
  | AddGenerator
  | SetGenerator
  | RemoveGenerators
  | ChangePatch
  | Fix
