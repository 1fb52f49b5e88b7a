export { type BuildOptions, build, buildSync } from './build.ts'
export { BuildResult, type KubernetesObject, toFiles, toYaml } from './build-result.ts'
export {
  type Code,
  isKuiltError,
  KuiltError,
  type Location,
  type Warning,
  type WarningCode,
} from './diagnostics/index.ts'
export * from './edit/index.ts'
export type { ExecHost, ExecRequest, ExecResult } from './functions/exec-host.ts'
export type { HelmOptions } from './functions/helm.ts'
export { type LocalExecOptions, localExecHost } from './functions/local-exec-host.ts'
export type { PluginOptions } from './functions/plugin-host.ts'
export type { Kustomization } from './model/kustomization.gen.ts'
export { diskFileSystem } from './sources/disk-file-system.ts'
export type { FileSystem } from './sources/file-system.ts'
export { memoryFileSystem } from './sources/memory-file-system.ts'
export { type InputRecord, recordingFileSystem } from './sources/recording-file-system.ts'
