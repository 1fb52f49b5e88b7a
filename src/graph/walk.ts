import { attempt, type Code, KuiltError, type Location, outcomeOf, withLocation } from '../diagnostics/index.ts'
import type { FileSystem } from '../files/file-system.ts'
import type { Loader } from '../files/loader.ts'
import { joinPath } from '../files/paths.ts'
import { parseGitUrl } from '../files/remote/git-url.ts'
import { isRemoteFile } from '../files/remote/remotes.ts'
import { findKustomizationFile } from '../kustomization/find.ts'
import type { Kustomization } from '../kustomization/kustomization.gen.ts'
import { inspectKustomization, readKustomization } from '../kustomization/read-kustomization.ts'
import { assertKind, enterOr } from '../layer/resources.ts'
import { chartHome } from '../plugins/chart-generator.ts'
import type { AppliedObject, AppliedReference } from './applied-objects.ts'
import type { ChartParts } from './chart-parts.ts'
import type { GraphEdge, GraphEdgeKind, GraphNodeKind } from './graph-data.ts'
import type { Names } from './names.ts'
import { isPluginConfig, kustomizationReferences, pluginReferences, type Reference } from './references.ts'

/** A node before the layers of all files are known. */
interface FoundNode {
  readonly kind: GraphNodeKind
  /** The absolute path or URL. */
  readonly path: string
  readonly isTarget: boolean
  readonly error: Code | undefined
}

/** An edge before its line is looked up. */
export interface FoundEdge extends Pick<GraphEdge, 'from' | 'to' | 'kind' | 'path'> {
  /** The location of the reference. Undefined if it is a field of a generated Flux or Argo CD object. */
  readonly at: Location | undefined
  readonly error: Code | undefined
}

/** A kustomization that has been read. */
interface ReadLayer {
  readonly id: string
  readonly loader: Loader
  readonly kustomization: Kustomization
}

export interface WalkContext {
  readonly names: Names
  /** Adds details to an error. */
  readonly report: (error: KuiltError) => KuiltError
}

interface FollowContext extends WalkContext {
  /** The node with the reference. */
  readonly from: string
}

interface FoundTarget {
  readonly to: string
  /** The kind of the edge. Default: the kind of the reference. */
  readonly kind?: GraphEdgeKind
}

/**
 * Errors of references to files that exist. The reference fails only for this kustomization, so the file itself is not
 * marked.
 */
const aboutReference: ReadonlySet<Code> = new Set([
  'CYCLE',
  'OUTSIDE_ROOT',
  'OUTSIDE_ALLOWED_ROOT',
  'OUTSIDE_REPOSITORY',
  'ROOT_ABSOLUTE',
  'COMPONENT_EXPECTED',
  'COMPONENT_IN_RESOURCES',
])

/**
 * Follows the references between files like a build, with the same loader and the same reader of kustomization files, but
 * builds nothing: it needs no programs for charts and functions, and continues after errors. Each kustomization is
 * visited once.
 */
export class Walk {
  readonly nodes: Map<string, FoundNode> = new Map()
  readonly edges: FoundEdge[] = []
  readonly errors: KuiltError[] = []
  /** The absolute paths of the charts whose files are nodes. */
  readonly openCharts: string[] = []
  /** The kustomizations that have been read, by directory. */
  readonly #layers: Map<string, ReadLayer> = new Map()
  /** The references of files that may be plugin configurations, by node. */
  readonly #configs: Map<string, () => readonly Reference[]> = new Map()

  /** @throws KuiltError if the kustomization file is missing */
  addTarget(loader: Loader, { names, report }: WalkContext): void {
    this.#markTarget(this.#visit(loader, { names, report }).id)
  }

  /** Adds a file of manifests, which is a target without references. @throws KuiltError FILE_… */
  addManifests(path: string, { files, names }: { readonly files: FileSystem; readonly names: Names }): void {
    files.read(path)
    this.#markTarget(this.#add('file', path, { names }))
  }

