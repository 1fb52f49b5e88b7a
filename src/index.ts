export { type AffectedOptions, affected } from './affected/affected.ts'
export type { AffectedResult, AffectedRoot } from './affected/affected-roots.ts'
export { build, buildSync } from './build/build.ts'
export { type BuildCache, type CacheOptions, createCache } from './build/build-cache.ts'
export type { BuildOptions } from './build/build-options.ts'
export { type BuildResult, type Printable, toFiles, toYaml } from './build/build-result.ts'
export { find } from './build/find.ts'
export type { AnyKubernetesObject, KubernetesObject } from './build/kubernetes-object.ts'
export { type Dependencies, dependencies } from './dependencies/dependencies.ts'
export { toArgoCdPaths } from './dependencies/to-argocd.ts'
export { type DepfileOptions, toDepfile } from './dependencies/to-depfile.ts'
export { type FormatOptions, formatDiagnostic } from './diagnostics/format-diagnostic.ts'
export {
  type Code,
  isKuiltError,
  KuiltError,
  type Location,
  type Note,
  type SourceExcerpt,
  type Warning,
  type WarningCode,
  warningCodes,
} from './diagnostics/index.ts'
export type { DiagnosticFormat } from './diagnostics/render.ts'
export type { Diff, DiffFailure, Effect, FieldChange, ResourceChange, ResourceName } from './diff/changes.ts'
export type { CompareSettings } from './diff/diff.ts'
export type { DiffOptions, DiffRevisionOptions } from './diff/diff-options.ts'
export { diffRevision } from './diff/diff-revision.ts'
export { diff, diffOverlay } from './diff/diff-targets.ts'
export { type RenderDiffOptions, renderDiff } from './diff/render.ts'
export type { Comparable } from './diff/side.ts'
export type {
  ExplainedField,
  ExplainedLine,
  ExplainedPlace,
  ExplainedResource,
  ExplainedStep,
  Explanation,
  MissingField,
} from './explain/explanation.ts'
export type { NearMiss, PatchedValue, PatchReport, PatchUse, TargetDifference } from './explain/why-not/patch-report.ts'
export type { Signal } from './files/abort-signal.ts'
export { diskFileSystem, type FileOptions } from './files/disk-file-system.ts'
export type { FileSystem, ReadOptions } from './files/file-system.ts'
export { memoryFileSystem } from './files/memory-file-system.ts'
export { overlayFileSystem } from './files/overlay-file-system.ts'
export { type InputRecord, recordingFileSystem } from './files/recording-file-system.ts'
export { type GraphOptions, graph } from './graph/graph.ts'
export type { Graph, GraphEdge, GraphEdgeKind, GraphNode, GraphNodeKind } from './graph/graph-data.ts'
export { toDot } from './graph/to-dot.ts'
export { toMermaid } from './graph/to-mermaid.ts'
export { toSvg } from './graph/to-svg.ts'
export type { RemoteChartOptions } from './helm/remote/remote-charts.ts'
export { type JsonSchema, kustomizationSchema } from './kustomization/json-schema.ts'
export type { Kustomization, Patch } from './kustomization/kustomization.gen.ts'
export { type LintOptions, type LintResult, lint } from './lint/lint.ts'
export type { ChartEngine, ChartEngineRequest } from './plugins/chart-engine.ts'
export type { ChartSource, RemoteChart } from './plugins/chart-source.ts'
export type { ExecHost, ExecRequest, ExecResult, TemporaryDirectory } from './plugins/exec-host.ts'
export type {
  FunctionContext,
  FunctionOutput,
  FunctionProblem,
  FunctionResource,
  FunctionResourceRef,
  FunctionResult,
  FunctionSeverity,
  Functions,
  KrmFunction,
} from './plugins/function-api.ts'
export type { HelmOptions } from './plugins/helm-options.ts'
export { type LocalExecOptions, localExecHost } from './plugins/local-exec-host.ts'
export type { PluginOptions } from './plugins/plugin-loader.ts'
export type { SopsOptions } from './plugins/sops-generator.ts'
export type { ArgocdOptions, ArgocdTracking } from './targets/argocd/options.ts'
export { explain } from './targets/explain.ts'
export type { FluxOptions, FluxVariable } from './targets/flux/options.ts'
export { chartEngine } from './targets/helm/chart-engine.ts'
export type { ChartOptions } from './targets/helm/options.ts'
export { remoteCharts } from './targets/helm/remote-charts.ts'
export {
  type VendoredChart,
  type VendoredCharts,
  type VendorOptions,
  vendorCharts,
} from './targets/helm/vendor-charts.ts'
export { openTarget, openTargets } from './targets/open-targets.ts'
export { type RenderedTarget, renderAll } from './targets/render-all.ts'
export type { Target, TargetKind, TargetOptions, TargetPart, TargetRenderOptions } from './targets/target.ts'
export type { ValidatedResource, ValidationError, ValidationResult, ValidationSummary } from './validate/result.ts'
export { type ValidateOptions, type ValidationInput, validate } from './validate/validate.ts'
