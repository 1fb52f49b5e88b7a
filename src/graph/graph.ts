import { openLoader } from '../build/build-layers.ts'
import { reportFor } from '../build/report-error.ts'
import { prepareBuild } from '../build/run-build.ts'
import {
  convertEngineErrors,
  type KuiltError,
  type Location,
  mapError,
  maskCredentials,
  reported,
} from '../diagnostics/index.ts'
import { withReport } from '../diagnostics/report.ts'
import { InputFiles } from '../explain/locations/input-files.ts'
import { nameRemotes } from '../explain/locations/remote-names.ts'
import { checkAbort } from '../files/abort-signal.ts'
import { fileAccess } from '../files/disk-file-system.ts'
import { limitedAccess } from '../files/limited-file-system.ts'
import { dirname, isInside, relativePath } from '../files/paths.ts'
import { noRemotes, RemoteNeeded, type Remotes, unfetched } from '../files/remote/remotes.ts'
import { repositoryRoot } from '../files/repository-root.ts'
import { kustomizationFileIn } from '../kustomization/find.ts'
import { FunctionCalls } from '../plugins/function-calls.ts'
import { checkTargetOptions } from '../targets/check-target-options.ts'
import { openTargets } from '../targets/open-targets.ts'
import { atRevision } from '../targets/source.ts'
import type { Target, TargetOptions } from '../targets/target.ts'
import { groupBy } from '../tree/groups.ts'
import { type AppliedObject, type AppliedObjects, appliedObjects, directoryOf } from './applied-objects.ts'
import type { ChartParts } from './chart-parts.ts'
import { type Graph, type GraphEdge, type GraphNode, isKustomization } from './graph-data.ts'
import { Names } from './names.ts'
import { type FoundEdge, Walk } from './walk.ts'

/** Options for `graph()`: the options of `openTargets()` that determine what may be read. */
export type GraphOptions = Pick<
  TargetOptions,
  | 'fileSystem'
  | 'cwd'
  | 'loadRestrictions'
  | 'root'
  | 'maxFileSize'
  | 'remote'
  | 'signal'
  | 'readStdin'
  | 'flux'
  | 'argocd'
>

/**
 * Returns the files of targets and the references between them. Reads the same files as a build, but builds only
 * `flux:` and `argocd:` targets: in all others, charts and functions are in the graph, but they are not rendered or run.
 * `toSvg`, `toMermaid` and `toDot` draw the graph.
 *
 * Without the `remote` option, remote bases and files are nodes of the kind `remote`.
 *
 * @param patterns targets as for `openTargets`. Default: `.`
 * @throws KuiltError DIRECTORY_NOT_FOUND or FILE_NOT_FOUND for a target that does not exist, OPTION_INVALID, OPTION_UNKNOWN, and the errors of `openTargets`. Mistakes in files, and references that cannot be followed, are listed in the graph's `errors`
 *
 * @example
 * ```ts
 * import {
 *   type Graph, type GraphEdge, type GraphEdgeKind, type GraphNode, type GraphNodeKind, type GraphOptions,
 *   graph, memoryFileSystem,
 * } from 'kuilt'
 *
 * const fileSystem = memoryFileSystem({
 *   'prod/kustomization.yaml': 'resources: [../base]',
 *   'base/kustomization.yaml': 'resources: [web.yaml]',
 *   'base/web.yaml': 'apiVersion: v1\nkind: Service\nmetadata: { name: web }',
 * })
 * const options: GraphOptions = { fileSystem }
 * const { nodes, edges, errors }: Graph = await graph('prod', options)
 * const ofKind = (kind: GraphNodeKind): readonly GraphNode[] => nodes.filter((node) => node.kind === kind)
 * console.log(ofKind('kustomization').map(({ id }) => id).join()) // prod/kustomization.yaml,base/kustomization.yaml
 * const uses = (kind: GraphEdgeKind): readonly GraphEdge[] => edges.filter((edge) => edge.kind === kind)
 * console.log(uses('resource')[0]?.to, errors.length) // base/web.yaml 0
 * ```
 */
