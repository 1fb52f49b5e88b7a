import { fieldBelow, type Location } from '../../diagnostics/index.ts'
import { fieldAt, type Layer } from '../../layer/context.ts'
import { isBuiltinConfig } from '../../layer/plugin.ts'
import type { GeneratorChange, PipelineObserver, StageChange, TransformerChange } from '../../layer/stage.ts'
import type { Resource } from '../../resource/resource.ts'
import { childrenOf, nodeAt } from '../../tree/children.ts'
import type { Node } from '../../tree/node.ts'
import { type FieldCause, fieldCause } from './field-causes.ts'
import { traceGenerated } from './generator-trace.ts'
import { contentOf, idPlaces, lazily, siblingPlaces } from './id-places.ts'
import { NameSources } from './name-sources.ts'
import { type Pair, pairUp } from './pairs.ts'
import { tracePatches } from './patch-traces.ts'
import { traceReplacements } from './replacement-trace.ts'
import { SpecPlaces } from './spec-places.ts'
import {
  type Cause,
  locationOfStep,
  type Path,
  type Steps,
  stepList,
  Trace,
  type TraceOf,
  type Traces,
  throughOfStep,
} from './steps.ts'
import { type ChangeOptions, traceChanges } from './tree-changes.ts'
import { varSources, varsWritten } from './var-trace.ts'

/**
 * Follows a build from outside and finds out who has set each value: what a stage leaves alone is the same object
 * before and after it, so the rest is what the stage has written.
 */
export class Tracer implements PipelineObserver {
  readonly #traces: Map<Resource, Trace> = new Map()
  readonly #specs: SpecPlaces = new SpecPlaces()

  /** Who has set the values of a resource. */
  readonly traceOf: TraceOf = (resource) => {
    let trace = this.#traces.get(resource)
    if (trace === undefined) {
      trace = initialTrace(resource)
      this.#traces.set(resource, trace)
    }
    return trace
  }

  readonly generated = (change: GeneratorChange): void => {
    const { existing, result } = change
    this.#traces.set(result, traceGenerated(change, existing && this.traceOf(existing)))
  }

  readonly transformer = (change: TransformerChange): void => {
    const { run, before, after, plugin, name } = change
    const pairs = pairUp(before, after)
    // `labels` and the older `commonLabels` are one transformer.
    const field = name === 'labels' ? String(change.at?.path?.[0] ?? name) : name
    const by = plugin === undefined ? field : 'transformers'
    if (run.patches !== undefined) {
      this.#record(tracePatches({ ...change, by, patches: run.patches }, pairs, this.traceOf))
    } else if (run.replacements !== undefined) {
      const { replacements } = run
      this.#record(traceReplacements({ by, before, after, replacements }, this.traceOf))
    } else {
      const cause = fieldCause(change, this.#specs)
      for (const { before, after } of pairs) {
        if (before === undefined) this.#traces.set(after, fieldWritten(by, cause, after)(after.node, [], undefined))
      }
      // Functions print and read every resource.
      const byText = plugin?.config !== undefined && !isBuiltinConfig(plugin.config)
      this.#follow(pairs, (resource) => ({
        byText,
        written: fieldWritten(by, cause, resource, () => [this.traceOf(resource)]),
      }))
    }
  }

  readonly stage = (change: StageChange): void => {
    const { name, layer, before, after } = change
    if (name === 'configurations') this.#specs.add(layer)
    if (before.resources === after.resources) return
    this.#follow(
      pairUp(before.resources, after.resources),
      stageOptions[name]?.(change, this.traceOf, this.#specs) ?? carried(change),
    )
  }

  #record(traces: Traces): void {
    for (const [resource, trace] of traces) this.#traces.set(resource, trace)
  }

  /**
   * Where a resource has become another object, its trace goes on. What no stage has written itself was read, or comes
   * from another layer, which has recorded it.
   */
  #follow(pairs: readonly Pair[], optionsFor: OptionsFor): void {
    for (const { before, after } of pairs) {
      if (before === undefined || before === after || this.#traces.has(after)) continue
      this.#traces.set(after, traceChanges(before.node, after.node, this.traceOf(before), optionsFor(before)))
    }
  }
}

/** How to follow a resource, as it was before the change. */
type OptionsFor = (before: Resource) => ChangeOptions

