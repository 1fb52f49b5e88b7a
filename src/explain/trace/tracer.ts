import { fieldBelow, type Location } from '../../diagnostics/index.ts'
import { fieldAt, type Layer } from '../../layer/context.ts'
import { isBuiltinConfig } from '../../layer/plugin.ts'
import type { GeneratorChange, PipelineObserver, StageChange, TransformerChange } from '../../layer/stage.ts'
import type { Resource } from '../../resource/resource.ts'
import { childrenOf } from '../../tree/children.ts'
import type { Node } from '../../tree/node.ts'
import { type FieldCause, fieldCause } from './field-causes.ts'
import { traceGenerated } from './generator-trace.ts'
import { contentOf, idPlaces, lazily } from './id-places.ts'
import { NameSources } from './name-sources.ts'
import { type Pair, pairUp } from './pairs.ts'
import { tracePatches } from './patch-traces.ts'
import { traceReplacements } from './replacement-trace.ts'
import { type Cause, locationOfStep, type Steps, Trace, type TraceOf, type Traces, throughOfStep } from './steps.ts'
import { type ChangeOptions, traceChanges } from './tree-changes.ts'
import { varSources, varsWritten } from './var-trace.ts'

/**
 * Follows a build from outside and finds out who has set each value: what a stage leaves alone is the same object
 * before and after it, so the rest is what the stage has written.
 */
export class Tracer implements PipelineObserver {
  readonly #traces: Map<Resource, Trace> = new Map()

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
      const cause = fieldCause(change)
      const created = fieldWritten(by, cause)
      for (const { before, after } of pairs) {
        if (before === undefined) this.#traces.set(after, created(after.node, [], undefined))
      }
      // Functions print and read every resource.
      const byText = plugin?.config !== undefined && !isBuiltinConfig(plugin.config)
      this.#follow(pairs, (resource) => ({
        byText,
        written: fieldWritten(by, cause, () => idPlaces(resource, this.traceOf(resource))),
      }))
    }
  }

  readonly stage = (change: StageChange): void => {
    const { name, before, after } = change
    if (before.resources === after.resources) return
    this.#follow(
      pairUp(before.resources, after.resources),
      stageOptions[name]?.(change, this.traceOf) ?? carried(change),
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
const stageOptions: Readonly<Record<string, (change: StageChange, traceOf: TraceOf) => OptionsFor>> = {
  'hash suffixes': (_, traceOf) => (resource) => ({ written: hashWritten(resource, traceOf(resource)) }),
  'name references': ({ before }, traceOf) => {
    const sources = new NameSources(before.resources, before.config.nameReference, traceOf)
    return (resource) => ({ written: sources.writtenIn(resource) })
  },
  'var references': ({ before }, traceOf) => {
    const sources = varSources(before, traceOf)
    return (resource) => ({ written: varsWritten(resource, sources, traceOf) })
  },
  'managed-by label': ({ layer }) => metadataOptions(layer, 'managedByLabel', false),
  'origins and transformations': ({ layer }) => metadataOptions(layer, 'Annotations', true),
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
  target: () => readonly Location[] = () => [],
): ChangeOptions['written'] {
  const id = lazily(target)
  return (node, path, before) => {
    const cause: Cause = {
      by,
      at: (below) => at([...path, ...below]),
      through: (below) => [...through([...path, ...below]), ...id()],
    }
    return new Trace({ cause, path: [], node, before })
  }
}

/** A hash is made of the content: to get another one, edit that. */
function hashWritten({ node }: Resource, trace: Trace): ChangeOptions['written'] {
  const content = lazily(() => contentOf(node).flatMap(({ step, child }) => leafSteps(child, trace.child(step))))
  const at = (): Location | undefined => {
    const [first] = content()
    return (first && locationOfStep(first)) ?? locationOfStep(trace.at(['metadata', 'name']).steps)
  }
  const through = lazily(() => [
    ...content()
      .slice(1)
      .flatMap((steps) => locationOfStep(steps) ?? []),
    ...content().flatMap(throughOfStep),
  ])
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
function metadataOptions(layer: Layer, option: string, byText: boolean): OptionsFor {
  const index = layer.kustomization.buildMetadata?.findIndex((item) => item.endsWith(option)) ?? -1
  const at: Location = index < 0 ? { file: layer.file, document: 0, path: [] } : fieldAt(layer, 'buildMetadata', index)
  const cause: Cause = { by: 'buildMetadata', at: () => at }
  return () => ({ byText, written: (node, _, before) => new Trace({ cause, path: [], node, before }) })
}
