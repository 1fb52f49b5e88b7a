import { createCache } from '../../build/build-cache.ts'
import type { BuildOptions } from '../../build/build-options.ts'
import { type BuildResult, buildResult, requirePrintable } from '../../build/build-result.ts'
import { BuildWarnings, strictError } from '../../build/build-warnings.ts'
import { attempt, isKuiltError, type KuiltError } from '../../diagnostics/index.ts'
import { explainError } from '../../explain/explain-error.ts'
import { joinExplanations } from '../../explain/join-explanations.ts'
import { fileInputs, type InputRecord, joinInputs } from '../../files/recording-file-system.ts'
import { goJson } from '../../yaml/json/json.ts'
import { locatedAgain } from '../located-again.ts'
import type { TargetPart } from '../target.ts'
import { type Application, describeApplication, type FoundObject, identityOf, partName } from './application.ts'
import type { ArgocdRequest } from './argocd-request.ts'
import { type ExplainedResource, explainedApplication, explainedManifest } from './explained-manifests.ts'
import { findApplications, noApplications, patchWarnings, templateWarnings } from './find-applications.ts'
import { LeftOut } from './left-out.ts'
import { namedApplication } from './named-application.ts'
import { childrenOf, type RenderedApplication, renderApplication } from './render-application.ts'
import type { SourceContext } from './rendered-source.ts'
import { type Tree, treeOf } from './repository.ts'
import { emptySetWarnings } from './sets/empty-sets.ts'
import { expandSet } from './sets/expand-set.ts'
import type { ClusterSecret } from './sets/set-context.ts'
import { UniqueWarnings } from './unique-warnings.ts'
import { unsupportedCause } from './unsupported.ts'

/**
 * Renders Applications: in files, from ApplicationSets, and in the manifests of other Applications.
 *
 * @throws KuiltError ARGOCD_…, and errors of builds
 */
export async function renderApplications(request: ArgocdRequest): Promise<BuildResult> {
  return await reported(request, (run) => run.result())
}

/**
 * Like `renderApplications`, but returns a result for each Application, in order.
 *
 * @throws KuiltError as `renderApplications`
 */
export async function renderApplicationParts(request: ArgocdRequest): Promise<readonly TargetPart[]> {
  return await reported(request, (run) => run.parts())
}

async function reported<T>(request: ArgocdRequest, work: (run: ArgocdRun) => Promise<T>): Promise<T> {
  const run = new ArgocdRun(request)
  try {
    return await work(run)
  } catch (error) {
    if (!isKuiltError(error)) throw error
    const build = { ...request.build, strict: false, onWarning: () => {} }
    const traced = (): Promise<unknown> => new ArgocdRun({ ...request, build, purpose: 'explain' }).result()
    const isTraced = request.purpose === 'explain' || !(run.hasChildren || request.name !== undefined)
    throw run.report(isTraced ? error : await locatedAgain(error, 'ARGOCD_', traced))
  }
}

/** An item of the output. */
interface Printed extends ExplainedResource {
  readonly application: Application
}

interface VisitedApplication {
  readonly application: Application
  readonly rendered: RenderedApplication | undefined
  /** The files that define the Application itself. */
  readonly inputs: readonly InputRecord[]
}

class ArgocdRun {
  readonly #request: ArgocdRequest
  readonly #warnings: UniqueWarnings
  readonly #own: BuildWarnings
  readonly #context: SourceContext
  readonly #trees: Map<string, Tree> = new Map()
  readonly #seen: Set<string> = new Set()
  readonly #printed: Printed[] = []
  readonly #visited: VisitedApplication[] = []
  readonly #builds: Set<BuildResult> = new Set()
  readonly #emptySets: FoundObject[] = []
  readonly #leftOut: LeftOut = new LeftOut()
  /** True if objects were found in the output of Applications. Patches may have set the fields of such objects. */
  hasChildren = false
  #clusters: readonly ClusterSecret[] = []

