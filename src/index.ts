export { type BuildCache, type CacheOptions, createCache } from './accumulate/build-cache.ts'
export { type BuildOptions, build, buildSync } from './build.ts'
export { BuildResult, type KubernetesObject, toFiles, toYaml } from './build-result.ts'
export {
  type Code,
  isKuiltError,
  KuiltError,
  type Location,
  type Warning,
  type WarningCode,
  warningCodes,
} from './diagnostics/index.ts'
export {
  type AddAnnotations,
  type AddGenerator,
  type AddLabels,
  type AddPaths,
  applyEdits,
  type ChangeBuildMetadata,
  type ChangePatch,
  createKustomization,
  type Edit,
  type EditOptions,
  type EditResult,
  editKustomization,
  type Fix,
  type FixOptions,
  type FixResult,
  fixKustomization,
  type ImageChange,
  type LocalizedTree,
  type LocalizeOptions,
  localize,
  type NewKustomization,
  type PathField,
  parseImage,
  parsePairs,
  parseReplicas,
  type RemoteRoot,
  type RemoteSource,
  type RemoveGenerators,
  type RemoveMetadata,
  type RemovePaths,
  type SetGenerator,
  type SetImages,
  type SetMetadata,
  type SetReplicas,
  type SetText,
  withRemotes,
} from './edit/index.ts'
export type { ExecHost, ExecRequest, ExecResult } from './functions/exec-host.ts'
export type { HelmOptions } from './functions/helm.ts'
export { type LocalExecOptions, localExecHost } from './functions/local-exec-host.ts'
export type { PluginOptions } from './functions/plugin-host.ts'
export { type LintOptions, type LintResult, lint } from './lint/lint.ts'
export type { Kustomization } from './model/kustomization.gen.ts'
export { type JsonSchema, kustomizationSchema } from './schema/json-schema.ts'
export { diskFileSystem } from './sources/disk-file-system.ts'
export type { FileSystem, ReadOptions } from './sources/file-system.ts'
export { memoryFileSystem } from './sources/memory-file-system.ts'
export { type InputRecord, recordingFileSystem } from './sources/recording-file-system.ts'
