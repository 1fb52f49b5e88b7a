import { originText, transformationsText } from './origin-text.ts'
import type { Behavior, PreviousId, ResourceState } from './resource-state.ts'

/**
 * Every annotation that kustomize reserves for itself. It stores the state of a resource in annotations of that
 * resource; here, most of it is in `ResourceState`. But users, patches, functions and plugins can read and write these
 * annotations, so each of them must be handled individually. The names are those of api/internal/utils/annotations.go,
 * kyaml/kio/kioutil/kioutil.go and api/konfig/general.go.
 */
export interface InternalAnnotation {
  readonly name: string
  /**
   * True if the build removes the annotation before printing. kustomize lists these in api/resource/resource.go,
   * BuildAnnotations.
   */
  readonly removedAtEnd: boolean
  /** The field of `ResourceState` with the same information; undefined if there is none. */
  readonly state?: StateField
}

export interface StateField {
  readonly field: keyof ResourceState
  /** The annotation's text for a state; undefined if kustomize would not have written the annotation. */
  readonly write: (state: ResourceState) => string | undefined
  /** The field for an annotation in the input; undefined if the field is not read from a single annotation. */
  readonly read?: (text: string | undefined) => Partial<ResourceState>
}

type AnnotationKey =
  | 'previousKinds'
  | 'previousNames'
  | 'previousNamespaces'
  | 'prefixes'
  | 'suffixes'
  | 'needsHash'
  | 'behavior'
  | 'helmGenerated'
  | 'allowsNameChange'
  | 'allowsKindChange'
  | 'origin'
  | 'transformations'
  | 'refBy'
  | 'path'
  | 'index'
  | 'seqIndent'
  | 'legacyPath'
  | 'legacyIndex'
  | 'id'
  | 'legacyId'
  | 'migrationId'
  | 'pluginId'
  | 'pluginNeedsHash'
  | 'pluginBehavior'
  | 'localConfig'

const domain = 'internal.config.kubernetes.io/'

export const internalAnnotations: Readonly<Record<AnnotationKey, InternalAnnotation>> = {
  // Previous IDs, as three lists of the same length. They let references and patches use a name from before a rename.
  // Written by (Resource).setPreviousId, read by api/internal/utils/makeResIds.go, PrevIds.
  previousKinds: removed(
    'previousKinds',
    history(({ kind }) => kind),
  ),
  previousNames: removed(
    'previousNames',
    history(({ name }) => name),
  ),
  previousNamespaces: removed(
    'previousNamespaces',
    history(({ namespace }) => namespace),
  ),

  // Affixes of the name. Among several candidates, a reference prefers the one with the same affixes as the referrer.
  // Written by (Resource).AddNamePrefix and AddNameSuffix, read by (Resource).PrefixesSuffixesEquals.
  prefixes: removed('prefixes', list('prefixes')),
  suffixes: removed('suffixes', list('suffixes')),

  // The name gets a hash of the content. Written by (Resource).EnableHashSuffix, read by (KustTarget).addHashesToNames.
  needsHash: removed('needsHashSuffix', flag('needsHash', 'enabled')),

  // The behavior of a generated resource: create, merge or replace. Written by (Resource).SetBehavior, read by
  // (resWrangler).appendReplaceOrMerge.
  behavior: removed('generatorBehavior', {
    field: 'behavior',
    // A resource without a file was generated, and generators write a behavior even if none was configured.
    write: ({ behavior, source }) => (behavior !== 'unspecified' || source === undefined ? behavior : undefined),
    read: (text) => ({ behavior: toBehavior(text) }),
  }),

  // The resource was rendered by helm. Written by HelmChartInflationGenerator.go, markHelmGeneratedResources;
  // NamespaceTransformer.go skips such resources.
  helmGenerated: removed('helm-generated', flag('helmGenerated', 'true')),

  // Options of a merge patch, which is a resource itself. Written by (Resource).AllowNameChange and AllowKindChange,
  // read by (Resource).ApplySmPatch. They are also copied to the target.
  allowsNameChange: removed('allowNameChange', flag('allowsNameChange', 'enabled')),
  allowsKindChange: removed('allowKindChange', flag('allowsKindChange', 'enabled')),

  // The input that a resource comes from, and the transformers that changed it. Written by (Resource).SetOrigin and
  // AddTransformation. At the end, `buildMetadata` determines whether they stay: see origin.ts.
  origin: { ...kept('config.kubernetes.io/origin'), state: { field: 'origin', write: writeOrigin } },
  transformations: {
    ...kept('alpha.config.kubernetes.io/transformations'),
    state: { field: 'transformations', write: writeTransformations },
  },

  // The resources that refer to this one. Written by (Resource).AppendRefBy. Builds do not need this annotation.
  refBy: removed('refBy'),

  // The file and index that a resource was read from, and the indentation of its lists. Written by
  // kyaml/kio/byteio_reader.go for functions; here the index is written in plugins/resource-list.ts.
  path: removed('path'),
  index: removed('index'),
  seqIndent: removed('seqindent'),
  legacyPath: { name: 'config.kubernetes.io/path', removedAtEnd: true },
  legacyIndex: { name: 'config.kubernetes.io/index', removedAtEnd: true },

  // The input of a function that an output belongs to. Written by kyaml/fn/runtime/runtimeutil/runtimeutil.go and
  // kyaml/kio/kio.go; here in plugins/resource-list.ts.
  id: removed('id'),
  legacyId: { name: 'config.k8s.io/id', removedAtEnd: true },
  migrationId: removed('annotations-migration-resource-id'),

  // The same for plugins, and the options that the output of a plugin requests. See
  // api/internal/plugins/utils/utils.go, GetResMapWithIDAnnotation and UpdateResourceOptions, and plugins/output.ts. On
  // resources that do not come from plugins, these annotations stay.
  pluginId: kept('kustomize.config.k8s.io/id'),
  pluginNeedsHash: kept('kustomize.config.k8s.io/needs-hash'),
  pluginBehavior: kept('kustomize.config.k8s.io/behavior'),

  // The resource is only input for others. Users write it; (KustTarget).IgnoreLocal drops such resources, and functions
  // get their configuration with it. See transform/local-config.ts.
  localConfig: kept('config.kubernetes.io/local-config'),
}

