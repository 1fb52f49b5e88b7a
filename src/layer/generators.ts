import { KuiltError, mapError, withLocation } from '../diagnostics/index.ts'
import { takeOver } from '../generate/behavior.ts'
import { generateConfigMap, generateSecret, mergeGeneratorOptions } from '../generate/config-map.ts'
import type { LoadFile } from '../generate/key-values.ts'
import type { ConfigMapArgs } from '../kustomization/kustomization.gen.ts'
import { resourceNote } from '../resource/locations.ts'
import type { Resource } from '../resource/resource.ts'
import { describeId, describeIds } from '../resource/resource-id.ts'
import { ResourceMap } from '../resource/resource-map.ts'
import { targetHint } from '../resource/target-hint.ts'
import type { ScopeTable } from '../schema/gvk.ts'
import { type BuildContext, fieldAt, type GeneratorEntry, type Layer } from './context.ts'
import { builtinOrigin, hasOrigin } from './origin.ts'
import type { Plugin } from './plugin.ts'
import { loadPlugins } from './plugin-configs.ts'
import type { Accumulation, GeneratorChange } from './stage.ts'
import { loadDataFiles } from './warnings/data-files.ts'
import { warnOfMissingHash } from './warnings/missing-hash.ts'

/**
 * The stage `generators`: ConfigMaps, Secrets, Helm charts, then `generators`. Follows
 * api/internal/target/kusttarget.go, (KustTarget).runGenerators.
 */
export function addGenerated(gathered: Accumulation, layer: Layer, context: BuildContext): Accumulation {
  const { configMapGenerator = [], secretGenerator = [] } = layer.kustomization
  const { plugins, schema } = loadPlugins('generators', 'generate', { gathered, layer, context })
  const charts = context.plugins.charts({ layer, context, schema })
  const programs = [...charts, ...plugins]
  if (configMapGenerator.length + secretGenerator.length + programs.length === 0) return { ...gathered, schema }
  const map = new ResourceMap(gathered.resources)
  configMapGenerator.forEach((args, index) => {
    generateInto(map, { layer, field: 'configMapGenerator', index }, { args, context, scope: schema.scope })
  })
  secretGenerator.forEach((args, index) => {
    generateInto(map, { layer, field: 'secretGenerator', index }, { args, context, scope: schema.scope })
  })
  for (const plugin of programs) {
    withLocation(plugin.at, () => {
      for (const resource of plugin.generate()) {
        const generated = withMaker(resource, plugin)
        const absorbed = absorb(map, generated)
        context.observer?.generated?.({ layer, plugin, generated, ...absorbed })
      }
    })
  }
  return { ...gathered, resources: map.resources, schema }
}

interface GeneratorInput {
  readonly args: ConfigMapArgs
  readonly context: BuildContext
  readonly scope: ScopeTable
}

/** The two built-in generators, by the field that configures them. */
const builtinGenerators = {
  configMapGenerator: { kind: 'ConfigMapGenerator', generate: generateConfigMap },
  secretGenerator: { kind: 'SecretGenerator', generate: generateSecret },
} as const satisfies Record<
  GeneratorEntry['field'],
  { kind: string; generate: (args: ConfigMapArgs, load: LoadFile, scope: ScopeTable) => Resource }
>

function generateInto(map: ResourceMap, entry: GeneratorEntry, { args, context, scope }: GeneratorInput): void {
  const { layer, field, index } = entry
  const { kind, generate } = builtinGenerators[field]
  const maker = { at: fieldAt(layer, field, index), origin: builtinOrigin(layer, kind) }
  const load = loadDataFiles(args, { ...entry, context })
  mapError(
    () => {
      const all = withOptions(args, layer)
      const generated = withMaker(generate(all, load, scope), maker)
      if (context.lint) warnOfMissingHash(generated, map, context)
      const absorbed = absorb(map, generated)
      context.observer?.generated?.({ layer, entry: { ...entry, args: all }, generated, ...absorbed })
    },
    (error) => {
      const hinted = withChartHint(error, layer)
      return hinted.at === undefined ? context.diagnose.generator(hinted, entry) : hinted
    },
  )
}

/** Adds a hint about charts, which have not been rendered yet when the generators of the same kustomization run. */
function withChartHint(error: KuiltError, { kustomization: { helmCharts = [] } }: Layer): KuiltError {
  if (error.code !== 'GENERATED_ID_MISSING' || helmCharts.length === 0) return error
  const hint =
    'charts are rendered after the generators of the same kustomization: move the chart to a base, or patch its ConfigMap or Secret'
  return error.with({ hint })
}

function withOptions<T extends ConfigMapArgs>(args: T, layer: Layer): T {
  const options = mergeGeneratorOptions(args.options, layer.kustomization.generatorOptions)
  return options === undefined ? args : { ...args, options }
}

function withMaker(resource: Resource, { at: madeBy, origin }: Pick<Plugin, 'at' | 'origin'>): Resource {
  return resource.withState(origin === undefined || hasOrigin(resource) ? { madeBy } : { madeBy, origin })
}

/**
 * Adds a generated resource, or merges it into the only resource that has or had its ID. Follows
 * api/resmap/reswrangler.go, (resWrangler).appendReplaceOrMerge.
 *
 * @throws KuiltError GENERATED_ID_EXISTS, GENERATED_ID_MISSING, GENERATED_ID_AMBIGUOUS, ID_CONFLICT
 */
function absorb(map: ResourceMap, generated: Resource): Pick<GeneratorChange, 'existing' | 'result'> {
  const id = describeId(generated.id)
  const { behavior } = generated.state
  const positions = map.withAnyId(generated.id)
  const takesOver = behavior === 'merge' || behavior === 'replace'
  if (positions.length === 0) {
    if (takesOver)
      throw new KuiltError('GENERATED_ID_MISSING', { id }, { hint: targetHint(generated.id, map.resources) })
    map.append(generated)
    return { existing: undefined, result: generated }
  }
  if (positions.length > 1) {
    const found = positions.flatMap((position) => map.at(position) ?? [])
    const candidates = describeIds(found.map((resource) => resource.id)).join(', ')
    throw new KuiltError('GENERATED_ID_AMBIGUOUS', { id, candidates }, { notes: found.map((one) => resourceNote(one)) })
  }
  const position = positions[0] as number
  const existing = map.at(position) as Resource
  if (!takesOver) {
    const notes = [resourceNote(existing)]
    const hint = 'rename one of them, or set `behavior: merge` or `behavior: replace` here'
    throw new KuiltError('GENERATED_ID_EXISTS', { id, behavior }, { notes, hint })
  }
  const result = takeOver(generated, existing)
  map.replace(position, result)
  return { existing, result }
}