export async function graph(patterns: string | readonly string[] = ['.'], options: GraphOptions = {}): Promise<Graph> {
  reported(() => checkTargetOptions(options))
  if (options.signal !== undefined) await checkAbort(options.signal)
  // All patterns use one file system object, because targets with the same object are read from the same files.
  const { fileSystem } = fileAccess(options)
  const targets = await openTargets(patterns, { ...options, fileSystem })
  const applied = new Map<Target, AppliedObjects>()
  for (const target of targets) {
    const objects = await appliedObjects(target, options)
    if (objects !== undefined) applied.set(target, objects)
  }
  const charts = await chartTargets(targets, options)
  const local = { folders: new Map(), applied, charts }
  if (!options.remote) return drawAll(targets, options, { ...local, remotes: noRemotes })
  try {
    return drawAll(targets, options, { ...local, remotes: unfetched })
  } catch (error) {
    if (!(error instanceof RemoteNeeded)) throw error
  }
  const { RemoteSession } = await import('../files/remote/fetch-remotes.ts')
  const session = new RemoteSession({ signal: options.signal })
  try {
    return await session.run((remotes) => drawAll(targets, options, { ...local, remotes, folders: session.folders }))
  } finally {
    session.dispose()
  }
}

/** Returns the parts of charts. The code for this is loaded only if there are charts. */
async function chartTargets(
  targets: readonly Target[],
  options: GraphOptions,
): Promise<ReadonlyMap<Target, ChartParts>> {
  const charts = targets.filter(({ kind }) => kind === 'chart')
  if (charts.length === 0) return new Map()
  const { chartParts } = await import('./chart-parts.ts')
  return new Map(
    charts.map((target) => {
      const { location, fileSystem, revision } = target
      const { cwd, fileSystem: allowed } = limitedAccess({ ...options, fileSystem })
      const read = (): ChartParts => convertEngineErrors(() => chartParts(location, allowed))
      const parts = mapError(read, (error) => atRevision(withReport(error, cwd), { fileSystem, cwd, revision }))
      return [target, parts]
    }),
  )
}

interface Fetched {
  readonly remotes: Remotes
  /** The URL of each repository, by the folder of its clone. */
  readonly folders: ReadonlyMap<string, string>
  /** The objects that Flux and Argo CD targets apply. */
  readonly applied: ReadonlyMap<Target, AppliedObjects>
  readonly charts: ReadonlyMap<Target, ChartParts>
}

/**
 * Draws the targets of each revision separately, because at a different revision, the same path is a different file.
 */
function drawAll(targets: readonly Target[], options: GraphOptions, fetched: Fetched): Graph {
  const sources = groupBy(targets, ({ revision, fileSystem }) => revision ?? fileSystem)
  const graphs = [...sources.values()].map((group) => drawSource(group, options, fetched))
  return {
    nodes: graphs.flatMap(({ nodes }) => nodes),
    edges: graphs.flatMap(({ edges }) => edges),
    errors: graphs.flatMap(({ errors }) => errors),
  }
}

/** Draws targets that are read from the same files. */
function drawSource(targets: readonly Target[], options: GraphOptions, fetched: Fetched): Graph {
  const { remotes, folders, applied, charts } = fetched
  const [first] = targets
  const revision = first?.revision
  const { cwd, fileSystem: files } = fileAccess(
    first === undefined ? options : { ...options, fileSystem: first.fileSystem },
  )
  const names = new Names({ fileSystem: files, cwd, folders, revision })
  const found = new Walk()
  for (const target of targets) {
    const { readStdin: _, ...own } = { ...options, cwd, fileSystem: files }
    const objects = applied.get(target)
    if (objects !== undefined) {
      found.errors.push(...objects.errors)
      drawApplied(objects.objects, { found, names, own, remotes, revision })
      continue
    }
    const run = prepareBuild(pathOf(target), own, new FunctionCalls({ mayWait: false }))
    const report = (error: KuiltError): KuiltError =>
      atRevision(nameRemotes(reportFor(run, error), folders), { fileSystem: files, cwd, revision })
    const add = (): void => {
      const chart = charts.get(target)
      if (chart !== undefined) {
        found.addChartTarget(chart, { names, report })
        return
      }
      if (target.kind === 'manifests') {
        found.addManifests(target.location, { files, names })
        return
      }
      const loader = openLoader(run, run.input.files, remotes)
      names.noteClone(run.input.directory, loader.root)
      found.addTarget(loader, { names, report })
    }
    mapError(() => convertEngineErrors(add), report)
  }
  return { ...nodesAndEdges(found, names, new InputFiles(files)), errors: distinctErrors(found.errors) }
}

