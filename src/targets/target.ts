import type { BuildOptions } from '../build/build-options.ts'
import type { BuildResult } from '../build/build-result.ts'
import type { FieldPath, KuiltError, Location } from '../diagnostics/index.ts'
import type { FileSystem } from '../files/file-system.ts'
import type { InputRecord } from '../files/recording-file-system.ts'
import type { ArgocdOptions } from './argocd/options.ts'
import type { FluxOptions } from './flux/options.ts'
import type { ChartOptions } from './helm/options.ts'

/**
 * The kind of target: a kustomization in a directory, a file of manifests, a chart, or a target for Argo CD or Flux.
 */
export type TargetKind = 'kustomization' | 'manifests' | 'chart' | 'argocd' | 'flux'

/** Something that can be rendered to resources. `openTarget` and `openTargets` return targets. */
export interface Target {
  /**
   * The target as written on the command line, such as `overlays/prod`, `main:overlays/prod`, `flux:clusters/prod#apps`
   * or `-`.
   */
  readonly name: string
  readonly kind: TargetKind
  /**
   * The path for the output of the target, without an extension. It is relative and has no `..`, such as
   * `overlays/prod`.
   */
  readonly outputPath: string
  /** The absolute path of the directory or file. For a remote kustomization, the URL. */
  readonly location: string
  /** The git revision whose files are read. Undefined for the current files. */
  readonly revision: string | undefined
  /** The file system that the target is read from. */
  readonly fileSystem: FileSystem
  /**
   * Builds the target. The `inputs` of the result are the files that it depends on.
   *
   * @param options override the options that the target was opened with
   * @throws KuiltError on any mistake in the input
   */
  readonly render: (options?: TargetRenderOptions) => Promise<BuildResult>
  /**
   * Renders the Kustomizations or Applications of a target for Flux or Argo CD one by one, in order. Undefined for other
   * targets.
   *
   * @throws KuiltError as `render`
   */
  readonly renderParts?: (options?: TargetRenderOptions) => Promise<readonly TargetPart[]>
}

/**
 * A Kustomization or an Application of a target.
 *
 * @example
 * ```ts
 * import { memoryFileSystem, openTarget, type TargetPart } from 'kuilt'
 *
 * const kustomization = (name: string): string => `apiVersion: kustomize.toolkit.fluxcd.io/v1
 * kind: Kustomization
 * metadata: { name: ${name}, namespace: flux-system }
 * spec: { path: ./${name}, sourceRef: { kind: GitRepository, name: flux-system } }
 * `
 * const fileSystem = memoryFileSystem({
 *   'cluster/all.yaml': `${kustomization('web')}---\n${kustomization('db')}`,
 *   'web/service.yaml': 'apiVersion: v1\nkind: Service\nmetadata: { name: web }',
 *   'db/service.yaml': 'apiVersion: v1\nkind: Service\nmetadata: { name: db }',
 * })
 * const target = await openTarget('flux:cluster', { fileSystem })
 * const parts: readonly TargetPart[] = (await target.renderParts?.()) ?? []
 * console.log(parts.map(({ name, result }) => `${name}: ${result.resources.length}`).join()) // flux-system/web: 1,flux-system/db: 1
 * ```
 */
export interface TargetPart {
  /** The part after `#` in the name of a target, such as `flux-system/apps`. */
  readonly name: string
  /** A string that changes only if the definition of the Kustomization or Application changes. */
  readonly definition: string
  /** The objects of the part, and the files that they depend on. */
  readonly result: BuildResult
  /** The files that can change the objects without changing the definition. */
  readonly inputs: InputRecord
  /** The names of the Kustomizations that it creates. Not set for Applications. */
  readonly creates?: readonly string[]
  /** The location of a field of the Kustomization or Application, such as `['spec', 'path']`. */
  readonly locate: (path: FieldPath) => Location | undefined
}

/** Options for `Target.render()`. */
export interface TargetRenderOptions extends BuildOptions {
  /** Options for targets such as `flux:clusters/prod`. */
  readonly flux?: FluxOptions
  /** Options for targets such as `helm:charts/web`. */
  readonly chart?: ChartOptions
  /** Options for targets such as `argocd:apps`. */
  readonly argocd?: ArgocdOptions
  /**
   * The purpose of the result: `files` for `toFiles`, which accepts some values that `toYaml` rejects, or `explain` for
   * `BuildResult.explain`, which then does not have to build again. Default: `text`.
   */
  readonly purpose?: 'text' | 'files' | 'explain'
  /**
   * Called by `renderParts` for each Kustomization, Application or ApplicationSet that cannot be rendered. Its part has
   * no objects, and the other parts are rendered. Default: the first error is thrown.
   */
  readonly onPartError?: (error: KuiltError, part: string) => void
}

/** Options for opening targets, including the options of `build()`, which apply to each target. */
export interface TargetOptions extends BuildOptions {
  /** Reads the input for the target `-`. Default: reads standard input. */
  readonly readStdin?: () => Promise<string>
  /** Options for targets such as `flux:clusters/prod`. */
  readonly flux?: FluxOptions
  /** Options for targets such as `helm:charts/web`. */
  readonly chart?: ChartOptions
  /** Options for targets such as `argocd:apps`. */
  readonly argocd?: ArgocdOptions
}
