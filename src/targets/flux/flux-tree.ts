import { isKuiltError, KuiltError, type Warning, warning } from '../../diagnostics/index.ts'
import { optionHint } from '../../diagnostics/option-hint.ts'
import type { InputRecord } from '../../files/recording-file-system.ts'
import { locationOf } from '../../resource/locations.ts'
import type { Resource } from '../../resource/resource.ts'
import { type BuildContext, type BuiltKustomization, buildKustomization } from './build-kustomization.ts'
import { createdKustomizations } from './created-objects.ts'
import { type Definition, describeDefinition, idOf } from './definition.ts'
import type { FluxDocument } from './documents.ts'
import { findVariables } from './find-variables.ts'
import { type FinishedObjects, finishKustomization } from './finish-kustomization.ts'
import { resourceSetObjects } from './operator/resource-set-objects.ts'
import { type FluxSpec, readSpec } from './read-spec.ts'
import { RenderingUses } from './rendering-uses.ts'
import { describeSource, type SourceId, type Sources, sourceHint, sourceIdOf } from './sources.ts'
import type { GivenVariables, Variable } from './variables.ts'

/** A Kustomization and the state of its rendering. */
export interface Rendering {
  readonly definition: Definition
  readonly warnings: Warning[]
  spec?: FluxSpec
  /** The source, if the Kustomization is not rendered because its source is not available. */
  unknownSource?: SourceId
  built?: BuiltKustomization
  isFinishing: boolean
  finished?: FinishedKustomization
  error?: KuiltError
}

export interface FinishedKustomization extends FinishedObjects {
  readonly children: readonly Definition[]
}

export interface TreeContext extends BuildContext {
  readonly sources: Sources
  readonly given: GivenVariables
  /** The ConfigMaps and Secrets in files. */
  readonly documents: readonly FluxDocument[]
}

const nothing: FinishedKustomization = { resources: [], unusedVariables: [], children: [] }

/** Renders Kustomizations and the Kustomizations that they create, each only once. */
export class FluxTree {
  readonly context: TreeContext
  /** The ConfigMaps and Secrets that were found in outputs. */
  readonly lookups: Map<string, { readonly resource: Resource; readonly owner: Rendering }> = new Map()
  readonly #renderings: Map<string, Rendering> = new Map()
  readonly uses: RenderingUses = new RenderingUses()
  /** The Kustomizations that FluxInstances in outputs generate, by ID. */
  readonly synced: Map<string, Definition> = new Map()
  /** The Kustomizations at which lookups of variables start. */
  #roots: readonly Definition[]

  constructor(context: TreeContext, seeds: readonly Definition[]) {
    this.context = context
    this.#roots = seeds
  }

  /** Clears cached lookups, because they may depend on Kustomizations that have changed. */
  setRoots(roots: readonly Definition[]): void {
    this.#roots = roots
    this.lookups.clear()
    for (const rendering of this.#renderings.values()) {
      if (!rendering.spec?.postBuild?.substituteFrom?.length) continue
      delete rendering.finished
      if (rendering.built !== undefined) delete rendering.error
    }
  }

  rendering(definition: Definition): Rendering {
    let rendering = this.#renderings.get(definition.key)
    if (rendering === undefined) {
      rendering = { definition, warnings: [], isFinishing: false }
      this.#renderings.set(definition.key, rendering)
    }
    return rendering
  }

  /** @throws KuiltError errors of rendering */
  async finish(definition: Definition): Promise<FinishedKustomization> {
    const rendering = this.rendering(definition)
    if (rendering.error !== undefined) throw rendering.error
    if (rendering.finished !== undefined) return rendering.finished
    try {
      rendering.finished = await this.#finish(rendering)
      return rendering.finished
    } catch (error) {
      if (!isKuiltError(error)) throw error
      rendering.error = withSubject(error, definition)
      throw rendering.error
    } finally {
      rendering.isFinishing = false
    }
  }

