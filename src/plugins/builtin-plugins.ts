import { didYouMean } from '../diagnostics/hints.ts'
import { attempt, type FieldPath, fieldBelow, KuiltError, type Location, mapError } from '../diagnostics/index.ts'
import { propose } from '../diagnostics/proposal.ts'
import { generateConfigMap, generateSecret } from '../generate/config-map.ts'
import { generateServiceAccount } from '../generate/iam-policy.ts'
import { decodeFields } from '../kustomization/decode.ts'
import { builtinPlugins } from '../kustomization/fields.gen.ts'
import type * as K from '../kustomization/kustomization.gen.ts'
import { hasOrigin } from '../layer/origin.ts'
import { type PatchField, pluginPatchRun } from '../layer/patches.ts'
import { configuredPlugin, type Plugin, type PluginFunctions, type PluginUse } from '../layer/plugin.ts'
import { loadReplacements, valueAddRun } from '../layer/replacements.ts'
import type { Run } from '../layer/transformers.ts'
import { ImageWarnings } from '../layer/warnings/images.ts'
import { withReachWarnings } from '../layer/warnings/label-reach.ts'
import type { LabelSource } from '../layer/warnings/label-source.ts'
import { withNamespaceWarnings } from '../layer/warnings/namespaces.ts'
import { withSelectorWarnings } from '../layer/warnings/selectors.ts'
import { sourceValues } from '../layer/warnings/source-value.ts'
import { mayMissTargets, onMissedTarget } from '../layer/warnings/targets.ts'
import { addHashSuffixes } from '../references/hash.ts'
import type { Resource } from '../resource/resource.ts'
import { describeId } from '../resource/resource-id.ts'
import { writeStateAnnotations } from '../resource/state-annotations.ts'
import { completeFieldSpecs, type FieldSpec } from '../schema/field-spec.ts'
import { setImage } from '../transform/images.ts'
import { setPairs } from '../transform/labels.ts'
import { addPrefix, addSuffix } from '../transform/name-affix.ts'
import { type SubjectMode, setNamespace } from '../transform/namespace.ts'
import { applyReplacements } from '../transform/replacements/replacements.ts'
import { setReplicas } from '../transform/replicas.ts'
import { getField } from '../tree/fields.ts'
import { ownValue } from '../tree/json-values.ts'
import type { JsonObject } from '../tree/node.ts'
import { toJson } from '../yaml/json/json.ts'
import { chartPlugin } from './helm-charts.ts'
import type { HelmHost } from './helm-options.ts'