const all: readonly InternalAnnotation[] = Object.values(internalAnnotations)

/** The names of the annotations that the build removes before printing. */
export const removedAnnotations: ReadonlySet<string> = new Set(
  all.filter(({ removedAtEnd }) => removedAtEnd).map(({ name }) => name),
)

export interface StateAnnotation extends StateField {
  readonly name: string
}

/** The annotations in which kustomize stores the contents of `ResourceState`. */
export const stateAnnotations: readonly StateAnnotation[] = all.flatMap(({ name, state }) =>
  state === undefined ? [] : [{ name, ...state }],
)

/** True for names in the domain that is reserved for the build. */
export function isInInternalDomain(name: string): boolean {
  return name.startsWith(domain)
}

const { legacyPath, legacyIndex, legacyId } = internalAnnotations
const legacyNames: readonly string[] = [legacyPath.name, legacyIndex.name, legacyId.name]

/**
 * True for annotations that functions and JSON patches must not change. Follows kyaml/kio/kioutil/kioutil.go,
 * GetInternalAnnotations.
 */
export function isInternalAnnotation(name: string): boolean {
  return isInInternalDomain(name) || legacyNames.includes(name)
}

function removed(name: string, state?: StateField): InternalAnnotation {
  return { name: domain + name, removedAtEnd: true, ...(state && { state }) }
}

function kept(name: string): InternalAnnotation {
  return { name, removedAtEnd: false }
}

function history(part: (id: PreviousId) => string): StateField {
  return { field: 'history', write: (state) => joined(state.history.map(part)) }
}

function list(field: 'prefixes' | 'suffixes'): StateField {
  return { field, write: (state) => joined(state[field]), read: (text) => ({ [field]: splitList(text) }) }
}

function flag(field: 'needsHash' | 'helmGenerated' | 'allowsNameChange' | 'allowsKindChange', set: string): StateField {
  return {
    field,
    write: (state) => (state[field] ? set : undefined),
    read: (text) => ({ [field]: text === set }),
  }
}

function joined(texts: readonly string[]): string | undefined {
  return texts.length === 0 ? undefined : texts.join(',')
}

/** The items of a comma-separated list; without the annotation, there are no items. */
export function splitList(text: string | undefined): readonly string[] {
  return text === undefined ? [] : text.split(',')
}

/**
 * Converts a word to a behavior. Unknown words are ignored. Follows api/types/generationbehavior.go,
 * NewGenerationBehavior.
 */
export function toBehavior(text: string | undefined): Behavior {
  return text === 'create' || text === 'merge' || text === 'replace' ? text : 'unspecified'
}

function writeOrigin({ origin }: ResourceState): string | undefined {
  return origin && originText(origin)
}

function writeTransformations({ transformations }: ResourceState): string | undefined {
  return transformations.length === 0 ? undefined : transformationsText(transformations)
}