  /** Returns the objects before variables are replaced. @throws KuiltError errors of the build */
  async build(definition: Definition): Promise<BuiltKustomization | undefined> {
    const rendering = this.rendering(definition)
    if (rendering.error !== undefined) throw rendering.error
    if (rendering.built !== undefined || rendering.unknownSource !== undefined) return rendering.built
    const spec = this.#readSpec(rendering)
    const source = sourceIdOf(spec.sourceRef ?? {}, definition)
    const artifact = this.context.sources.open(source)
    if (artifact === undefined || this.context.sources.isUnknownPart(source, spec.path ?? '')) {
      this.#leaveOut(rendering, source)
      return undefined
    }
    for (const file of this.context.sources.filesOf(source)) this.uses.noteUse(rendering, file)
    try {
      const isOwn = this.context.sources.isOwn(source)
      rendering.built = await buildKustomization({ definition, spec, artifact, isOwn }, this.context)
    } catch (error) {
      if (!this.#isElsewhere(error, source)) throw error
      this.#leaveOut(rendering, source)
      return undefined
    }
    rendering.warnings.push(...rendering.built.warnings)
    return rendering.built
  }

  /** True if the files of a source seem to be in another repository, or in another revision of this one. */
  #isElsewhere(error: unknown, source: SourceId): boolean {
    const { sources, flux } = this.context
    if (!isKuiltError(error) || error.code !== 'FLUX_PATH_MISSING' || flux.missingSources === 'error') return false
    return sources.isOtherRevision(source) || sources.isOtherRepository(source)
  }

  /** Returns the inputs of all builds. */
  inputs(): readonly InputRecord[] {
    const built = [...this.#renderings.values()].flatMap((rendering) => rendering.built?.inputs ?? [])
    return [...built, this.uses.files()]
  }

  /** Yields all Kustomizations in the order of the tree, each once, with their state. */
  async *walk(
    roots: readonly Definition[] = this.#roots,
    onTwice: (again: Definition, first: Definition) => void = () => {},
  ): AsyncGenerator<Rendering, void, void> {
    const met = new Map<string, Definition>()
    const waiting = roots.toReversed()
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const first = met.get(idOf(next))
      if (first !== undefined) {
        if (first.key !== next.key) onTwice(next, first)
        continue
      }
      met.set(idOf(next), next)
      const rendering = this.rendering(next)
      yield rendering
      const children = rendering.finished?.children ?? []
      for (const child of children) this.uses.noteCreator(this.rendering(child), rendering)
      waiting.push(...children.toReversed())
    }
  }