  #markTarget(id: string): void {
    this.nodes.set(id, { ...(this.nodes.get(id) as FoundNode), isTarget: true })
  }

  /** Adds a chart with its files and subcharts. */
  addChart({ path, files, subcharts, missing, errors }: ChartParts, context: WalkContext): string {
    const [error] = errors
    const from = this.#add('chart', path, { ...context, error: error?.code })
    this.openCharts.push(path)
    this.errors.push(...errors.map(context.report))
    const link = (
      to: string,
      kind: GraphEdgeKind,
      written: { readonly path: string; readonly at?: Location },
    ): void => {
      this.edges.push({ from, to, kind, at: undefined, ...written, error: undefined })
    }
    for (const file of files) link(this.#add('file', file.path, context), file.kind, { path: file.name })
    for (const [name, chart] of subcharts) link(this.addChart(chart, context), 'chart', { path: `charts/${name}` })
    for (const { name, at } of missing) link(this.#add('chart', name, context), 'chart', { path: name, at })
    return from
  }

  /** Adds a chart that is a target. */
  addChartTarget(parts: ChartParts, context: WalkContext): void {
    this.#markTarget(this.addChart(parts, context))
  }

  /** Adds a Flux or Argo CD object by its ID. */
  addObject({ id, kind, isRoot, error }: AppliedObject): void {
    this.nodes.set(id, { kind, path: id, isTarget: isRoot, error: error?.code })
  }

  /**
   * Adds the kustomization in a directory that an object applies.
   *
   * @throws KuiltError if the kustomization file is missing
   */
  addApplied(from: string, { to: path, at }: AppliedReference, loader: Loader, context: WalkContext): void {
    const { id: to } = this.#visit(loader, context)
    this.edges.push({ from, to, kind: 'applies', path, at, error: undefined })
  }

  /** Adds a file that an object applies unchanged. */
  addAppliedFile(from: string, { to: path, at }: AppliedReference, context: Pick<WalkContext, 'names'>): void {
    const to = this.#add('file', path, context)
    this.edges.push({ from, to, kind: 'applies', path: to, at, error: undefined })
  }

  /** Adds a reference from an object to another object, by their IDs. */
  addRelation(from: string, { to, at }: AppliedReference, kind: GraphEdgeKind): void {
    this.edges.push({ from, to, kind, path: to, at, error: undefined })
  }

  #visit(loader: Loader, context: WalkContext): ReadLayer {
    const known = this.#layers.get(loader.root)
    if (known !== undefined) return known
    const { name, content } = findKustomizationFile(loader)
    const file = joinPath(loader.root, name)
    const { kustomization, error } = read(content, file)
    if (error !== undefined) this.errors.push(context.report(error))
    const kind = kustomization.kind === 'Component' ? 'component' : 'kustomization'
    const id = this.#add(kind, file, { ...context, error: error?.code })
    const layer: ReadLayer = { id, loader, kustomization }
    this.#layers.set(loader.root, layer)
    for (const reference of kustomizationReferences(kustomization, file))
      this.#follow(reference, layer, { ...context, from: id })
    return layer
  }

  #follow(reference: Reference, layer: ReadLayer, context: FollowContext): void {
    const { path, at } = reference
    const outcome = outcomeOf(() => withLocation(at, () => this.#resolve(reference, layer, context)))
    const { error } = outcome
    const { to, kind = reference.kind } = outcome.value ?? this.#leaf(reference, layer, { ...context, error })
    const problem = error !== undefined && isUnfetched(error) ? undefined : error
    if (problem !== undefined) this.errors.push(context.report(problem))
    this.edges.push({ from: context.from, to, kind, path, at, error: problem?.code })
    if (error === undefined && isPluginConfig(reference)) this.#followPlugins(to, layer, context)
  }

  /** @throws KuiltError if a build cannot follow the reference */
  #resolve(reference: Reference, layer: ReadLayer, context: WalkContext): FoundTarget {
    const { path, leadsTo } = reference
    const { loader } = layer
    if (leadsTo === 'chart') return { to: this.#chart(reference, loader, context) }
    if (leadsTo === 'directory') return this.#directory(reference, loader.enter(path), context)
    if (leadsTo === 'file') return { to: this.#file(path, loader, context) }
    const file = outcomeOf(() => this.#file(path, loader, context))
    if (file.error === undefined) return { to: file.value }
    // As in a build, each entry is tried as a file first.
    if (file.error.code === 'HTTP_STATUS') throw file.error
    return this.#directory(reference, enterOr(file.error, path, layer), context)
  }

  #file(path: string, loader: Loader, { names }: WalkContext): string {
    const content = loader.load(path)
    const id = this.#add('file', loader.resolve(path), { names })
    this.#configs.set(id, () => pluginReferences(content, loader.resolve(path)))
    return id
  }

  #directory({ path, kind }: Reference, loader: Loader, context: WalkContext): FoundTarget {
    context.names.noteClone(path, loader.root)
    const layer = this.#visit(loader, context)
    assertKind(layer, path, kind === 'component')
    return { to: layer.id, kind: kind === 'resource' ? 'base' : kind }
  }

  #chart({ path: name, chart = {} }: Reference, loader: Loader, { names }: WalkContext): string {
    const { repo, version } = chart
    if (repo) return this.#add('chart', `${repo.replace(/\/$/, '')}/${name}${version ? `:${version}` : ''}`, { names })
    const directory = `${chartHome({ ...chart, name }, loader.root)}/${name}`
    const { error } = outcomeOf(() => loader.load(`${directory}/Chart.yaml`))
    // The load restrictions do not apply to charts, because helm itself reads them.
    if (error?.code === 'FILE_NOT_FOUND') throw new KuiltError('HELM_CHART_MISSING', { chart: directory })
    return this.#add('chart', directory, { names })
  }

  /** Returns the node for a reference that cannot be followed. */
  #leaf(
    { path, leadsTo, kind, chart }: Reference,
    { loader }: ReadLayer,
    { names, error }: WalkContext & { readonly error: KuiltError | undefined },
  ): FoundTarget {
    const spec = attempt(() => parseGitUrl(path))
    const isUrl = spec !== undefined || isRemoteFile(path)
    if (isUrl) {
      const isFile = kind === 'resource' && (spec === undefined || /\.(ya?ml|json)$/.test(spec.path))
      const to = this.#add('remote', path, { names, error: error && isUnfetched(error) ? undefined : error?.code })
      return { to, kind: kind === 'resource' && !isFile ? 'base' : kind }
    }
    const full =
      leadsTo === 'chart' ? `${chartHome({ ...chart, name: path }, loader.root)}/${path}` : loader.resolve(path)
    // A cycle leads to a kustomization that has been read.
    const layer = this.#layers.get(full)
    if (layer !== undefined) return { to: layer.id, kind: kind === 'resource' ? 'base' : kind }
    const isDirectory = leadsTo === 'directory' || (leadsTo === 'either' && !/\.\w+$/.test(path))
    const type = leadsTo === 'chart' ? 'chart' : isDirectory ? 'directory' : 'file'
    const code = error === undefined || aboutReference.has(error.code) ? undefined : error.code
    return {
      to: this.#add(type, full, { names, error: code }),
      kind: kind === 'resource' && isDirectory ? 'base' : kind,
    }
  }

  /** Follows the paths in plugin configurations, which are relative to the kustomization that uses the plugins. */
  #followPlugins(id: string, layer: ReadLayer, context: WalkContext): void {
    for (const from of this.#filesBelow(id)) {
      for (const reference of this.#configs.get(from)?.() ?? []) this.#follow(reference, layer, { ...context, from })
    }
  }

  /** Returns a file itself, or all manifests of a kustomization and its bases. */
  #filesBelow(id: string): readonly string[] {
    const below = this.edges.filter(({ from, kind }) => from === id && (kind === 'resource' || kind === 'base'))
    return below.length === 0 ? [id] : below.flatMap(({ to }) => this.#filesBelow(to))
  }

  #add(
    kind: GraphNodeKind,
    path: string,
    { names, error }: Pick<WalkContext, 'names'> & { readonly error?: Code | undefined },
  ): string {
    const id = names.nameOf(path)
    if (!this.nodes.has(id)) this.nodes.set(id, { kind, path, isTarget: false, error })
    return id
  }
}

/** Reads as much of a kustomization file as possible, and collects its errors. */
function read(
  content: Uint8Array,
  file: string,
): { readonly kustomization: Kustomization; readonly error: KuiltError | undefined } {
  const strict = outcomeOf(() => readKustomization(content, file))
  if (strict.error === undefined) return { kustomization: strict.value, error: undefined }
  const lenient = attempt(() => inspectKustomization(content, file))
  const [first = strict.error, ...related] = lenient?.problems ?? []
  return { kustomization: lenient?.kustomization ?? {}, error: first.with({ at: first.at ?? { file }, related }) }
}

/** True for a reference that would have to be fetched, if fetching is not allowed. */
function isUnfetched({ code }: KuiltError): boolean {
  return code === 'REMOTE_NOT_ALLOWED'
}
