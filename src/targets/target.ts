import type { BuildOptions } from '../build/build-options.ts'
import type { BuildResult } from '../build/build-result.ts'
import type { FileSystem } from '../files/file-system.ts'
import type { ArgocdOptions } from './argocd/options.ts'
import type { FluxOptions } from './flux/options.ts'
import type { ChartOptions } from './helm/options.ts'

/**
 * What is rendered: the kustomization in a directory, manifests as they are in a file, a chart, or what Argo CD or Flux
 * applies.
 */
export type TargetKind = 'kustomization' | 'manifests' | 'chart' | 'argocd' | 'flux'

/** Something that renders to resources. `openTarget` and `openTargets` return them. */
export interface Target {
  /** As it is written on the command line: `overlays/prod`, `main:overlays/prod`, `flux:clusters/prod#apps`, `-`. */
  readonly name: string
  readonly kind: TargetKind
  /** Where its output belongs, without an extension: a relative path without `..`, such as `overlays/prod`. */
  readonly outputPath: string
  /** Absolute path of the directory or file; a URL for a remote kustomization. */
  readonly location: string
  /** The git revision whose files are read; undefined for the files as they are now. */
  readonly revision: string | undefined
  /** What the target is read from. */
  readonly fileSystem: FileSystem
  /**
   * Builds the target. `inputs` of the result is what it depends on.
   *
   * @param options replace those that the target was opened with
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
  /** What follows `#` in the name of a target: `flux-system/apps`. */
  readonly name: string
  /** Equal texts for equal definitions of the Kustomization or Application. */
  readonly definition: string
  /** Its objects, and everything that they depend on. */
  readonly result: BuildResult
}

/** Options for `Target.render()`. */
export interface TargetRenderOptions extends BuildOptions {
  /** How targets such as `flux:clusters/prod` are rendered. */
  readonly flux?: FluxOptions
  /** How targets such as `helm:charts/web` are rendered. */
  readonly chart?: ChartOptions
  /** How targets such as `argocd:apps` are rendered. */
  readonly argocd?: ArgocdOptions
  /**
   * What the result is for: `files` for `toFiles`, which prints some values that `toYaml` refuses; `explain` for
   * `BuildResult.explain`, which then need not build again. Default: `text`.
   */
  readonly purpose?: 'text' | 'files' | 'explain'
}

/** Options for opening targets: those of `build()`, which apply to each target. */
export interface TargetOptions extends BuildOptions {
  /** What the target `-` reads. Default: standard input. */
  readonly readStdin?: () => Promise<string>
  /** How targets such as `flux:clusters/prod` are rendered. */
  readonly flux?: FluxOptions
  /** For targets such as `helm:charts/web`. */
  readonly chart?: ChartOptions
  /** How targets such as `argocd:apps` are rendered. */
  readonly argocd?: ArgocdOptions
}
