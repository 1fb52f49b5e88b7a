import { isKuiltError, KuiltError, mapError, withLocation } from '../diagnostics/index.ts'
import { withOtherMistakes } from '../explain/other-mistakes.ts'
import type { Loader } from '../files/loader.ts'
import { joinPath } from '../files/paths.ts'
import { findKustomizationFile } from '../kustomization/find.ts'
import type { Kustomization } from '../kustomization/kustomization.gen.ts'
import { inspectKustomization, readKustomization } from '../kustomization/read-kustomization.ts'
import { mergeVarSets, recordVars } from '../references/vars.ts'
import type { Resource } from '../resource/resource.ts'
import { ResourceMap } from '../resource/resource-map.ts'
import { layerConfig } from './configurations.ts'
import { type Accumulation, type BuildContext, fieldAt, isNoDirectory, type Layer } from './context.ts'
import { runGenerators } from './generators.ts'
import { chooseSchema } from './openapi.ts'
import { originBelow, withOrigin } from './origin.ts'
import { runTransformers, runValidators } from './run-transformers.ts'
import { mergeTransformerConfig } from './transformer-config.ts'
import { warnOfPaths } from './warnings/paths.ts'

/** A stage of one kustomization: takes what has been gathered, returns what it adds up to. */
export interface LayerStage {
  readonly name: string
  readonly run: (gathered: Accumulation, layer: Layer, context: BuildContext) => Accumulation
}

/** What happens to every kustomization, bottom up, in this order. */
export const layerStages: readonly LayerStage[] = [
  { name: 'resources', run: addResources },
  { name: 'configurations', run: addConfigurations },
  { name: 'generators', run: addGenerated },
  { name: 'components', run: addComponents },
  { name: 'transformers', run: transform },
  { name: 'validators', run: validate },
  { name: 'vars', run: addVars },
]

/** Runs all stages of `layer` over what its parent has gathered (nothing, unless the layer is a component). */
export function accumulate(gathered: Accumulation, layer: Layer, context: BuildContext): Accumulation {
  const run = (): Accumulation => layerStages.reduce((result, stage) => stage.run(result, layer, context), gathered)
  return mapError(
    () => withLocation({ file: layer.file }, run),
    (error) => context.quietly(() => withOtherMistakes(error, layer, context)),
  )
}

/** Opens the kustomization in the directory of `loader`. */
export function openLayer(
  loader: Loader,
  context: BuildContext,
  inherited: Pick<Layer, 'origin' | 'helmNamespace'>,
): Layer {
  const { name, content } = findKustomizationFile(loader)
  const file = joinPath(loader.root, name)
  const read = (): Kustomization => readKustomization(content, file, context)
  const kustomization = mapError(read, (error) => {
    const { kustomization, problems } = inspectKustomization(content, file)
    const [first = error, ...related] = problems
    const layer = { loader, kustomization, file, ...inherited }
    return context.quietly(() => withOtherMistakes(first.with({ related }), layer, context))
  })
  const layer: Layer = { loader, kustomization, file, ...inherited }
  if (context.lint) warnOfPaths(layer, context)
  chooseSchema(layer, context)
  return layer
}

function addResources(gathered: Accumulation, layer: Layer, context: BuildContext): Accumulation {
  const entries = (layer.kustomization.resources ?? []).map((entry, index) => ({ entry, index }))
  return accumulateEntries(gathered, entries, {
    layer,
    context,
    field: 'resources',
  })
}

/** A file or directory, and its place in the list. */
export interface PlacedEntry {
  readonly entry: string
  readonly index: number
  /** Why it is not YAML, where it could be. */
  readonly inlineError?: KuiltError | undefined
}

interface EntryContext {
  readonly layer: Layer
  readonly context: BuildContext
  readonly field: string
}

/** Adds files and directories, each tried as a file first, as upstream. */
export function accumulateEntries(
  gathered: Accumulation,
  entries: readonly PlacedEntry[],
  { layer, context, field }: EntryContext,
): Accumulation {
  const map = new ResourceMap(gathered.resources)
  let { config, vars } = gathered
  for (const { entry, index, inlineError } of entries) {
    const below = withLocation(fieldAt(layer, field, index), () =>
      preferring(inlineError, entry, () => addEntry(map, entry, layer, context)),
    )
    if (below === undefined) continue
    const before = { config, vars }
    ;({ config, vars } = withLocation(fieldAt(layer, field, index), () => ({
      config: mergeTransformerConfig(before.config, below.config),
      vars: mergeVarSets(before.vars, below.vars),
    })))
  }
  return { resources: map.resources, config, vars }
}

/** What is wrong with a text of several lines is more telling than that there is no file of that name. */
function preferring<T>(inlineError: KuiltError | undefined, entry: string, run: () => T): T {
  return mapError(run, (error) => (entry.includes('\n') ? (inlineError ?? error) : error))
}

