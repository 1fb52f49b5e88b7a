import { isKuiltError, KuiltError, mapError, withLocation } from '../diagnostics/index.ts'
import type { Loader } from '../files/loader.ts'
import { mergeVarSets } from '../references/vars.ts'
import { resourceNote } from '../resource/locations.ts'
import type { Resource } from '../resource/resource.ts'
import { describeId } from '../resource/resource-id.ts'
import { ResourceMap } from '../resource/resource-map.ts'
import { type BuildContext, type CacheableBase, fieldAt, type Layer } from './context.ts'
import { openLayer } from './open-layer.ts'
import { originBelow, withOrigin } from './origin.ts'
import { type Accumulation, emptyAccumulation, type Schema } from './stage.ts'
import { mergeTransformerConfig } from './transformer-config.ts'
import { warnOfUnreadText } from './warnings/unread-text.ts'

/** The stage `resources`. */
export function addResources(gathered: Accumulation, layer: Layer, context: BuildContext): Accumulation {
  const entries = (layer.kustomization.resources ?? []).map((entry, index) => ({ entry, index }))
  return accumulateEntries(gathered, entries, { layer, context, field: 'resources' })
}

/** A file or directory that a field lists. */
export interface Entry {
  readonly entry: string
  /** The position in the list. */
  readonly index: number
  /** The reason why the entry is not inline YAML, if the field allows that. */
  readonly inlineError?: KuiltError | undefined
}

interface EntryContext {
  readonly layer: Layer
  readonly context: BuildContext
  readonly field: string
}

/**
 * Adds files and directories; each entry is tried as a file first. Follows api/internal/target/kusttarget.go,
 * (KustTarget).accumulateResources.
 */
export function accumulateEntries(
  gathered: Accumulation,
  entries: readonly Entry[],
  { layer, context, field }: EntryContext,
): Accumulation {
  const map = new ResourceMap(gathered.resources)
  let state = gathered
  for (const { entry, index, inlineError } of entries) {
    const at = fieldAt(layer, field, index)
    const below = withLocation(at, () =>
      preferInlineError(inlineError, entry, () => addEntry(map, entry, { layer, context, schema: state.schema })),
    )
    if (below === undefined) continue
    state = withLocation(at, () => merged(state, below))
  }
  return { ...state, resources: map.resources }
}

/** Merges everything except the resources. */
function merged(gathered: Accumulation, below: Accumulation): Accumulation {
  return {
    ...gathered,
    config: mergeTransformerConfig(gathered.config, below.config),
    vars: mergeVarSets(gathered.vars, below.vars),
    schema: below.schema,
  }
}

/**
 * Replaces the error for an entry with several lines: the error in its YAML is more helpful than the message that no
 * file has this name.
 */
function preferInlineError<T>(inlineError: KuiltError | undefined, entry: string, work: () => T): T {
  return mapError(work, (error) => (entry.includes('\n') ? (inlineError ?? error) : error))
}

interface AddContext {
  readonly layer: Layer
  readonly context: BuildContext
  readonly schema: Schema
}

/** Adds the resources of one entry. For a directory, returns the result of its layer. */
function addEntry(map: ResourceMap, entry: string, { layer, context, schema }: AddContext): Accumulation | undefined {
  let fileError: KuiltError
  try {
    for (const resource of loadFile(entry, { layer, context, schema })) map.append(resource)
    return undefined
  } catch (error) {
    if (!isKuiltError(error) || error.code === 'HTTP_STATUS') throw error
    fileError = error
  }
  const loader = enterOr(fileError, entry, layer)
  const below = mapError(
    () => accumulateDirectory(loader, entry, { layer, context, start: emptyAccumulation(schema) }),
    (error) => withSibling(error, map.resources),
  )
  withChain(entry, () => {
    for (const resource of below.resources) map.append(resource)
  })
  return below
}

/**
 * If a generator should merge into a resource that comes from another entry, adds the location of that resource and a
 * hint.
 */
function withSibling(error: KuiltError, resources: readonly Resource[]): KuiltError {
  if (error.code !== 'GENERATED_ID_MISSING' || error.notes.length > 0) return error
  const { id } = error.params
  const sibling = resources.find((resource) => describeId(resource.id) === id)
  if (sibling === undefined) return error
  const hint = `${id} comes from another entry of \`resources\`, and entries cannot use each other's resources: move that entry to the \`resources\` of this kustomization, or turn this kustomization into a component`
  return error.with({ notes: [resourceNote(sibling)], hint })
}

