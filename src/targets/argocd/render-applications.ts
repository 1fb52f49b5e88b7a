import { createCache } from '../../build/build-cache.ts'
import type { BuildOptions } from '../../build/build-options.ts'
import { type BuildResult, buildResult, requirePrintable } from '../../build/build-result.ts'
import { BuildWarnings } from '../../build/build-warnings.ts'
import { didYouMean } from '../../diagnostics/hints.ts'
import { attempt, type Code, isKuiltError, KuiltError, type Warning, warning } from '../../diagnostics/index.ts'
import { explainError } from '../../explain/explain-error.ts'
import { type ExplainInput, joinExplanations } from '../../explain/join-explanations.ts'
import { InputPositions } from '../../explain/locations/input-positions.ts'
import { type Cause, writtenBy } from '../../explain/trace/steps.ts'
import { traceChanges } from '../../explain/trace/tree-changes.ts'
import { joinPath, relativePath } from '../../files/paths.ts'
import { type InputRecord, joinInputs } from '../../files/recording-file-system.ts'
import { kustomizationNames } from '../../kustomization/find.ts'
import { initialState, Resource } from '../../resource/resource.ts'
import { builtinScope } from '../../schema/scope.ts'
import { goJson } from '../../yaml/json/json.ts'
import { objectNode } from '../../yaml/json/plain-objects.ts'
import type { ChartOptions } from '../helm/options.ts'
import type { TargetPart } from '../target.ts'
import { type Application, argocdNamespace, describeApplication, type FoundObject, identityOf } from './application.ts'
import type { ArgocdFiles } from './argocd-files.ts'
import { findApplications } from './find-applications.ts'
import type { ArgocdOptions } from './options.ts'
import { childrenOf, type RenderedApplication, type RenderedManifest, renderApplication } from './render-application.ts'
import type { SourceContext } from './render-source.ts'
import { type Tree, treeOf } from './repository.ts'
import { expandSet } from './sets/expand-set.ts'
import type { ClusterSecret } from './sets/set-context.ts'

/** What to render. */
export interface ArgocdRequest {
  /** Absolute path of a directory or file with Applications. */
  readonly path: string
  /** `NAME` or `NAMESPACE/NAME` of the only Application to render, without its children. */
  readonly name: string | undefined
  readonly files: ArgocdFiles
  readonly cwd: string
  readonly options: ArgocdOptions
  /** The version of the cluster and its API versions. */
  readonly chart: ChartOptions
  readonly build: BuildOptions
  readonly purpose: 'text' | 'files' | 'explain'
  /** Gets the error of each object that cannot be rendered. Default: the first one is thrown. */
  readonly onPartError?: ((error: KuiltError, part: string) => void) | undefined
}

/**
 * Renders Applications: in files, from ApplicationSets, and in the manifests of other Applications.
 *
 * @throws KuiltError ARGOCD_…, and whatever builds throw
 */
export async function renderApplications(request: ArgocdRequest): Promise<BuildResult> {
  const run = new ArgocdRun(request)
  try {
    return await run.result()
  } catch (error) {
    throw isKuiltError(error) ? run.report(error) : error
  }
}

/**
 * The same for each Application, in order.
 *
 * @throws KuiltError as `renderApplications`
 */
export async function renderApplicationParts(request: ArgocdRequest): Promise<readonly TargetPart[]> {
  const run = new ArgocdRun(request)
  try {
    return await run.parts()
  } catch (error) {
    throw isKuiltError(error) ? run.report(error) : error
  }
}

/** An item of the output. */
interface Printed {
  readonly application: Application
  readonly resource: Resource
  readonly explain: () => ExplainInput
}

interface VisitedApplication {
  readonly application: Application
  readonly rendered: RenderedApplication | undefined
  /** The origin of the Application itself. */
  readonly inputs: readonly InputRecord[]
}

class ArgocdRun {
  readonly #request: ArgocdRequest
  readonly #warnings: Warning[] = []
  readonly #own: BuildWarnings
  readonly #context: SourceContext
  readonly #trees: Map<string, Tree> = new Map()
  readonly #seen: Set<string> = new Set()
  readonly #printed: Printed[] = []
  readonly #visited: VisitedApplication[] = []
  readonly #builds: Set<BuildResult> = new Set()
  #clusters: readonly ClusterSecret[] = []