/** Adds the resources of one entry; a directory's configuration and vars come back. */
function addEntry(map: ResourceMap, entry: string, layer: Layer, context: BuildContext): Accumulation | undefined {
  let fileError: KuiltError
  try {
    for (const resource of loadFile(entry, layer, context)) map.append(resource)
    return undefined
  } catch (error) {
    if (!isKuiltError(error) || error.code === 'HTTP_STATUS') throw error
    fileError = error
  }
  const loader = enterOr(fileError, entry, layer)
  const below = accumulateDirectory(loader, entry, { layer, context, component: undefined })
  chained(entry, () => {
    for (const resource of below.resources) map.append(resource)
  })
  return below
}

function loadFile(entry: string, layer: Layer, context: BuildContext): readonly Resource[] {
  const content = layer.loader.load(entry)
  const resources = context.parse(content, layer.loader.resolve(entry))
  const origin = originBelow(layer, entry)
  return origin === undefined ? resources : resources.map((resource) => withOrigin(resource, origin))
}

/** The entry as a directory, or the more telling of the two errors. */
function enterOr(fileError: KuiltError, entry: string, layer: Layer): Loader {
  try {
    return layer.loader.enter(entry)
  } catch (error) {
    if (!isKuiltError(error)) throw error
    // An absolute path may be one of a file; that it is none of a directory says nothing about it.
    const isFile = error.code === 'ROOT_ABSOLUTE' && fileError.code !== 'FILE_IS_DIRECTORY'
    throw isNoDirectory(error) || isFile ? fileError : error
  }
}

interface DirectoryContext {
  readonly layer: Layer
  readonly context: BuildContext
  /** What the parent has gathered, when the directory is to be applied as a component. */
  readonly component: Accumulation | undefined
}

function accumulateDirectory(
  loader: Loader,
  entry: string,
  { layer, context, component }: DirectoryContext,
): Accumulation {
  const helmNamespace = layer.kustomization.namespace || layer.helmNamespace
  const make = (context: BuildContext): Accumulation => {
    const child = openLayer(loader, context, { origin: originBelow(layer, entry), helmNamespace })
    const isComponent = child.kustomization.kind === 'Component'
    if (component !== undefined && !isComponent) {
      throw new KuiltError('COMPONENT_EXPECTED', { path: entry, actual: child.kustomization.kind ?? '' })
    }
    if (component === undefined && isComponent) {
      throw new KuiltError('COMPONENT_IN_RESOURCES', { path: entry })
    }
    return accumulate(component ?? emptyAccumulation, child, context)
  }
  return chained(entry, () => {
    const { bases } = context
    // A component works on what its parent has gathered, and origins are seen from the root of the build.
    if (bases === undefined || component !== undefined || layer.origin !== undefined) return make(context)
    return bases.accumulation(loader, helmNamespace, { context, make })
  })
}

/** Nothing gathered yet. The first layer brings the default field specs in. */
export const emptyAccumulation: Accumulation = {
  resources: [],
  config: {
    namePrefix: [],
    nameSuffix: [],
    namespace: [],
    commonLabels: [],
    labels: [],
    templateLabels: [],
    commonAnnotations: [],
    nameReference: [],
    varReference: [],
    images: [],
    replicas: [],
  },
  vars: [],
}

function addConfigurations(gathered: Accumulation, layer: Layer): Accumulation {
  return { ...gathered, config: layerConfig(gathered.config, layer) }
}

function addGenerated(gathered: Accumulation, layer: Layer, context: BuildContext): Accumulation {
  return { ...gathered, resources: runGenerators(gathered.resources, layer, context) }
}

/** Each component works on all that its parent has gathered so far, the components before it included. */
function addComponents(gathered: Accumulation, layer: Layer, context: BuildContext): Accumulation {
  return (layer.kustomization.components ?? []).reduce(
    (component, entry, i) =>
      withLocation(fieldAt(layer, 'components', i), () => {
        const result = accumulateDirectory(layer.loader.enter(entry), entry, { layer, context, component })
        // Follows api/internal/target/kusttarget.go, (KustTarget).accumulateComponents: what the component returns is
        // appended anew, which checks all ids.
        new ResourceMap(result.resources).assertAppendable()
        return result
      }),
    gathered,
  )
}

function transform(gathered: Accumulation, layer: Layer, context: BuildContext): Accumulation {
  const resources = runTransformers(gathered.resources, { layer, config: gathered.config, context })
  return { ...gathered, resources }
}

function validate(gathered: Accumulation, layer: Layer, context: BuildContext): Accumulation {
  return { ...gathered, resources: runValidators(gathered.resources, layer, context) }
}

function addVars(gathered: Accumulation, layer: Layer): Accumulation {
  const vars = (layer.kustomization.vars ?? []).map((item, i) => ({ ...item, at: fieldAt(layer, 'vars', i) }))
  if (vars.length === 0) return gathered
  return { ...gathered, resources: recordVars(gathered.resources, vars), vars: mergeVarSets(gathered.vars, vars) }
}

/** Adds an entry to the chain of kustomizations that led to an error. */
function chained<T>(entry: string, run: () => T): T {
  return mapError(run, (error) => error.with({ chain: [entry, ...error.chain] }))
}