  #readSpec(rendering: Rendering): FluxSpec {
    const { definition, warnings } = rendering
    const { apiVersion, spec, locate } = definition
    const subject = describeDefinition(definition)
    rendering.spec ??= readSpec(spec, { apiVersion, subject, locate, warn: (found) => void warnings.push(found) })
    return rendering.spec
  }

  #leaveOut(rendering: Rendering, source: SourceId): void {
    const { definition, warnings } = rendering
    rendering.unknownSource = source
    if (this.context.flux.missingSources === 'error') throw unknownSource(definition, source)
    const params = {
      source: `${source.kind || 'source'} "${source.name}"`,
      namespaces: [source.namespace],
      subjects: [describeDefinition(definition)],
    }
    const at = definition.locate(['spec', 'sourceRef'])
    warnings.push(warning('FLUX_SOURCE_LEFT_OUT', params, { at, hint: sourceHint(source) }))
  }

  async #finish(rendering: Rendering): Promise<FinishedKustomization> {
    const { definition, warnings } = rendering
    const built = await this.build(definition)
    const { spec } = rendering
    if (built === undefined || spec === undefined) return nothing
    const warn = (found: Warning): void => void warnings.push(built.located(found))
    rendering.isFinishing = true
    const variables = spec.postBuild === undefined ? undefined : await this.#variables(rendering, spec, warn)
    const { tracer, flux } = this.context
    const strict = flux.strictSubstitute ?? false
    const missing = missingObjects(warnings)
    const finished = finishKustomization(built.resources, {
      definition,
      spec,
      variables,
      missing,
      strict,
      tracer,
      warn,
    })
    const generated = await resourceSetObjects(finished.resources, { rendering, built, tree: this, warn })
    const resources = [...finished.resources, ...generated]
    const children = await createdKustomizations(resources, { rendering, built, tree: this })
    return { ...finished, resources, children }
  }

  /** Returns the variables of a Kustomization. Later sources override earlier ones. */
  async #variables(
    rendering: Rendering,
    spec: FluxSpec,
    warn: (warning: Warning) => void,
  ): Promise<ReadonlyMap<string, Variable>> {
    const { definition } = rendering
    const result = new Map<string, Variable>()
    const add = (more: ReadonlyMap<string, Variable>): void => {
      for (const [name, variable] of more) result.set(name, variable)
    }
    for (const [i, { kind = '', name = '', optional = false }] of (spec.postBuild?.substituteFrom ?? []).entries()) {
      const wanted = { kind, name, namespace: definition.namespace }
      const found = await findVariables(wanted, rendering, this)
      const at = definition.locate(['spec', 'postBuild', 'substituteFrom', i])
      const params = {
        source: `${kind} "${name}"`,
        namespaces: [wanted.namespace],
        subjects: [describeDefinition(definition)],
      }
      if (found === undefined) {
        const isIgnored = this.context.flux.missingVariables === 'ignore'
        if (!optional && !isIgnored) throw this.#missing(wanted, definition, at)
        warn(warning('FLUX_VARIABLES_LEFT_OUT', params, { at }))
        continue
      }
      if (found.isMasked) warn(warning('FLUX_VARIABLES_MASKED', params, { at }))
      add(found.variables)
    }
    for (const [name, value] of Object.entries(spec.postBuild?.substitute ?? {})) {
      result.set(name, { value, at: definition.locate(['spec', 'postBuild', 'substitute', name]) })
    }
    add(this.context.given.variables)
    return result
  }

  #missing(wanted: SourceId, definition: Definition, at: ReturnType<Definition['locate']>): KuiltError {
    const elsewhere = this.context.documents.find(({ kind, name }) => kind === wanted.kind && name === wanted.name)
    const where =
      elsewhere === undefined
        ? ''
        : `there is one in namespace "${elsewhere.namespace}", but Flux looks only in "${wanted.namespace}"; `
    const hint = optionHint(
      'flux.variables',
      (setOption) => `${where}if it is created in the cluster, ${setOption}, or set \`optional: true\``,
    )
    const params = { source: describeSource(wanted), subject: describeDefinition(definition) }
    return new KuiltError('FLUX_VARIABLES_MISSING', params, { at, hint })
  }

  /** The locations of the fields of an object in an output. */
  locator(resource: Resource, { locate }: BuiltKustomization): Definition['locate'] {
    const { tracer } = this.context
    return (path) => {
      const at = tracer === undefined ? locationOf(resource, path) : tracer.locate(resource, path)
      return at && locate(at)
    }
  }
}

/** Returns the objects whose variables are not available. */
function missingObjects(warnings: readonly Warning[]): readonly string[] {
  const sources = warnings.map((each) => (each.code === 'FLUX_VARIABLES_LEFT_OUT' ? each.params.source : ''))
  return [...new Set(sources)].filter((source) => source !== '')
}

/** Adds the Kustomization that an error is about, if the message does not mention it. */
function withSubject(error: KuiltError, definition: Definition): KuiltError {
  const message = describeDefinition(definition)
  if (error.message.includes(message) || error.notes.some((note) => note.message === message)) return error
  return error.with({ notes: [...error.notes, { message, at: definition.locate(['metadata', 'name']) }] })
}

export function unknownSource(definition: Definition, source: SourceId): KuiltError {
  return new KuiltError(
    'FLUX_SOURCE_UNKNOWN',
    { source: describeSource(source), subject: describeDefinition(definition) },
    { at: definition.locate(['spec', 'sourceRef']), hint: sourceHint(source) },
  )
}
