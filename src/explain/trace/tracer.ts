import { type FieldPath, fieldBelow, type Location } from '../../diagnostics/index.ts'
import type { BuildContext } from '../../layer/context.ts'
import { isBuiltinConfig } from '../../layer/plugin.ts'
import type { GeneratorChange, PipelineObserver, StageChange, TransformerChange } from '../../layer/stage.ts'
import type { PatchWrite } from '../../patch/patcher.ts'
import { internalAnnotations } from '../../resource/internal-annotations.ts'
import { readResources } from '../../resource/read-resources.ts'
import type { Resource } from '../../resource/resource.ts'
import type { ReplacementRejection, ReplacementWrite } from '../../transform/replacements/replacements.ts'
import { childrenOf, nodeAt } from '../../tree/children.ts'
import type { Mapping, Node } from '../../tree/node.ts'
import { type ReadDocument, TextPositions } from '../../yaml/read/text-positions.ts'
import { type FieldCause, type FieldCauseOf, fieldCauseOf } from './field-causes.ts'
import { traceGenerated } from './generator-trace.ts'
import { contentOf, type IdPlaces, idOf, lazily, siblingPlaces } from './id-places.ts'
import { leftAlone, withEmptyFields } from './left-alone.ts'
import { metadataOptions } from './metadata-writes.ts'
import { NameSources } from './name-sources.ts'
import { changedPairs, type Pair } from './pairs.ts'
import { patchTracer } from './patch-traces.ts'
import { replacementTracer, traceRejection } from './replacement-trace.ts'
import { SchemaLocations } from './schema-locations.ts'
import { SpecLocations } from './spec-locations.ts'
import { type Cause, Steps, Trace, type TraceOf, withThrough, writtenBy } from './steps.ts'
import { type ChangeOptions, traceChanges } from './tree-changes.ts'
import { varSources, varsWritten } from './var-trace.ts'

/**
 * Observes a build and determines which step set each value. A stage reuses every object that it does not change, so
 * all new objects were written by the stage.
 */
export class Tracer implements PipelineObserver {
  /**
   * The traces by tree, because resources that share a tree differ only in state that is not printed. This is not a
   * `WeakMap`, because the steps keep most of the trees in memory anyway, and garbage collection takes longer with a
   * `WeakMap`.
   */
  readonly #traces: Map<Mapping, Trace> = new Map()
  readonly #specs: SpecLocations = new SpecLocations()
  readonly #schema: SchemaLocations = new SchemaLocations()
  readonly #plugins: Location[] = []
  /** The writes of patches and replacements since the last run of a transformer. */
  #patched: PatchWrite[] = []
  #replaced: (ReplacementWrite | ReplacementRejection)[] = []
  readonly #texts: Map<string, TextPositions> = new Map()
  /** The runs of patches so far. */
  readonly patchRuns: TransformerChange[] = []

  /** Returns the steps that set the values of a resource. */
  readonly traceOf: TraceOf = (resource) => {
    let trace = this.#traces.get(resource.node)
    if (trace === undefined) {
      trace = initialTrace(resource)
      this.#traces.set(resource.node, trace)
    }
    return trace
  }

  /** The resource files that the build read, and the positions of their values. */
  get texts(): ReadonlyMap<string, TextPositions> {
    return this.#texts
  }

  /** Reads the resources of a file. Traces belong to trees, so other layers and builds must not share these trees. */
  readonly parse: BuildContext['parse'] = (content, file, scope) => {
    const documents = new Map<number, ReadDocument>()
    const resources = readResources(content, file, scope, (index, document) => documents.set(index, document))
    this.#texts.set(file, new TextPositions(content, documents))
    return resources
  }

  readonly generated = (change: GeneratorChange): void => {
    const { existing, result } = change
    this.#traces.set(result.node, traceGenerated(change, existing && this.traceOf(existing)))
  }

  readonly patched = (write: PatchWrite): void => void this.#patched.push(write)

  readonly replaced = (write: ReplacementWrite): void => void this.#replaced.push(write)

  readonly rejected = (rejection: ReplacementRejection): void => void this.#replaced.push(rejection)

