import { didYouMean } from '../diagnostics/hints.ts'
import { fieldBelow, KuiltError, type Location, mapError } from '../diagnostics/index.ts'
import { generateConfigMap, generateSecret } from '../generate/config-map.ts'
import { generateServiceAccount } from '../generate/iam-policy.ts'
import { decodeFields } from '../kustomization/decode.ts'
import { builtinPlugins } from '../kustomization/fields.gen.ts'
import type * as K from '../kustomization/kustomization.gen.ts'
import type { BuildContext, Layer, Plugin, PluginHost } from '../layer/context.ts'
import { hasOrigin } from '../layer/origin.ts'
import { jsonPatchRun, patchRun, strategicMergeRun } from '../layer/patches.ts'
import { loadReplacements } from '../layer/replacement-files.ts'
import { valueAddRun } from '../layer/value-add.ts'
import { addHashSuffixes } from '../references/hash.ts'
import type { Resource } from '../resource/resource.ts'
import { formatId } from '../resource/resource-id.ts'
import { writeStateAnnotations } from '../resource/state-annotations.ts'
import type { FieldSpec } from '../schema/field-spec.ts'
import { setAnnotations } from '../transform/annotations.ts'
import { setImage } from '../transform/images.ts'
import { setPairs } from '../transform/labels.ts'
import { addPrefix, addSuffix } from '../transform/name-affix.ts'
import { type SubjectMode, setNamespace } from '../transform/namespace.ts'
import { applyReplacements } from '../transform/replacements/replacements.ts'
import { setReplicas } from '../transform/replicas.ts'
import type { JsonObject } from '../tree/node.ts'
import { toJson } from '../yaml/json/json.ts'

interface PluginPlace {
  readonly layer: Layer
  readonly context: BuildContext
  readonly host: PluginHost
}

/** The configuration of a builtin plugin, all kinds together. */
interface PluginConfig extends K.ConfigMapArgs {
  readonly metadata?: K.ObjectMeta
  readonly annotations?: Readonly<Record<string, string>>
  readonly labels?: Readonly<Record<string, string>>
  readonly fieldSpecs?: readonly K.FieldSpec[]
  readonly imageTag?: K.Image
  readonly unsetOnly?: boolean
  readonly setRoleBindingSubjects?: string
  readonly target?: K.Selector
  readonly path?: string
  readonly jsonOp?: string
  readonly paths?: readonly string[]
  readonly patches?: string
  readonly patch?: string
  readonly prefix?: string
  readonly suffix?: string
  readonly replacements?: readonly K.ReplacementField[]
  readonly replica?: K.Replica
  readonly type?: string
  readonly cloud?: string
  readonly kubernetesService?: K.KubernetesService
  readonly serviceAccount?: K.ServiceAccount
  readonly value?: string
  readonly targets?: readonly K.ValueAddTarget[]
  readonly targetFilePath?: string
  readonly options?: K.GeneratorOptions & K.PatchArgs
}

type Factory = (config: PluginConfig, place: PluginPlace, resource: Resource) => Plugin

const generators: Readonly<Record<string, Factory>> = {
  ConfigMapGenerator: (config, { layer, context }) => ({
    generate: () => [generateConfigMap(named(config), (path) => layer.loader.load(path), context.schema.scope)],
  }),
  SecretGenerator: (config, { layer, context }) => ({
    generate: () => [generateSecret(named(config), (path) => layer.loader.load(path), context.schema.scope)],
  }),
  IAMPolicyGenerator: (config, { context }) => ({
    generate: () => [generateServiceAccount(config, context.schema.scope)],
  }),
  HelmChartInflationGenerator: (_config, { layer, context, host }, resource) => host.chart(resource, layer, context),
}

const transformers: Readonly<Record<string, Factory>> = {
  AnnotationsTransformer: ({ annotations = {}, fieldSpecs }) => ({
    transform: (resources) => annotate(resources, annotations, toSpecs(fieldSpecs)),
  }),
  HashTransformer: () => ({ transform: addHashSuffixes }),
  ImageTagTransformer: ({ imageTag = {}, fieldSpecs }) => ({
    transform: (resources) => setImage(resources, imageTag, toSpecs(fieldSpecs)),
  }),
  LabelTransformer: ({ labels = {}, fieldSpecs }) => ({
    transform: (resources) => setPairs(resources, labels, toSpecs(fieldSpecs)),
  }),
  NamespaceTransformer: namespaceTransformer,
  PatchJson6902Transformer: (config, place, { state }) => ({
    transform: jsonPatchRun(config, { ...place, at: state.source }),
  }),
  PatchStrategicMergeTransformer: (config, place, { state }) => ({
    transform: strategicMergeRun(config, { ...place, at: state.source }),
  }),
  PatchTransformer: (config, place, { state }) => ({ transform: patchRun(config, { ...place, at: state.source }) }),
  PrefixSuffixTransformer: (config) => {
    const specs = demandSpecs(config)
    return {
      transform: (resources) => addSuffix(addPrefix(resources, config.prefix ?? '', specs), config.suffix ?? '', specs),
    }
  },
  PrefixTransformer: (config) => {
    const specs = demandSpecs(config)
    return { transform: (resources) => addPrefix(resources, config.prefix ?? '', specs) }
  },
  SuffixTransformer: (config) => {
    const specs = demandSpecs(config)
    return { transform: (resources) => addSuffix(resources, config.suffix ?? '', specs) }
  },
  ReplacementTransformer: ({ replacements = [] }, { layer }, { state }) => {
    const loaded = loadReplacements(replacements, layer, state.source)
    return { transform: (resources) => applyReplacements(resources, loaded) }
  },
  ReplicaCountTransformer: ({ replica: { name = '', count = 0 } = {}, fieldSpecs }) => ({
    transform: (resources) => setReplicas(resources, { name, count }, toSpecs(fieldSpecs)),
  }),
  ValueAddTransformer: (config, { layer }) => ({ transform: valueAddRun(config, layer) }),
}

