import { attempt, type FieldPath, fieldBelow, type Location } from '../diagnostics/index.ts'
import { type FileReference, fileReferences } from '../kustomization/file-references.ts'
import type { HelmChart, HelmGlobals, Kustomization } from '../kustomization/kustomization.gen.ts'
import { isBuiltinConfig } from '../layer/plugin.ts'
import { builtinConfig, type PluginConfig } from '../plugins/builtin-plugins.ts'
import { readResources } from '../resource/read-resources.ts'
import type { Resource } from '../resource/resource.ts'
import { builtinScope } from '../schema/scope.ts'
import type { GraphEdgeKind } from './graph-data.ts'

/** A reference and its purpose. */
export interface Reference {
  readonly path: string
  readonly at: Location
  /** The kind of the target as in `FileReference`, or `chart` for a Helm chart. */
  readonly leadsTo: FileReference['kind'] | 'chart'
  readonly kind: GraphEdgeKind
  /** The chart, if `leadsTo` is `chart`. */
  readonly chart?: HelmChart & HelmGlobals
}

const kinds: ReadonlyMap<unknown, GraphEdgeKind> = new Map([
  ['resources', 'resource'],
  ['components', 'component'],
  ['configMapGenerator', 'data'],
  ['secretGenerator', 'data'],
  ['generators', 'generator'],
  ['patches', 'patch'],
  ['patchesStrategicMerge', 'patch'],
  ['patchesJson6902', 'patch'],
  ['replacements', 'replacement'],
  ['transformers', 'transformer'],
  ['validators', 'validator'],
  ['configurations', 'configuration'],
  ['crds', 'crd'],
  ['openapi', 'openapi'],
])

/** Fields whose entries are configurations of plugins, which may also refer to files. */
const pluginFields = ['generators', 'transformers', 'validators'] as const

/** True for a reference to configurations of plugins. */
export function isPluginConfig({ kind }: Pick<Reference, 'kind'>): boolean {
  return kind === 'generator' || kind === 'transformer' || kind === 'validator'
}

/**
 * Returns everything that a kustomization refers to, in the order in which a build reads it. This includes the
 * references in its inline plugin configurations.
 */
export function kustomizationReferences(kustomization: Kustomization, file: string): readonly Reference[] {
  const inline = pluginFields.flatMap((field) =>
    (kustomization[field] ?? []).flatMap((entry, i) =>
      inlineReferences(entry, { file, document: 0, path: [field, i] }),
    ),
  )
  return [...referencesIn(kustomization, (path) => ({ file, document: 0, path })), ...inline]
}

/**
 * Returns the references in the configurations of built-in plugins in a file. Other plugins do not declare the files
 * that they read.
 */
export function pluginReferences(content: Uint8Array, file: string): readonly Reference[] {
  return (attempt(() => readResources(content, file, builtinScope)) ?? []).flatMap((config) =>
    configReferences(config, config.state.source ?? { file }),
  )
}

function inlineReferences(entry: string, at: Location): readonly Reference[] {
  // Most entries are paths, not objects.
  const configs = attempt(() => readResources(entry, at.file, builtinScope)) ?? []
  return configs.flatMap((config) => configReferences(config, at).map((reference) => ({ ...reference, at })))
}

function configReferences(config: Resource, at: Location): readonly Reference[] {
  const { kind } = config.id
  if (!isBuiltinConfig(config)) return []
  const decoded = attempt(() => builtinConfig(config))
  if (decoded === undefined) return []
  const { prefix, kustomization } = asKustomization(kind, decoded)
  const references = referencesIn(kustomization, (path) => fieldBelow(at, path.slice(prefix)))
  const { targetFilePath } = decoded
  if (kind !== 'ValueAddTransformer' || !targetFilePath) return references
  return [{ path: targetFilePath, at: fieldBelow(at, ['targetFilePath']), leadsTo: 'file', kind: 'transformer' }]
}

/**
 * Returns the fields of a kustomization that correspond to a plugin. `prefix` is the number of steps by which paths in
 * the kustomization are longer than in the plugin.
 */
function asKustomization(
  kind: string,
  config: PluginConfig,
): { readonly prefix: number; readonly kustomization: Kustomization } {
  const { path = '', paths = [], replacements = [] } = config
  switch (kind) {
    case 'ConfigMapGenerator':
      return { prefix: 2, kustomization: { configMapGenerator: [config] } }
    case 'SecretGenerator':
      return { prefix: 2, kustomization: { secretGenerator: [config] } }
    case 'PatchTransformer':
      return { prefix: 2, kustomization: { patches: [{ path }] } }
    case 'PatchJson6902Transformer':
      return { prefix: 2, kustomization: { patchesJson6902: [{ path }] } }
    case 'PatchStrategicMergeTransformer':
      return { prefix: 1, kustomization: { patchesStrategicMerge: paths } }
    case 'ReplacementTransformer':
      return { prefix: 0, kustomization: { replacements } }
    case 'HelmChartInflationGenerator':
      // The table of this plugin has the fields of a chart.
      return { prefix: 2, kustomization: { helmCharts: [config as HelmChart & HelmGlobals] } }
    default:
      return { prefix: 0, kustomization: {} }
  }
}

function referencesIn(kustomization: Kustomization, locate: (path: FieldPath) => Location): readonly Reference[] {
  const files = fileReferences(kustomization).map(({ path, at, kind }): Reference => {
    return { path, at: locate(at), leadsTo: kind, kind: kinds.get(at[0]) ?? 'resource' }
  })
  return [...files, ...chartReferences(kustomization, locate)]
}

function chartReferences(
  { helmCharts = [], helmGlobals = {} }: Kustomization,
  locate: (path: FieldPath) => Location,
): readonly Reference[] {
  return helmCharts.flatMap((chart, i) => {
    const { name = '', valuesFile, additionalValuesFiles = [] } = chart
    const at = ['helmCharts', i]
    const values = (path: string, field: FieldPath): Reference => {
      return { path, at: locate([...at, ...field]), leadsTo: 'file', kind: 'values' }
    }
    return [
      { path: name, at: locate(at), leadsTo: 'chart', kind: 'chart', chart: { ...helmGlobals, ...chart } } as const,
      ...(valuesFile ? [values(valuesFile, ['valuesFile'])] : []),
      ...additionalValuesFiles.map((path, j) => values(path, ['additionalValuesFiles', j])),
    ]
  })
}