  constructor(request: ArgocdRequest) {
    const { build, files, cwd, options } = request
    this.#request = request
    const onWarning = this.#collector()
    const quiet = options.showApplications === true
    const shared: BuildOptions = {
      ...build,
      cache: build.cache ?? createCache(),
      strict: false,
      ...(quiet ? { onWarning: () => {} } : { onWarning }),
    }
    this.#own = new BuildWarnings({ ...build, strict: false, onWarning }, files.fileSystem)
    const warn = quiet ? () => {} : this.#own.add
    this.#context = {
      repositoryFor: (url) => files.repositories.forUrl(url),
      mappedRepository: (url) => files.repositories.mapped(url),
      chart: request.chart,
      options: shared,
      traces: request.purpose === 'explain',
      cwd,
      warn,
      reading: { warn, lint: build.lint ?? false },
    }
  }

  readonly report = (error: KuiltError): KuiltError => {
    const { files, cwd } = this.#request
    return explainError(error, { fileSystem: files.fileSystem, root: undefined, cwd })
  }

  async result(): Promise<BuildResult> {
    await this.#run()
    const result = this.#resultOf(this.#printed, this.#request.files.record())
    if (this.#request.purpose !== 'files') this.#requirePrintable(result)
    return result
  }

  async parts(): Promise<readonly TargetPart[]> {
    await this.#run()
    return this.#visited.map(({ application, rendered, inputs }) => {
      const name = partName(application)
      const printed = this.#printed.filter((each) => each.application === application)
      const record = joinInputs([...inputs, ...(rendered?.sources ?? []).map((source) => source.inputs)])
      const { locate, object } = application
      return { name, definition: goJson(object), result: this.#resultOf(printed, record), locate }
    })
  }

  async #run(): Promise<void> {
    const { path, name, files, build } = this.#request
    const { objects, clusters } = findApplications(path, files.fileSystem, this.#own.add)
    this.#clusters = clusters
    if (name !== undefined) await this.#one(name, objects)
    else await this.#all(objects)
    if (build.strict && this.#warnings.length > 0) {
      const warnings = this.#warnings
      throw new KuiltError('STRICT_WARNINGS', { count: warnings.length, warnings }, { at: warnings[0]?.at })
    }
  }

  #resultOf(printed: readonly Printed[], inputs: InputRecord): BuildResult {
    return buildResult({
      resources: printed.map(({ resource }) => resource),
      warnings: this.#warnings,
      inputs,
      report: this.report,
      introducedAt: () => undefined,
      explain: () => joinExplanations(printed.map(({ explain }) => explain())),
    })
  }

  /** The builds can locate the source of a value that cannot be printed. */
  #requirePrintable(result: BuildResult): void {
    if (attempt(() => requirePrintable(result)) !== undefined) return
    for (const build of this.#builds) requirePrintable(build)
    requirePrintable(result)
  }

  async #all(objects: readonly FoundObject[]): Promise<void> {
    if (objects.length === 0) throw this.#nothingFound()
    for (const found of objects) await this.#visit(found, [])
  }

  /** Applications in the templates of a chart, or in a kustomization, are found in the rendered output. */
  #nothingFound(): KuiltError {
    const { path, files, cwd } = this.#request
    const { fileSystem } = files
    const has = (name: string): boolean => fileSystem.kind(joinPath(path, name)) === 'file'
    const shown = relativePath(cwd, path)
    const source = has('Chart.yaml') ? `helm:${shown}` : kustomizationNames.some(has) ? shown : undefined
    const hint =
      source === undefined
        ? undefined
        : `if ${has('Chart.yaml') ? 'the chart' : 'the kustomization'} produces them: \`kuilt build ${source} > apps.yaml\`, then \`kuilt build argocd:apps.yaml\``
    return new KuiltError('ARGOCD_NO_APPLICATIONS', { path }, { hint })
  }

  /** An object, and everything that it creates. @param above the files that the object depends on */
  async #visit(found: FoundObject, above: readonly InputRecord[]): Promise<void> {
    const { files } = this.#request
    const before = new Set(files.record().files)
    const applications = this.#applicationsOrNone(found)
    const file = found.locate([])?.file
    // The files that a generator read.
    const read = files.record().files.filter((each) => !before.has(each))
    const own = { files: [...(file === undefined ? [] : [file]), ...read], missing: [], directories: [] }
    const inputs = [...above, own]
    for (const application of applications) {
      if (!this.#isNew(application)) continue
      const rendered = await this.#renderOrLeaveOut(application)
      this.#print(application, rendered)
      this.#visited.push({ application, rendered, inputs })
      const below = [...inputs, ...(rendered?.sources ?? []).map((source) => source.inputs)]
      for (const child of rendered === undefined ? [] : childrenOf(rendered)) await this.#visit(child, below)
    }
  }

  #isNew(application: Application): boolean {
    const identity = identityOf(application)
    if (this.#seen.has(identity)) return false
    this.#seen.add(identity)
    return true
  }

  /** None for a set that kuilt cannot expand, if such objects are skipped. */
  #applicationsOrNone(found: FoundObject): readonly Application[] {
    try {
      return this.#applicationsOf(found)
    } catch (error) {
      this.#leaveOut(error, found, `ApplicationSet "${found.name}"`)
      return []
    }
  }

  /** @throws the error, if the object must be rendered */
  #leaveOut(error: unknown, found: Pick<FoundObject, 'name' | 'namespace'>, subject: string): void {
    const { options, onPartError } = this.#request
    if (!isKuiltError(error)) throw error
    if (options.missingSources === 'warn' && isUnsupported(error)) {
      this.#own.add(warning('ARGOCD_LEFT_OUT', { subject, reason: error.message }, { at: error.at }))
    } else if (onPartError === undefined) throw error
    else onPartError(this.report(error), partName(found))
  }

  async #renderOrLeaveOut(application: Application): Promise<RenderedApplication | undefined> {
    try {
      return await this.#render(application)
    } catch (error) {
      this.#leaveOut(error, application, describeApplication(application))
      return undefined
    }
  }

  /** Undefined for a source that cannot be rendered, if only the Applications are shown. */
  async #render(application: Application): Promise<RenderedApplication | undefined> {
    const { tracking, showApplications } = this.#request.options
    try {
      const rendered = await renderApplication(application, this.#context, tracking)
      for (const { source } of rendered.manifests) if (source.build !== undefined) this.#builds.add(source.build)
      return rendered
    } catch (error) {
      if (showApplications && isKuiltError(error)) return undefined
      throw error
    }
  }

  #print(application: Application, rendered: RenderedApplication | undefined): void {
    if (this.#request.options.showApplications) this.#printed.push({ application, ...this.#shown(application) })
    else
      for (const manifest of rendered?.manifests ?? [])
        this.#printed.push({ application, ...printedManifest(manifest, application) })
  }

  #shown({ object, locate }: Application): Omit<Printed, 'application'> {
    const { files, cwd } = this.#request
    const at = locate([])
    const source = at && { ...at, document: at.document ?? 0 }
    const resource = new Resource(objectNode(object), { ...initialState, source }, builtinScope)
    const positions = new InputPositions({ fileSystem: files.fileSystem, clones: new Map(), names: new Map() })
    const cause: Cause = { by: 'resource', at: locate }
    const trace = writtenBy(cause, resource.node)
    return { resource, explain: () => ({ resources: [resource], traceOf: () => trace, patchRuns: [], positions, cwd }) }
  }

  #applicationsOf(found: FoundObject): readonly Application[] {
    if (found.kind === 'Application') return [found]
    const { files, options } = this.#request
    const { repositories } = files
    return expandSet(found, {
      repositories,
      treeOf: (repository) => {
        const tree = this.#trees.get(repository.root) ?? treeOf(repository)
        this.#trees.set(repository.root, tree)
        return tree
      },
      clusters: this.#clusters,
      parameters: options.parameters ?? {},
      warn: this.#own.add,
    })
  }

  /** Searches files and sets first, then the manifests of Applications. */
  async #one(name: string, objects: readonly FoundObject[]): Promise<void> {
    let failure: KuiltError | undefined
    const known: Application[] = []
    for (const found of objects) {
      try {
        known.push(...this.#applicationsOf(found))
      } catch (error) {
        if (!isKuiltError(error)) throw error
        failure ??= error
      }
    }
    const application = this.#named(name, known) ?? (await this.#produced(name, known, failure))
    const rendered = await this.#render(application)
    this.#print(application, rendered)
    this.#visited.push({ application, rendered, inputs: [] })
  }

  #named(name: string, applications: readonly Application[]): Application | undefined {
    const matching = applications.filter((application) => isNamed(application, name))
    const namespaces = [...new Set(matching.map(({ namespace }) => namespace || argocdNamespace))]
    const [first] = matching
    if (first !== undefined && namespaces.length > 1) {
      const at = first.locate(['metadata', 'name'])
      const hint = `select one of them with \`#NAMESPACE/${first.name}\``
      this.#own.add(warning('ARGOCD_NAME_AMBIGUOUS', { name: first.name, namespaces }, { at, hint }))
    }
    return first
  }

  /** Searches the manifests of Applications, depth first. */
  async #produced(name: string, roots: readonly Application[], failure: KuiltError | undefined): Promise<Application> {
    const all: Application[] = []
    let first = failure
    const search = async (applications: readonly Application[]): Promise<Application | undefined> => {
      for (const application of applications) {
        if (isNamed(application, name)) return application
        if (!this.#isNew(application)) continue
        all.push(application)
        try {
          const rendered = await renderApplication(application, this.#silent(), undefined)
          const children = childrenOf(rendered).flatMap((child) => this.#applicationsOf(child))
          const found = await search(children)
          if (found !== undefined) return found
        } catch (error) {
          if (!isKuiltError(error)) throw error
          first ??= error
        }
      }
      return undefined
    }
    const found = await search(roots)
    if (found !== undefined) return found
    // The Application may come from an object that could not be rendered.
    if (first !== undefined) throw first
    const { path } = this.#request
    const near = didYouMean(name, [...all.map((each) => each.name), ...all.map(identityOf)])
    const hint = near === undefined ? namesHint(all) : `did you mean "${near}"?`
    throw new KuiltError('ARGOCD_APPLICATION_UNKNOWN', { name, path }, { hint })
  }

  #silent(): SourceContext {
    const quiet = (): void => {}
    const { options } = this.#context
    return { ...this.#context, options: { ...options, onWarning: quiet }, warn: quiet, reading: {} }
  }

  /** Several Applications may build the same base: each warning is reported once. */
  #collector(): (warning: Warning) => void {
    const seen = new Set<string>()
    return (found) => {
      const key = JSON.stringify([found.code, found.message, found.at])
      if (seen.has(key)) return
      seen.add(key)
      this.#warnings.push(found)
      this.#request.build.onWarning?.(found)
    }
  }
}