/** The configuration of a built-in plugin of any kind: contains the fields of all kinds. */
export interface PluginConfig extends K.ConfigMapArgs, K.HelmChart, K.HelmGlobals {
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

interface BuiltinUse extends PluginUse {
  /** The configuration as a resource. */
  readonly resource: Resource
  readonly helm: HelmHost | undefined
}

type Factory = (config: PluginConfig, use: BuiltinUse) => PluginFunctions

const generators: Readonly<Record<string, Factory>> = {
  ConfigMapGenerator: (config, { layer, schema }) => ({
    generate: () => [generateConfigMap(named(config), (path) => layer.loader.load(path), schema.scope)],
  }),
  SecretGenerator: (config, { layer, schema }) => ({
    generate: () => [generateSecret(named(config), (path) => layer.loader.load(path), schema.scope)],
  }),
  IAMPolicyGenerator: (config, { schema }) => ({
    generate: () => [generateServiceAccount(config, schema.scope)],
  }),
  HelmChartInflationGenerator: (config, use) => ({ generate: chartPlugin(config, use) }),
}

const transformers: Readonly<Record<string, Factory>> = {
  AnnotationsTransformer: (config, use) => ({
    transform: (resources) => annotate(resources, config.annotations ?? {}, specsOf(config, use)),
  }),
  HashTransformer: () => ({ transform: addHashSuffixes }),
  ImageTagTransformer: imageTagTransformer,
  LabelTransformer: labelTransformer,
  NamespaceTransformer: namespaceTransformer,
  PatchJson6902Transformer: patchTransformer('patchesJson6902'),
  PatchStrategicMergeTransformer: patchTransformer('patchesStrategicMerge'),
  PatchTransformer: patchTransformer('patches'),
  PrefixSuffixTransformer: (config, use) => {
    const specs = requireSpecs(config, use)
    return {
      transform: (resources) => addSuffix(addPrefix(resources, config.prefix ?? '', specs), config.suffix ?? '', specs),
    }
  },
  PrefixTransformer: (config, use) => {
    const specs = requireSpecs(config, use)
    return { transform: (resources) => addPrefix(resources, config.prefix ?? '', specs) }
  },
  SuffixTransformer: (config, use) => {
    const specs = requireSpecs(config, use)
    return { transform: (resources) => addSuffix(resources, config.suffix ?? '', specs) }
  },
  ReplacementTransformer: ({ replacements = [] }, { layer, resource, context }) => {
    const owner = resource.state.source
    const written = getField(resource.node, 'replacements')
    if (owner !== undefined && written !== undefined) {
      const at = fieldBelow(owner, ['replacements'])
      attempt(() => sourceValues(toJson(written), at))?.forEach(context.warn)
    }
    const loaded = loadReplacements(replacements, layer, { owner, warn: context.warn })
    const { replaced: onWrite, rejected: onReject } = context.observer ?? {}
    const onMiss = onMissedTarget(layer, context)
    return { transform: (resources) => applyReplacements(resources, loaded, { onMiss, onWrite, onReject }) }
  },
  ReplicaCountTransformer: (config, use) => {
    const { name = '', count = 0 } = config.replica ?? {}
    return { transform: (resources) => setReplicas(resources, { name, count }, specsOf(config, use)) }
  },
  ValueAddTransformer: (config, { layer }) => ({ transform: valueAddRun(config, layer) }),
}

/**
 * A plugin with apiVersion `builtin`. Unknown fields of its configuration are ignored, and fields of type string accept
 * other scalars. Follows api/internal/plugins/loader/loader.go, (Loader).makeBuiltinPlugin.
 *
 * @throws KuiltError BUILTIN_UNKNOWN, PLUGIN_CONFIG_INVALID
 */
export function builtinPlugin(resource: Resource, use: PluginUse, helm: HelmHost | undefined): Plugin {
  const { kind } = resource.id
  const factory = lookUp(kind)
  const at = resource.state.source
  if (factory === undefined) {
    const nearest = didYouMean(kind, [...Object.keys(generators), ...Object.keys(transformers)])
    throw new KuiltError(
      'BUILTIN_UNKNOWN',
      { kind },
      { at, hint: nearest === undefined ? undefined : propose(kind, nearest) },
    )
  }
  const functions = mapError(
    () => factory(builtinConfig(resource), { ...use, resource, helm }),
    (error) => {
      const params = { id: describeId(resource.originalId), reason: error.message }
      return new KuiltError('PLUGIN_CONFIG_INVALID', params, {
        at: error.at ?? at,
        hint: error.advice,
        cause: error,
      })
    },
  )
  return configuredPlugin(resource, functions, { isExternal: false })
}

function lookUp(kind: string): Factory | undefined {
  return ownValue(generators, kind) ?? ownValue(transformers, kind)
}

/** api/internal/builtins/PrefixTransformer.go and similar files decode these plugins with a different library. */
const affixes: ReadonlySet<string> = new Set(['PrefixTransformer', 'SuffixTransformer', 'PrefixSuffixTransformer'])

/** Decodes the configuration of a plugin. @throws KuiltError KUSTOMIZATION_FIELD_… for a field of the wrong type */
export function builtinConfig(resource: Resource): PluginConfig {
  // The root of a resource is a mapping, which is an object as plain data.
  const value = toJson(resource.node) as JsonObject
  const fields = [...(builtinPlugins()[resource.id.kind]?.fields ?? [])]
  const source: Location = resource.state.source ?? { file: '' }
  const { kind } = resource.id
  const convert = affixes.has(kind) ? 'all' : 'typed'
  const options = { file: source.file, owner: kind, type: kind, ignoreUnknown: true, convert } as const
  // `decodeFields` checks the types of all fields of the plugin, and `PluginConfig` has all of these fields.
  const decode = (): PluginConfig => decodeFields(value, fields, options) as PluginConfig
  return mapError(decode, (error) => error.with({ at: fieldBelow(source, error.at?.path ?? []) }))
}

function named(config: PluginConfig): K.SecretArgs {
  const name = config.name || config.metadata?.name
  const namespace = config.namespace || config.metadata?.namespace
  const { env: _, ...rest } = config
  return { ...rest, ...(name ? { name } : {}), ...(namespace ? { namespace } : {}) }
}

function specsOf({ fieldSpecs }: PluginConfig, use: BuiltinUse): readonly FieldSpec[] {
  return completeFieldSpecs(fieldSpecs, configAt(use, 'fieldSpecs'))
}

function requireSpecs(config: PluginConfig, use: BuiltinUse): readonly FieldSpec[] {
  if (config.fieldSpecs === undefined) throw new KuiltError('FIELD_SPECS_MISSING', {})
  return specsOf(config, use)
}

function patchTransformer(field: PatchField): Factory {
  return (config, { layer, schema, context, resource }) => {
    const at = resource.state.source ?? { file: layer.file }
    return { transform: pluginPatchRun(field, config, { layer, schema, context, at }) }
  }
}

function imageTagTransformer(config: PluginConfig, use: BuiltinUse): PluginFunctions {
  const { layer, context } = use
  const { imageTag = {} } = config
  const at = (): Location => configAt(use, 'imageTag', 'name')
  return {
    transform: (resources) => {
      const warnings = new ImageWarnings([imageTag], {
        file: undefined,
        at,
        warn: context.warn,
        mayMiss: mayMissTargets(layer, context),
      })
      return warnings.record(resources, setImage(resources, imageTag, specsOf(config, use)))
    },
  }
}

function labelTransformer(config: PluginConfig, use: BuiltinUse): PluginFunctions {
  const { layer, context } = use
  const run: Run = (resources) => setPairs(resources, config.labels ?? {}, specsOf(config, use))
  if (!context.lint) return { transform: run }
  const source: LabelSource = { layer, context, at: configAt(use, 'labels'), kind: 'LabelTransformer', selects: true }
  return { transform: withReachWarnings(withSelectorWarnings(run, source), source) }
}

/** The location of a field of the configuration. */
function configAt({ resource, layer }: BuiltinUse, ...path: FieldPath): Location {
  const source: Location = resource.state.source ?? { file: layer.file }
  return fieldBelow(source, path)
}

function namespaceTransformer(config: PluginConfig, use: BuiltinUse): PluginFunctions {
  const { metadata, unsetOnly = false, setRoleBindingSubjects: mode } = config
  const subjects = toSubjectMode(mode)
  const namespace = metadata?.namespace ?? ''
  const run: Run = (resources) =>
    setNamespace(resources, { namespace, specs: specsOf(config, use), unsetOnly, subjects })
  const { context } = use
  const at = configAt(use, 'metadata', 'namespace')
  return { transform: withNamespaceWarnings(run, { namespace, context, at, plugin: { unsetOnly, subjects } }) }
}

function toSubjectMode(value: string | undefined): SubjectMode {
  if (value === undefined || value === '') return 'defaultOnly'
  if (value === 'defaultOnly' || value === 'allServiceAccounts' || value === 'none') return value
  throw new KuiltError('ROLE_BINDING_SUBJECTS_INVALID', { value })
}

/**
 * Sets annotations. kustomize stores internal annotations in the resource, so a field spec without `create` also
 * applies to resources that have no other annotations.
 */
function annotate(
  resources: readonly Resource[],
  annotations: Readonly<Record<string, string>>,
  specs: readonly FieldSpec[],
): readonly Resource[] {
  const creating = specs.map((spec) => (spec.path === 'metadata/annotations' ? { ...spec, create: true } : spec))
  if (specs.every(({ create }, i) => create === creating[i]?.create)) return setPairs(resources, annotations, specs)
  return resources.flatMap((resource) => {
    const hasInternal = hasOrigin(resource) || Object.keys(writeStateAnnotations(resource)).length > 0
    return setPairs([resource], annotations, hasInternal ? creating : specs)
  })
}
