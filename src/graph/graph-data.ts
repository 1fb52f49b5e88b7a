import type { Code, KuiltError } from '../diagnostics/index.ts'

/**
 * The files of targets and the references between them. Nodes and edges are in the order in which a build reads them.
 */
export interface Graph {
  readonly nodes: readonly GraphNode[]
  readonly edges: readonly GraphEdge[]
  /** The errors in files and references. The graph still contains everything that could be read. */
  readonly errors: readonly KuiltError[]
}

/**
 * - `kustomization`, `component`: a kustomization file
 * - `file`: any other file, local or at a URL
 * - `directory`: a directory without a kustomization file, where one is expected
 * - `chart`: a Helm chart, local or in a repository
 * - `remote`: a git repository or URL that was not fetched
 * - `flux-kustomization`: a Kustomization object of Flux
 * - `argocd-application`: an Application of Argo CD
 */
export type GraphNodeKind =
  | 'kustomization'
  | 'component'
  | 'file'
  | 'directory'
  | 'chart'
  | 'remote'
  | 'flux-kustomization'
  | 'argocd-application'

export function isKustomization(kind: GraphNodeKind): boolean {
  return kind === 'kustomization' || kind === 'component'
}

/** A file, directory, chart, URL, or Flux or Argo CD object. */
export interface GraphNode {
  /**
   * The unique ID: the path relative to the working directory, or a URL. A file in a git repository has the URL that
   * kustomize would accept for it: `https://github.com/org/repo//base/web.yaml?ref=v1`. The ID of a file at a git
   * revision is `main:base/web.yaml`, and the ID of a Flux or Argo CD object is `Kustomization flux-system/apps`.
   */
  readonly id: string
  readonly kind: GraphNodeKind
  /**
   * The directory of the nearest kustomization or chart above the file, relative to the working directory. If there is
   * none, the directory of the file. For a URL that is not part of a fetched repository, the `id`.
   */
  readonly layer: string
  /** True for the kustomization file of a target, and for a target that is a chart or a file of manifests. */
  readonly target?: true
  /** The error if the file could not be read, such as `FILE_NOT_FOUND` or `YAML_SYNTAX`. */
  readonly error?: Code
}

/**
 * The purpose of a reference. `data` refers to the files and env files of ConfigMap and Secret generators; `generator`,
 * `transformer` and `validator` to plugin configurations; `values` and `template` to files of charts. A Flux or Argo CD
 * object `applies` files, `creates` other such objects, and `depends-on` the objects that it waits for.
 */
export type GraphEdgeKind =
  | 'creates'
  | 'depends-on'
  | 'applies'
  | 'base'
  | 'component'
  | 'resource'
  | 'data'
  | 'chart'
  | 'values'
  | 'template'
  | 'generator'
  | 'patch'
  | 'replacement'
  | 'transformer'
  | 'validator'
  | 'configuration'
  | 'crd'
  | 'openapi'

/** A reference from one node to another, such as from a kustomization file to a directory. */
export interface GraphEdge {
  /** The `id` of the node with the reference. */
  readonly from: string
  /** The `id` of the referenced node. For a directory, the `id` of its kustomization file. */
  readonly to: string
  readonly kind: GraphEdgeKind
  /** The reference as written, such as `../../base`. */
  readonly path: string
  /**
   * The file with the reference, if `from` is a chart or a Flux or Argo CD object. For `creates`, the file with the
   * created object.
   */
  readonly file?: string
  /** The line of the reference in `from` or in `file`, counted from 1. Undefined if the file cannot be read again. */
  readonly line?: number
  readonly column?: number
  /** The error that a build reports for the reference, such as `FILE_NOT_FOUND`, `CYCLE` or `OUTSIDE_ROOT`. */
  readonly error?: Code
}