/** The part after `#` in the name of a target. */
function partName(found: Pick<FoundObject, 'name' | 'namespace'>): string {
  return found.namespace === '' ? found.name : identityOf(found)
}

/** Something that kuilt does not support, or missing files; not a mistake in the repository. */
const unsupported: ReadonlySet<string> = new Set<Code>([
  'ARGOCD_PLUGIN',
  'ARGOCD_JSONNET',
  'ARGOCD_CHART_MISSING',
  'ARGOCD_GENERATOR_NETWORK',
  'HELM_DISABLED',
  'HELM_CHART_MISSING',
  'REMOTE_NOT_ALLOWED',
])

function isUnsupported({ code, params, cause }: KuiltError): boolean {
  if (code === 'ARGOCD_PATH') return 'problem' in params && params.problem === 'missing'
  return unsupported.has(code) || (isKuiltError(cause) && isUnsupported(cause))
}

/** `NAME` or `NAMESPACE/NAME`. */
function isNamed(application: Application, name: string): boolean {
  return application.name === name || identityOf(application) === name
}

function namesHint(applications: readonly Application[]): string | undefined {
  const names = applications.map(({ name }) => name)
  return names.length === 0 ? undefined : `found: ${names.slice(0, 8).join(', ')}${names.length > 8 ? ', …' : ''}`
}

/** The steps that set the fields of a manifest, including tracking metadata. */
function printedManifest(
  { resource, original, source }: RenderedManifest,
  { locate }: Application,
): Omit<Printed, 'application'> {
  const explain = (): ExplainInput => {
    const input = source.explain()
    const traced = input.resources[source.resources.indexOf(original)] ?? original
    const before = input.traceOf(traced)
    if (resource === original) return { ...input, resources: [resource], traceOf: () => before }
    // It is derived from the name of the Application.
    const cause: Cause = { by: 'tracking', at: () => locate(['metadata', 'name']) }
    const trace = traceChanges(original.node, resource.node, before, {
      written: (node, _, steps) => writtenBy(cause, node, steps),
    })
    return { ...input, resources: [resource], traceOf: () => trace }
  }
  return { resource, explain }
}