  constructor(request: ArgocdRequest) {
    const { build, files, cwd, options } = request
    this.#request = request
    this.#warnings = new UniqueWarnings(build.onWarning)
    const onWarning = this.#warnings.add
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
      charts: build.helm?.charts,
      ownRepository: files.repositories.own,
      repositoryCharts: files.repositoryCharts,
      options: shared,
      skipChart: quiet ? () => {} : (chart) => void this.#leftOut.charts.push(chart),
      traces: request.purpose === 'explain',
      cwd,
      warn,
      reading: { warn, lint: build.lint ?? false },
    }
  }

  readonly report = (error: KuiltError): KuiltError => {
    const related = error.related.map(this.report)
    return explainError(error.with({ related }), { ...this.#request.files, root: undefined, cwd: this.#request.cwd })
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
      const own = joinInputs((rendered?.sources ?? []).map((source) => source.inputs))
      const result = this.#resultOf(printed, joinInputs([...inputs, own]))
      const { locate, object } = application
      return { name, definition: goJson(object), result, inputs: own, locate }
    })
  }

  async #run(): Promise<void> {
    const { path, name, files, build, cwd } = this.#request
    const { objects, clusters, templates, patches } = findApplications(path, files.fileSystem, this.#own.add)
    this.#clusters = clusters
    try {
      if (name !== undefined) await this.#one(name, objects)
      else await this.#all(objects)
    } finally {
      const empty = emptySetWarnings(this.#emptySets, clusters.length > 0)
      const sources = this.#visited.flatMap(({ rendered }) => rendered?.sources ?? [])
      const isComplete = name === undefined || sources.length === 0
      const read = sources.flatMap(({ inputs }) => inputs.files)
      const unread = isComplete
        ? [
            ...templateWarnings(templates, read),
            ...patchWarnings(patches, read, { path, fileSystem: files.fileSystem, cwd }),
          ]
        : []
      for (const found of [...unread, ...this.#leftOut.warnings(), ...empty]) this.#own.add(found)
    }
    const warnings = this.#warnings.list
    if (build.strict && warnings.length > 0) throw strictError(warnings)
  }

  #resultOf(printed: readonly Printed[], inputs: InputRecord): BuildResult {
    return buildResult({
      resources: printed.map(({ resource }) => resource),
      warnings: this.#warnings.list,
      inputs,
      report: this.report,
      introducedAt: () => undefined,
      explain: () => joinExplanations(printed.map(({ explain }) => explain())),
    })
  }

  /**
   * Checks that the result can be printed. If not, the builds are checked first, because they can locate the source of
   * a value that cannot be printed.
   */
  #requirePrintable(result: BuildResult): void {
    if (attempt(() => requirePrintable(result)) !== undefined) return
    for (const build of this.#builds) requirePrintable(build)
    requirePrintable(result)
  }

  async #one(name: string, objects: readonly FoundObject[]): Promise<void> {
    const application = await namedApplication(name, objects, {
      path: this.#request.path,
      applicationsOf: (found) => this.#applicationsOf(found),
      context: this.#context,
      warn: this.#own.add,
    })
    const rendered = await this.#render(application)
    this.#print(application, rendered)
    this.#visited.push({ application, rendered, inputs: [] })
  }

  async #all(objects: readonly FoundObject[]): Promise<void> {
    const { path, files, cwd } = this.#request
    if (objects.length === 0) throw noApplications(path, files.fileSystem, cwd)
    for (const found of objects) await this.#visit(found, [])
  }

  /** Renders an object and everything that it creates. @param above the files that the object depends on */
  async #visit(found: FoundObject, above: readonly InputRecord[]): Promise<void> {
    const { files } = this.#request
    this.hasChildren ||= above.length > 0
    const before = new Set(files.record().files)
    const applications = this.#applicationsOrNone(found)
    const file = found.locate([])?.file
    // These are the files that a generator has read.
    const read = files.record().files.filter((each) => !before.has(each))
    const inputs = [...above, fileInputs(file === undefined ? read : [file, ...read])]
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
    const { size } = this.#seen
    return this.#seen.add(identityOf(application)).size > size
  }

  /**
   * Returns the Applications of an object. If kuilt cannot expand a set and such objects are skipped, there are none.
   */
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
    const cause = options.missingSources === 'warn' ? unsupportedCause(error) : undefined
    if (cause !== undefined) this.#leftOut.objects.push({ subject, cause, error })
    else if (onPartError === undefined) throw error
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

  /** Renders an Application. If only the Applications are shown, returns undefined if a source cannot be rendered. */
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
    const { files, cwd, options } = this.#request
    const printed = options.showApplications
      ? [explainedApplication(application, { fileSystem: files.fileSystem, cwd })]
      : (rendered?.manifests ?? []).map((manifest) => explainedManifest(manifest, application))
    for (const each of printed) this.#printed.push({ application, ...each })
  }

  #applicationsOf(found: FoundObject): readonly Application[] {
    if (found.kind === 'Application') return [found]
    const { files, options } = this.#request
    const { repositories } = files
    const applications = expandSet(found, {
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
    if (applications.length === 0) this.#emptySets.push(found)
    return applications
  }
}