/** The stages that write something themselves. */
const stageOptions: Readonly<Record<string, (change: StageChange, traceOf: TraceOf, specs: SpecPlaces) => OptionsFor>> =
  {
    'hash suffixes': (_, traceOf) => (resource) => ({ written: hashWritten(resource, traceOf(resource)) }),
    'name references': ({ before }, traceOf, specs) => {
      const sources = new NameSources(before.resources, before.config.nameReference, { traceOf, specs })
      return (resource) => ({ written: sources.writtenIn(resource) })
    },
    'var references': ({ before }, traceOf, specs) => {
      const sources = varSources(before, traceOf)
      return (resource) => ({ written: varsWritten(resource, sources, { traceOf, specs }) })
    },
    'managed-by label': ({ layer }) => metadataOptions(layer, ['managedByLabel'], false),
    'origins and transformations': ({ layer }) =>
      metadataOptions(layer, ['originAnnotations', 'transformerAnnotations'], true),
  }

/** A stage that only arranges what others have written. */
function carried({ name, layer }: StageChange): OptionsFor {
  const cause: Cause = { by: name, at: () => ({ file: layer.file, document: 0, path: [] }) }
  const written: ChangeOptions['written'] = (node, _, old) =>
    new Trace(old ?? { cause, path: [], node, before: undefined })
  return () => ({ byText: true, written })
}

function fieldWritten(
  by: string,
  { at, through }: FieldCause,
  resource: Resource,
  traces: () => readonly Trace[] = () => [],
): ChangeOptions['written'] {
  const id = lazily(() => traces().flatMap((trace) => idPlaces(resource, trace)))
  return (node, path, before) => {
    if (isTidied(node, before)) return new Trace({ ...before, node })
    const cause: Cause = {
      by,
      at: (below) => at([...path, ...below]),
      through: (below) => {
        const field = [...path, ...below]
        const besides = traces().flatMap((trace) => siblingPlaces(resource, trace, field))
        return [...through(field, resource), ...id(), ...besides]
      },
    }
    return new Trace({ cause, path: [], node, before })
  }
}

/** Some transformers turn a missing value on their way into an empty list. */
function isTidied(node: Node, before: Steps | undefined): before is Steps {
  return before?.node?.type === 'scalar' && node.type !== 'scalar' && childrenOf(node).length === 0
}

/** A hash is made of the content: to get another one, edit that. */
function hashWritten({ node }: Resource, trace: Trace): ChangeOptions['written'] {
  const content = lazily(() => contentOf(node).flatMap(({ step, child }) => leafSteps(child, trace.child(step))))
  const at = (): Location | undefined => {
    const [first] = content()
    return (first && locationOfStep(first)) ?? locationOfStep(trace.at(['metadata', 'name']).steps)
  }
  const request = ['metadata', 'annotations', 'internal.config.kubernetes.io/needsHashSuffix']
  const asked = nodeAt(node, request) === undefined ? [] : [trace.at(request).steps]
  const through = lazily(() =>
    [...asked, ...content()]
      .flatMap(stepList)
      .flatMap((step) => [locationOfStep(step), ...throughOfStep(step)].filter((at) => at !== undefined)),
  )
  return (node, _, before) => new Trace({ cause: { by: 'hash', at, through }, path: [], node, before })
}

/** Of a resource as it was read, or generated by something that the tracer has not seen. */
function initialTrace(resource: Resource): Trace {
  const { source, madeBy } = resource.state
  const at = source ?? madeBy
  const cause: Cause = { by: 'resource', at: (path) => (source === undefined ? at : fieldBelow(source, path)) }
  return new Trace({ cause, path: [], node: resource.node, before: undefined })
}

function leafSteps(node: Node, trace: Trace): readonly Steps[] {
  const children = childrenOf(node)
  return children.length === 0
    ? [trace.steps]
    : children.flatMap(({ step, child }) => leafSteps(child, trace.child(step)))
}

/** What `buildMetadata` asks for. */
function metadataOptions(layer: Layer, options: readonly string[], byText: boolean): OptionsFor {
  const { file, kustomization } = layer
  const { buildMetadata = [] } = kustomization
  const positionOf = (option: string): Location | undefined => {
    const index = buildMetadata.indexOf(option)
    return index < 0 ? undefined : fieldAt(layer, 'buildMetadata', index)
  }
  return ({ state: { madeBy } }) => {
    const maker = madeBy === undefined || madeBy.file === file ? [] : configId.map((path) => fieldBelow(madeBy, path))
    const written: ChangeOptions['written'] = (node, path, before) => {
      const at = (below: Path): Location | undefined => {
        const isTransformation = [...path, ...below].at(-1) === 'alpha.config.kubernetes.io/transformations'
        const [first, second] = isTransformation ? options.toReversed() : options
        return positionOf(first ?? '') ?? positionOf(second ?? '') ?? { file, document: 0, path: [] }
      }
      return new Trace({ cause: { by: 'buildMetadata', at, through: () => maker }, path: [], node, before })
    }
    return { byText, written }
  }
}

/** What the origin of a generated object tells about the configuration of its generator. */
const configId: readonly (readonly string[])[] = [['apiVersion'], ['kind'], ['metadata', 'name']]
