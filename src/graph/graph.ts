import type { BuildOptions } from '../build/build-options.ts'
import { openLoader, prepareBuild, reportFor } from '../build/run-build.ts'
import { convertEngineErrors, type KuiltError, mapError, maskCredentials } from '../diagnostics/index.ts'
import { InputFiles } from '../explain/locations/input-files.ts'
import { nameRemotes } from '../explain/locations/remote-names.ts'
import { dirname, isInside } from '../files/paths.ts'
import { noRemotes, RemoteNeeded, type Remotes, unfetched } from '../files/remote/remotes.ts'
import { FunctionCalls } from '../plugins/function-calls.ts'
import { type Graph, type GraphEdge, type GraphNode, isKustomization } from './graph-data.ts'
import { Names } from './names.ts'
import { type FoundEdge, Walk } from './walk.ts'

/** Options for `graph()`: those of `build()` that say what may be read. */
export type GraphOptions = Pick<
  BuildOptions,
  'fileSystem' | 'cwd' | 'loadRestrictions' | 'root' | 'maxFileSize' | 'remote'
>

/**
 * The files of some kustomizations and how they refer to each other. Reads the files of a build, but builds nothing: charts
 * and functions are part of the graph without running. `toSvg`, `toMermaid` and `toDot` draw it.
 *
 * Without the option `remote`, remote bases and files are nodes of the kind `remote`.
 *
 * @param targets path or git URL of a directory, or several. Default: `.`
 * @throws KuiltError for a target that is not a directory with a kustomization file, and OPTION_INVALID. Mistakes in
 *   files, and references that cannot be followed, are `errors` of the graph
 *
 * @example
 * ```ts
 * import { type Graph, type GraphOptions, graph, memoryFileSystem } from 'kuilt'
 *
 * const fileSystem = memoryFileSystem({
 *   'prod/kustomization.yaml': 'resources: [../base]',
 *   'base/kustomization.yaml': 'resources: [web.yaml]',
 *   'base/web.yaml': 'apiVersion: v1\nkind: Service\nmetadata: { name: web }',
 * })
 * const options: GraphOptions = { fileSystem }
 * const { nodes, edges, errors }: Graph = await graph('prod', options)
 * console.log(nodes.map(({ id }) => id).join()) // prod/kustomization.yaml,base/kustomization.yaml,base/web.yaml
 * console.log(edges.map(({ kind, line }) => `${kind} ${line}`).join(), errors.length) // base 1,resource 1 0
 * ```
 */
export async function graph(targets: string | readonly string[] = ['.'], options: GraphOptions = {}): Promise<Graph> {
  const list = typeof targets === 'string' ? [targets] : targets
  if (!options.remote) return walk(list, options, { remotes: noRemotes, folders: new Map() })
  try {
    return walk(list, options, { remotes: unfetched, folders: new Map() })
  } catch (error) {
    if (!(error instanceof RemoteNeeded)) throw error
  }
  const { RemoteSession } = await import('../files/remote/fetch-remotes.ts')
  const session = new RemoteSession()
  try {
    return await session.run((remotes) => walk(list, options, { remotes, folders: session.folders }))
  } finally {
    session.dispose()
  }
}

interface Fetched {
  readonly remotes: Remotes
  /** URL of the repository by the folder of its clone. */
  readonly folders: ReadonlyMap<string, string>
}

function walk(targets: readonly string[], options: GraphOptions, { remotes, folders }: Fetched): Graph {
  const runs = targets.map((target) => prepareBuild(target, options, new FunctionCalls({ mayWait: false })))
  const [first] = runs
  if (first === undefined) return { nodes: [], edges: [], errors: [] }
  const names = new Names(first.input.files, first.cwd, folders)
  const found = new Walk()
  for (const run of runs) {
    const report = (error: KuiltError): KuiltError => nameRemotes(reportFor(run, error), folders)
    const open = (): void => {
      const loader = openLoader(run, run.input.files, remotes)
      names.noteClone(run.input.directory, loader.root)
      found.addTarget(loader, { names, report })
    }
    mapError(() => convertEngineErrors(open), report)
  }
  return { ...nodesAndEdges(found, names, new InputFiles(first.input.files)), errors: found.errors }
}

function nodesAndEdges(found: Walk, names: Names, files: InputFiles): Pick<Graph, 'nodes' | 'edges'> {
  const directories = [...found.nodes.values()]
    .filter(({ kind }) => isKustomization(kind))
    .map(({ path }) => dirname(path))
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
      const { line, column } = files.locate(at)
      return {
        from,
        to,
        kind,
        path: maskCredentials(path),
        ...(line === undefined || column === undefined ? {} : { line, column }),
        ...(error === undefined ? {} : { error }),
      }
    })
  return { nodes, edges }
}

/** The innermost of some directories that has a file below it. */
function nearest(directories: readonly string[], file: string): string | undefined {
  const above = directories.filter((directory) => isInside(file, directory))
  return above.toSorted((a, b) => b.length - a.length)[0]
}