function loadFile(entry: string, { layer, context, schema }: AddContext): readonly Resource[] {
  const content = layer.loader.load(entry)
  const resources = context.parse(content, layer.loader.resolve(entry), schema.scope)
  warnOfUnreadText(resources, context.warn)
  const origin = originBelow(layer, entry)
  return origin === undefined ? resources : resources.map((resource) => withOrigin(resource, origin))
}

/** Opens the entry as a directory. If that fails, throws the more useful of the two errors. */
export function enterOr(fileError: KuiltError, entry: string, layer: Pick<Layer, 'loader'>): Loader {
  try {
    return layer.loader.enter(entry)
  } catch (error) {
    if (!isKuiltError(error)) throw error
    // If an absolute path refers to a file, the message that it is not a directory would not explain what is wrong with
    // the file.
    const isFile = error.code === 'ROOT_ABSOLUTE' && fileError.code !== 'FILE_IS_DIRECTORY'
    if (isNotADirectory(error) || isFile) throw fileError
    throw error.code === 'GIT_FAILED' ? (failedDownload(fileError, entry) ?? error) : error
  }
}

/**
 * The error of the download for a URL that clearly refers to a file. If the download fails, kustomize tries to clone
 * the URL.
 */
function failedDownload(error: KuiltError, entry: string): KuiltError | undefined {
  if (!/\.(?:ya?ml|json)$/i.test(entry)) return undefined
  if (error.code === 'HTTP_IS_GIT') return new KuiltError('HTTP_STATUS', error.params, { at: error.at })
  return error.code === 'HTTP_FAILED' ? error : undefined
}

/** True for an error that says that a path is not a directory, so it may be a file. */
function isNotADirectory({ code }: KuiltError): boolean {
  return code === 'DIRECTORY_NOT_FOUND' || code === 'NOT_A_DIRECTORY'
}

/**
 * The stage `components`. Each component works on everything collected so far, including the results of earlier
 * components.
 */
export function addComponents(gathered: Accumulation, layer: Layer, context: BuildContext): Accumulation {
  return (layer.kustomization.components ?? []).reduce(
    (start, entry, i) =>
      withLocation(fieldAt(layer, 'components', i), () => {
        const loader = layer.loader.enter(entry)
        const result = accumulateDirectory(loader, entry, { layer, context, start, isComponent: true })
        // (KustTarget).accumulateDirectory merges everything into an empty accumulator, which checks all IDs again.
        new ResourceMap(result.resources).assertAppendable()
        return result
      }),
    gathered,
  )
}

interface DirectoryContext {
  readonly layer: Layer
  readonly context: BuildContext
  /** The initial state for the stages of the directory. */
  readonly start: Accumulation
  /** True if the directory is a component. Default: it is a base. */
  readonly isComponent?: boolean
}

/** Builds the layer in a directory. Follows api/internal/target/kusttarget.go, (KustTarget).accumulateDirectory. */
function accumulateDirectory(
  loader: Loader,
  entry: string,
  { layer, context, start, isComponent = false }: DirectoryContext,
): Accumulation {
  const helmNamespace = (): string => layer.kustomization.namespace || layer.helmNamespace()
  const make: CacheableBase['make'] = (context, helmNamespace) => {
    const child = openLayer(loader, context, { origin: originBelow(layer, entry), helmNamespace })
    assertKind(child, entry, isComponent)
    return context.accumulate(start, child, context)
  }
  return withChain(entry, () => {
    const { bases } = context
    const { schema } = start
    // A component works on its parent's resources, and origins are relative to the root of the build.
    const isCacheable = !isComponent && layer.origin === undefined && !schema.chosen
    if (bases === undefined || !isCacheable) return make(context, helmNamespace)
    return bases.accumulation({ loader, helmNamespace, context, schema, make })
  })
}

/** @throws KuiltError COMPONENT_EXPECTED, COMPONENT_IN_RESOURCES */
export function assertKind(
  { kustomization: { kind = '' } }: Pick<Layer, 'kustomization'>,
  path: string,
  isComponent: boolean,
): void {
  if (isComponent && kind !== 'Component') throw new KuiltError('COMPONENT_EXPECTED', { path, actual: kind })
  if (!isComponent && kind === 'Component') throw new KuiltError('COMPONENT_IN_RESOURCES', { path })
}

/** Adds an entry to the chain of kustomizations that led to an error. */
function withChain<T>(entry: string, work: () => T): T {
  return mapError(work, (error) => error.with({ chain: [entry, ...error.chain] }))
}