  readonly transformer = (change: TransformerChange): void => {
    const { run, before, after, plugin, name, at, schema } = change
    // `labels` and the older `commonLabels` are handled by the same transformer.
    const field = name === 'labels' ? String(at?.path?.[0] ?? name) : name
    const by = plugin === undefined ? field : 'transformers'
    if (run.patches !== undefined) this.patchRuns.push(change)
    if (plugin?.at !== undefined) this.#plugins.push(plugin.at)
    const tracePatch = patchTracer({ by, at, schema: schema.merge, schemaPlaces: this.#schema })
    for (const write of this.#patched) this.#set(write.after, tracePatch(write, this.traceOf(write.before)))
    const traceReplacement = replacementTracer(by, this.traceOf)
    for (const write of this.#replaced) {
      if ('resource' in write) this.#set(write.resource, traceRejection(write, this.traceOf(write.resource)))
      else this.#set(write.after, traceReplacement(write))
    }
    const isRecorded = this.#patched.length > 0 || this.#replaced.length > 0
    this.#patched = []
    this.#replaced = []
    if (isRecorded) return
    const pairs = changedPairs(before, after)
    const cause = fieldCauseOf(change, this.#specs)
    for (let i = 0; i < pairs.length; i++) {
      const { before, after } = pairs[i] as Pair
      if (before === undefined) this.#set(after, fieldWritten(by, cause, after)(after.node, [], undefined))
    }
    // If the plugin is a function, every resource is printed and parsed again.
    const byText = plugin?.config !== undefined && !isBuiltinConfig(plugin.config)
    this.#follow(pairs, (resource, trace) => ({ byText, written: fieldWritten(by, cause, resource, trace) }))
    for (const [resource, trace] of leftAlone(change, this.traceOf)) this.#set(resource, trace)
  }

  readonly stage = (change: StageChange): void => {
    const { name, layer, before, after } = change
    if (name === 'openapi') this.#schema.chosen(change)
    if (name === 'configurations') this.#specs.add(layer)
    const pairs = changedPairs(before.resources, after.resources)
    if (name === 'name references') this.#followNames(change, pairs)
    else if (pairs.length > 0) {
      const known = { traceOf: this.traceOf, specs: this.#specs, plugins: this.#plugins }
      this.#follow(pairs, stageOptions[name]?.(change, known) ?? carried(change))
    }
    if (name === 'transformers') {
      for (const [resource, trace] of withEmptyFields(layer, after.resources, this.traceOf)) this.#set(resource, trace)
    }
  }

  #followNames({ before, after }: StageChange, pairs: readonly Pair[]): void {
    const { traceOf } = this
    const sources = new NameSources(before.resources, before.config.nameReference, { traceOf, specs: this.#specs })
    this.#follow(pairs, (resource) => ({ written: sources.writtenIn(resource) }))
    for (const resource of after.resources) {
      const trace = traceOf(resource)
      const traced = sources.withUnchanged(resource, trace)
      if (traced !== trace) this.#set(resource, traced)
    }
  }

  #set({ node }: Resource, trace: Trace): void {
    this.#traces.set(node, trace)
  }

  /**
   * Continues the traces of resources that have become new objects. Values that no stage wrote were read from a file,
   * or come from another layer that has recorded them.
   */
  #follow(pairs: readonly Pair[], optionsFor: OptionsFor): void {
    // This is a plain loop, because it runs for nearly every transformer and resource.
    for (let i = 0; i < pairs.length; i++) {
      const { before, after } = pairs[i] as Pair
      if (before === undefined || this.#traces.has(after.node)) continue
      const trace = this.traceOf(before)
      this.#set(after, traceChanges(before.node, after.node, trace, optionsFor(before, trace)))
    }
  }
}

/** Returns the options for tracing the changes to a resource. */
type OptionsFor = (before: Resource, trace: Trace) => ChangeOptions

/** The data about a build so far. */
interface Known {
  readonly traceOf: TraceOf
  readonly specs: SpecLocations
  /** The configurations of the plugins that have run. */
  readonly plugins: readonly Location[]
}

/** The stages that write values. */
const stageOptions: Readonly<Record<string, (change: StageChange, known: Known) => OptionsFor>> = {
  'hash suffixes': () => (resource, trace) => ({ written: hashWritten(resource, trace) }),
  'var references': ({ before }, { traceOf, specs }) => {
    const sources = varSources(before, traceOf)
    return (resource) => ({ written: varsWritten(resource, sources, { traceOf, specs }) })
  },
  'managed-by label': ({ layer }) => metadataOptions(layer, { options: ['managedByLabel'], byText: false }),
  'origins and transformations': ({ layer }, { plugins }) =>
    metadataOptions(layer, { options: ['originAnnotations', 'transformerAnnotations'], byText: true, plugins }),
}

/** Returns the options for a stage that only moves values. */
function carried({ name, layer }: StageChange): OptionsFor {
  const cause: Cause = { by: name, at: () => ({ file: layer.file, document: 0, path: [] }) }
  const written: ChangeOptions['written'] = (node, _, old) => new Trace(old ?? new Steps(cause, [], node))
  return () => ({ byText: true, written })
}

/**
 * The writes of a transformer to a resource. There is such an object for nearly every transformer and resource, so it
 * refers to neither the resource nor its trace, which would otherwise stay in memory.
 */
class FieldWrite implements Cause {
  readonly by: string
  readonly #cause: FieldCause
  /** The locations of the ID. Undefined if the resource is new. */
  readonly #id: IdPlaces | undefined
  /** The locations that were used last, because adjacent fields often have the same locations. */
  #recent: { readonly own: readonly Location[]; readonly all: readonly Location[] } | undefined

  constructor(by: string, cause: FieldCause, id: IdPlaces | undefined) {
    this.by = by
    this.#cause = cause
    this.#id = id
  }

  at(path: FieldPath): Location | undefined {
    return this.#cause.at(path)
  }

  through(path: FieldPath): readonly Location[] {
    const own = this.#cause.through(path)
    if (this.#id === undefined) return own
    if (own.length === 0) return this.#id.list
    if (this.#recent?.own !== own) this.#recent = { own, all: own.concat(this.#id.list) }
    return this.#recent.all
  }
}

function fieldWritten(by: string, field: FieldCauseOf, resource: Resource, trace?: Trace): ChangeOptions['written'] {
  const cause = new FieldWrite(by, field(resource), trace && idOf(resource, trace))
  return (node, path, before) => {
    if (isTidied(node, before)) return new Trace(before.with({ node }))
    const places = trace === undefined ? nowhere : siblingPlaces(resource, trace, path)
    const own = places.length === 0 ? cause : withThrough(cause, (below) => [...cause.through(below), ...places])
    return new Trace(new Steps(own, path, node, before))
  }
}

const nowhere: readonly Location[] = []

/**
 * True for an empty map or list instead of a scalar: some transformers turn a missing value on their path into an empty
 * list.
 */
function isTidied(node: Node, before: Steps | undefined): before is Steps {
  return before?.node?.type === 'scalar' && node.type !== 'scalar' && childrenOf(node).length === 0
}

/**
 * Returns the trace of a name with a hash. The hash is computed from the content, so the content must be edited to
 * change the hash.
 */
function hashWritten({ node }: Resource, trace: Trace): ChangeOptions['written'] {
  const content = lazily(() => contentOf(node).flatMap(({ step, child }) => leafSteps(child, trace.child(step))))
  const at = (): Location | undefined => {
    const [first] = content()
    return first?.at ?? trace.at(['metadata', 'name']).steps.at
  }
  const request = ['metadata', 'annotations', internalAnnotations.needsHash.name]
  const asked = nodeAt(node, request) === undefined ? [] : [trace.at(request).steps]
  const through = lazily(() =>
    [...asked, ...content()]
      .flatMap(({ list }) => list)
      .flatMap(({ at, through }) => (at === undefined ? through : [at, ...through])),
  )
  return (node, _, before) => writtenBy({ by: 'hash', at, through }, node, before)
}

/** Returns the trace of a resource that was read from a file, or generated without notifying the tracer. */
function initialTrace({ node, state: { source, madeBy } }: Resource): Trace {
  const at = source ?? madeBy
  const cause: Cause = {
    by: 'resource',
    at: (path, node) => {
      if (source === undefined) return at
      if (node?.type !== 'scalar' || source.inside !== undefined) return fieldBelow(source, path)
      const { file, document } = source
      return { file, document, path: source.path === undefined ? path : [...source.path, ...path], node }
    },
  }
  return writtenBy(cause, node)
}

function leafSteps(node: Node, trace: Trace): readonly Steps[] {
  const children = childrenOf(node)
  return children.length === 0
    ? [trace.steps]
    : children.flatMap(({ step, child }) => leafSteps(child, trace.child(step)))
}
