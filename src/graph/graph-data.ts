import type { Code, KuiltError } from '../diagnostics/index.ts'

/** The files of some targets, and how they refer to each other. Nodes and edges are in the order a build reads them. */
export interface Graph {
  readonly nodes: readonly GraphNode[]
  readonly edges: readonly GraphEdge[]
  /** What is wrong with files and references. The graph has everything that could be read nevertheless. */
  readonly errors: readonly KuiltError[]
}

/**
 * - `kustomization`, `component`: a kustomization file
 * - `file`: any other file, also at a URL
 * - `directory`: a directory without a kustomization file, where there should be one
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

/** Something that a kustomization refers to, or a kustomization itself. */
export interface GraphNode {
  /**
   * Unique: the path relative to the working directory, or a URL. Files of a git repository have the URL that kustomize
   * would accept for them: `https://github.com/org/repo//base/web.yaml?ref=v1`. At a git revision: `main:base/web.yaml`.
   * An object of Flux or Argo CD: `Kustomization flux-system/apps`.
   */
  readonly id: string
  readonly kind: GraphNodeKind
  /**
   * Directory of the nearest kustomization above the file, relative to the working directory. For a file that is below
   * none: the directory of the file. For anything at a URL that is not part of a fetched repository: the `id`.
   */
  readonly layer: string
  /** True for the kustomization file of a target, and for a target that is a file of manifests. */
  readonly target?: true
  /** Why the file could not be read: `FILE_NOT_FOUND`, `YAML_SYNTAX`, … */
  readonly error?: Code
}

/**
 * What a reference is for. `data` are the files and env files of ConfigMap and Secret generators; `generator`,
 * `transformer` and `validator` are plugin configurations; `values` are the values files of charts. An object of Flux or Argo CD
 * `applies` files, `creates` other such objects, and waits for those that it `depends-on`.
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
  | 'generator'
  | 'patch'
  | 'replacement'
  | 'transformer'
  | 'validator'
  | 'configuration'
  | 'crd'
  | 'openapi'

/** A reference from a kustomization file, or from the configuration of a plugin, to a file, directory, chart or URL. */
export interface GraphEdge {
  /** `id` of the node with the reference. */
  readonly from: string
  /** `id` of the node that it leads to: for a directory, that of its kustomization file. */
  readonly to: string
  readonly kind: GraphEdgeKind
  /** The reference as it is written, such as `../../base`. */
  readonly path: string
  /** Where it is written in `from`. One-based; undefined for a file that cannot be read again. */
  readonly line?: number
  readonly column?: number
  /** Why a build fails to follow the reference: `FILE_NOT_FOUND`, `CYCLE`, `OUTSIDE_ROOT`, … */
  readonly error?: Code
}
