import { fieldBelow, type Location } from '../../diagnostics/index.ts'
import { fieldAt, type Layer } from '../../layer/context.ts'
import type { GeneratorChange, PipelineObserver, StageChange, TransformerChange } from '../../layer/stage.ts'
import type { Resource } from '../../resource/resource.ts'
import { childrenOf } from '../../tree/children.ts'
import type { Node } from '../../tree/node.ts'
import { fieldCause } from './field-causes.ts'
import { traceGenerated } from './generator-trace.ts'
import { idPlaces, lazily } from './id-places.ts'
import { NameSources } from './name-sources.ts'
import { type Pair, pairUp } from './pairs.ts'
import { tracePatches } from './patch-traces.ts'
import { traceReplacements } from './replacement-trace.ts'
import { type Cause, locationOfStep, type Steps, Trace, throughOfStep } from './steps.ts'
import { type ChangeOptions, traceChanges } from './tree-changes.ts'
import { traceVars } from './var-trace.ts'

/**
 * Follows a build from outside and finds out who has set each value: what a stage leaves alone is the same object
 * before and after it, so the rest is what the stage has written.
 */
export class Tracer implements PipelineObserver {
  readonly #traces: Map<Resource, Trace> = new Map()

  /** Who has set the values of a resource. */
  readonly traceOf = (resource: Resource): Trace => {
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
      const { at, through } = fieldCause(change)
      // Functions print and read every resource.
      const byText = plugin?.isExternal || plugin?.config !== undefined
      const optionsFor = (resource: Resource | undefined): ChangeOptions => {
        const id = lazily(() => (resource === undefined ? [] : idPlaces(resource, this.traceOf(resource))))
        return {
          byText: byText && !isBuiltin(plugin?.config),
          written: (node, path, before) => {
            const cause: Cause = {
              by,
              at: (below) => at([...path, ...below]),
              through: (below) => [...through([...path, ...below]), ...id()],
            }
            return new Trace({ cause, path: [], node, before })
          },
        }
      }
      for (const { before, after } of pairs) {
        if (before === undefined) this.#traces.set(after, optionsFor(undefined).written(after.node, [], undefined))
        else if (before !== after && !this.#traces.has(after)) {
          this.#traces.set(after, traceChanges(before.node, after.node, this.traceOf(before), optionsFor(before)))
        }
      }
    }
  }

  readonly stage = (change: StageChange): void => {
    const { name, layer, before, after } = change
    if (before.resources === after.resources) return
    const pairs = pairUp(before.resources, after.resources)
    switch (name) {
      case 'hash suffixes':
        this.#hash(pairs)
        break
      case 'name references': {
        const sources = new NameSources(after.resources, before.config.nameReference, this.traceOf)
        for (const { before: old, after: next } of pairs) {
          if (old === undefined || old === next) continue
          const written = sources.writtenIn(next)
          this.#traces.set(next, traceChanges(old.node, next.node, this.traceOf(old), { written }))
        }
        break
      }
      case 'var references':
        this.#record(traceVars({ before: before.resources, vars: before.vars }, pairs, this.traceOf))
        break
      case 'managed-by label':
        this.#follow(pairs, { written: metadataWritten(layer, 'managedByLabel') })
        break
      case 'origins and transformations':
        this.#follow(pairs, { byText: true, written: metadataWritten(layer, 'Annotations') })
        break
      default:
        this.#follow(pairs, {
          byText: true,
          written: (node, _, old) => new Trace(old ?? { cause: fileCause(name, layer), path: [], node, before: old }),
        })
    }
  }

  #record(traces: Iterable<readonly [Resource, Trace]>): void {
    for (const [resource, trace] of traces) this.#traces.set(resource, trace)
  }

  /** Where a resource has become another object, its trace goes on. */
  #follow(pairs: readonly Pair[], options: ChangeOptions): void {
    for (const { before, after } of pairs) {
      if (before === after || this.#traces.has(after)) continue
      // What no stage has written itself was read, or comes from another layer.
      if (before === undefined) continue
      this.#traces.set(after, traceChanges(before.node, after.node, this.traceOf(before), options))
    }
  }

  /** A hash is made of the content: to get another one, edit that. */
  #hash(pairs: readonly Pair[]): void {
    for (const { before, after } of pairs) {
      if (before === undefined || before === after) continue
      const trace = this.traceOf(before)
      const content = contentSteps(before.node, trace)
      const [first, ...others] = content
      const at = first && locationOfStep(first)
      const name = trace.at(['metadata', 'name']).steps
      const places = [...others.flatMap((steps) => locationOfStep(steps) ?? []), ...content.flatMap(throughOfStep)]
      const cause: Cause = { by: 'hash', at: () => at ?? locationOfStep(name), through: () => places }
      const written = (node: Node, _: unknown, old: Steps | undefined): Trace =>
        new Trace({ cause, path: [], node, before: old })
      this.#traces.set(after, traceChanges(before.node, after.node, trace, { written }))
    }
  }
}

function isBuiltin(config: Resource | undefined): boolean {
  return config?.id.group === '' && config.id.version === 'builtin'
}

/** Of a resource as it was read, or generated by something that the tracer has not seen. */
function initialTrace(resource: Resource): Trace {
  const { source, madeBy } = resource.state
  const at = source ?? madeBy
  const cause: Cause = { by: 'resource', at: (path) => (source === undefined ? at : fieldBelow(source, path)) }
  return new Trace({ cause, path: [], node: resource.node, before: undefined })
}

/** All values but those that only identify the resource. */
function contentSteps(node: Node, trace: Trace): readonly Steps[] {
  return childrenOf(node).flatMap(({ step, child }) => {
    const isId = step === 'apiVersion' || step === 'kind' || step === 'metadata'
    return isId ? [] : leafSteps(child, trace.child(step))
  })
}

function leafSteps(node: Node, trace: Trace): readonly Steps[] {
  const children = childrenOf(node)
  return children.length === 0
    ? [trace.steps]
    : children.flatMap(({ step, child }) => leafSteps(child, trace.child(step)))
}

/** What `buildMetadata` asks for. */
function metadataWritten(layer: Layer, option: string): ChangeOptions['written'] {
  const index = layer.kustomization.buildMetadata?.findIndex((item) => item.endsWith(option)) ?? -1
  const at: Location = index < 0 ? { file: layer.file, document: 0, path: [] } : fieldAt(layer, 'buildMetadata', index)
  const cause: Cause = { by: 'buildMetadata', at: () => at }
  return (node, _, before) => new Trace({ cause, path: [], node, before })
}

function fileCause(by: string, layer: Layer): Cause {
  const at = { file: layer.file, document: 0, path: [] }
  return { by, at: () => at }
}
