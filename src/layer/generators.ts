import { KuiltError, mapError, withLocation } from '../diagnostics/index.ts'
import { type GeneratorPlace, sourcePlaces } from '../explain/locations/generator-sources.ts'
import { takeOver } from '../generate/behavior.ts'
import { generateConfigMap, generateSecret, mergeGeneratorOptions } from '../generate/config-map.ts'
import type { ConfigMapArgs } from '../kustomization/kustomization.gen.ts'
import { resourceNote } from '../resource/locations.ts'
import type { Origin, Resource, Source } from '../resource/resource.ts'
import { formatId } from '../resource/resource-id.ts'
import { ResourceMap } from '../resource/resource-map.ts'
import { targetHint } from '../resource/target-hint.ts'
import { type BuildContext, fieldAt, type Layer } from './context.ts'
import { builtinOrigin, hasOrigin } from './origin.ts'
import { loadDataFiles } from './warnings/data-files.ts'

/** Runs all generators of a layer: ConfigMaps, Secrets, helm charts, then `generators`. */
export function runGenerators(
  resources: readonly Resource[],
  layer: Layer,
  context: BuildContext,
): readonly Resource[] {
  const { configMapGenerator = [], secretGenerator = [] } = layer.kustomization
  const external = context.external.generators(layer, context)
  if (configMapGenerator.length + secretGenerator.length + external.length === 0) return resources
  const map = new ResourceMap(resources)
  const { scope } = context.schema
  configMapGenerator.forEach((args, i) => {
    const at = { layer, context, field: 'configMapGenerator', index: i } as const
    const load = loadDataFiles(args, at)
    generateInto(map, at, () => [generateConfigMap(withOptions(args, layer), load, scope)], 'ConfigMapGenerator')
  })
  secretGenerator.forEach((args, i) => {
    const at = { layer, context, field: 'secretGenerator', index: i } as const
    const load = loadDataFiles(args, at)
    generateInto(map, at, () => [generateSecret(withOptions(args, layer), load, scope)], 'SecretGenerator')
  })
  for (const { generate, origin, at } of external) {
    withLocation(at, () => {
      for (const resource of generate()) absorb(map, noting(resource, { madeBy: at, origin }))
    })
  }
  return map.resources
}

function withOptions<T extends ConfigMapArgs>(args: T, layer: Layer): T {
  const options = mergeGeneratorOptions(args.options, layer.kustomization.generatorOptions)
  return options === undefined ? args : { ...args, options }
}

function generateInto(
  map: ResourceMap,
  place: GeneratorPlace,
  generate: () => readonly Resource[],
  kind: string,
): void {
  const madeBy = fieldAt(place.layer, place.field, place.index)
  // An entry that is at fault is looked up only where there is one.
  const located = (error: KuiltError): KuiltError =>
    error.at === undefined ? error.with(sourcePlaces(error, place)) : error
  mapError(() => {
    for (const resource of generate())
      absorb(map, noting(resource, { madeBy, origin: builtinOrigin(place.layer, kind) }))
  }, located)
}

interface Maker {
  readonly madeBy: Source | undefined
  readonly origin: Origin | undefined
}

function noting(resource: Resource, { madeBy, origin }: Maker): Resource {
  return resource.withState(origin === undefined || hasOrigin(resource) ? { madeBy } : { madeBy, origin })
}

/**
 * Adds a generated resource, or merges it into the one resource that has or had its id. Follows
 * api/resmap/reswrangler.go, (resWrangler).appendReplaceOrMerge.
 *
 * @throws KuiltError GENERATED_ID_EXISTS, GENERATED_ID_MISSING, GENERATED_ID_AMBIGUOUS, ID_CONFLICT
 */
function absorb(map: ResourceMap, generated: Resource): void {
  const id = formatId(generated.id)
  const { behavior } = generated.state
  const positions = map.withAnyId(generated.id)
  const takesOver = behavior === 'merge' || behavior === 'replace'
  if (positions.length === 0) {
    if (takesOver)
      throw new KuiltError('GENERATED_ID_MISSING', { id }, { hint: targetHint(generated.id, map.resources) })
    map.append(generated)
    return
  }
  if (positions.length > 1) {
    const found = positions.flatMap((position) => map.at(position) ?? [])
    const candidates = found.map((resource) => formatId(resource.id)).join(', ')
    throw new KuiltError('GENERATED_ID_AMBIGUOUS', { id, candidates }, { notes: found.map((one) => resourceNote(one)) })
  }
  const position = positions[0] as number
  const existing = map.at(position) as Resource
  if (!takesOver) {
    const notes = [resourceNote(existing)]
    const hint = "give one of them another name, or set 'behavior: merge' or 'behavior: replace' here"
    throw new KuiltError('GENERATED_ID_EXISTS', { id, behavior }, { notes, hint })
  }
  map.replace(position, takeOver(generated, existing))
}