/**
 * Removes duplicate errors: an object that cannot be rendered and the reference in its files may have the same error.
 */
function distinctErrors(errors: readonly KuiltError[]): readonly KuiltError[] {
  const keyOf = ({ code, message, at }: KuiltError): string => JSON.stringify([code, message, at?.file, at?.line])
  return [...new Map(errors.map((error) => [keyOf(error), error])).values()]
}

interface AppliedContext {
  readonly found: Walk
  readonly names: Names
  readonly own: Omit<GraphOptions, 'readStdin'> & Required<Pick<GraphOptions, 'cwd' | 'fileSystem'>>
  readonly remotes: Remotes
  readonly revision: string | undefined
}

/** Draws Flux or Argo CD objects, and the files of the directories that they apply. */
function drawApplied(
  objects: readonly AppliedObject[],
  { found, names, own, remotes, revision }: AppliedContext,
): void {
  const { cwd, fileSystem: files } = own
  const root = repositoryRoot(files, cwd) ?? cwd
  const ids = new Set(objects.map(({ id }) => id))
  for (const object of objects) found.addObject(object)
  for (const object of objects) {
    const { id, creates, dependsOn, directories } = object
    for (const reference of creates) found.addRelation(id, reference, 'creates')
    for (const reference of dependsOn) if (ids.has(reference.to)) found.addRelation(id, reference, 'depends-on')
    for (const reference of directories) {
      const directory = directoryOf(reference.to, object, { root, fileSystem: files })
      if (directory === undefined) continue
      if (kustomizationFileIn(files, directory) === undefined) {
        const { at } = reference
        for (const file of object.files)
          if (isInside(file, directory)) found.addAppliedFile(id, { to: file, at }, { names })
        continue
      }
      const input = relativePath(cwd, directory)
      const run = prepareBuild(input, { ...own, loadRestrictions: 'none' }, new FunctionCalls({ mayWait: false }))
      const report = (error: KuiltError): KuiltError =>
        atRevision(reportFor(run, error), { fileSystem: files, cwd, revision })
      mapError(
        () =>
          convertEngineErrors(() =>
            found.addApplied(id, reference, openLoader(run, files, remotes), { names, report }),
          ),
        report,
      )
    }
  }
}

/** The name of a target in errors. */
function pathOf({ name, revision }: Target): string {
  return revision === undefined ? name : name.slice(revision.length + 1)
}

function nodesAndEdges(found: Walk, names: Names, files: InputFiles): Pick<Graph, 'nodes' | 'edges'> {
  const kustomizations = [...found.nodes.values()].filter(({ kind }) => isKustomization(kind))
  const directories = [...found.openCharts, ...kustomizations.map(({ path }) => dirname(path))]
  const nodes = [...found.nodes].map(([id, { kind, path, isTarget, error }]): GraphNode => {
    const layer =
      kind === 'directory' || !path.startsWith('/') ? id : names.nameOf(nearest(directories, path) ?? dirname(path))
    return { id, kind, layer, ...(isTarget ? { target: true } : {}), ...(error === undefined ? {} : { error }) }
  })
  const order = new Map(nodes.map(({ id }, i) => [id, i]))
  const position = ({ from }: FoundEdge): number => order.get(from) ?? 0
  const edges = found.edges
    .toSorted((a, b) => position(a) - position(b))
    .map((edge): GraphEdge => {
      const { from, to, kind, path, at, error } = edge
      const { line, column }: Partial<Location> = at === undefined ? {} : files.locate(at)
      return {
        from,
        to,
        kind,
        path: maskCredentials(path),
        ...(at === undefined || found.nodes.get(from)?.path === at.file ? {} : { file: names.nameOf(at.file) }),
        ...(line === undefined || column === undefined ? {} : { line, column }),
        ...(error === undefined ? {} : { error }),
      }
    })
  return { nodes, edges }
}

/** Returns the innermost of several directories that contains a file. */
function nearest(directories: readonly string[], file: string): string | undefined {
  const above = directories.filter((directory) => isInside(file, directory))
  return above.toSorted((a, b) => b.length - a.length)[0]
}