/**
 * A plugin of apiVersion `builtin`. Unknown fields of its configuration are ignored and scalars are taken as
 * strings where strings are wanted, as upstream.
 *
 * @throws KuiltError BUILTIN_UNKNOWN, PLUGIN_CONFIG_INVALID
 */
export function loadBuiltinPlugin(resource: Resource, place: PluginPlace): Plugin {
  const { kind } = resource.id
  const factory = lookUp(kind)
  const at = resource.state.source
  if (factory === undefined) {
    const nearest = didYouMean(kind, [...Object.keys(generators), ...Object.keys(transformers)])
    throw new KuiltError('BUILTIN_UNKNOWN', { kind }, { at, hint: nearest && `did you mean '${nearest}'?` })
  }
  return mapError(
    () => factory(decodeConfig(resource), place, resource),
    (error) => {
      const params = { id: formatId(resource.originalId), reason: error.message }
      return new KuiltError('PLUGIN_CONFIG_INVALID', params, { at: error.at ?? at, hint: error.hint, cause: error })
    },
  )
}

function lookUp(kind: string): Factory | undefined {
  if (Object.hasOwn(generators, kind)) return generators[kind]
  return Object.hasOwn(transformers, kind) ? transformers[kind] : undefined
}

/** Upstream decodes these with another library than all others. */
const affixes: ReadonlySet<string> = new Set(['PrefixTransformer', 'SuffixTransformer', 'PrefixSuffixTransformer'])

function decodeConfig(resource: Resource): PluginConfig {
  // The root of a resource is a mapping, which is an object as plain data.
  const value = toJson(resource.node) as JsonObject
  const fields = [...(builtinPlugins[resource.id.kind]?.fields ?? [])]
  const source: Location = resource.state.source ?? { file: '' }
  const { kind } = resource.id
  const convert = affixes.has(kind) ? 'all' : 'typed'
  const options = { file: source.file, owner: kind, type: kind, ignoreUnknown: true, convert } as const
  // The table names the fields of each plugin with their types.
  const decode = (): PluginConfig => decodeFields(value, fields, options) as PluginConfig
  return mapError(decode, (error) => error.with({ at: fieldBelow(source, error.at?.path ?? []) }))
}

function named(config: PluginConfig): K.SecretArgs {
  const name = config.name || config.metadata?.name
  const namespace = config.namespace || config.metadata?.namespace
  const { env: _, ...rest } = config
  return { ...rest, ...(name ? { name } : {}), ...(namespace ? { namespace } : {}) }
}

function toSpecs(specs: readonly K.FieldSpec[] = []): readonly FieldSpec[] {
  return specs.map(({ group = '', version = '', kind = '', path = '', create = false }) => ({
    group,
    version,
    kind,
    path,
    create,
  }))
}

function demandSpecs({ fieldSpecs }: PluginConfig): readonly FieldSpec[] {
  if (fieldSpecs === undefined) throw new KuiltError('FIELD_SPECS_MISSING', {})
  return toSpecs(fieldSpecs)
}

function namespaceTransformer(config: PluginConfig): Plugin {
  const { metadata, fieldSpecs, unsetOnly = false, setRoleBindingSubjects: mode } = config
  const subjects = toSubjectMode(mode)
  const namespace = metadata?.namespace ?? ''
  return {
    transform: (resources) => setNamespace(resources, { namespace, specs: toSpecs(fieldSpecs), unsetOnly, subjects }),
  }
}

function toSubjectMode(value: string | undefined): SubjectMode {
  if (value === undefined || value === '') return 'defaultOnly'
  if (value === 'defaultOnly' || value === 'allServiceAccounts' || value === 'none') return value
  throw new KuiltError('ROLE_BINDING_SUBJECTS_INVALID', { value })
}

/**
 * kustomize keeps internal annotations on resources, so annotations that are added only where some exist are also added
 * to resources that have only internal ones.
 */
function annotate(
  resources: readonly Resource[],
  annotations: Readonly<Record<string, string>>,
  specs: readonly FieldSpec[],
): readonly Resource[] {
  const creating = specs.map((spec) => (spec.path === 'metadata/annotations' ? { ...spec, create: true } : spec))
  if (specs.every(({ create }, i) => create === creating[i]?.create))
    return setAnnotations(resources, annotations, specs)
  return resources.flatMap((resource) => {
    const hasInternal = hasOrigin(resource) || Object.keys(writeStateAnnotations(resource)).length > 0
    return setAnnotations([resource], annotations, hasInternal ? creating : specs)
  })
}
