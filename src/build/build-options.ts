import type { Signal } from '../files/abort-signal.ts'
import type { FileOptions } from '../files/disk-file-system.ts'
import type { ExecHost } from '../plugins/exec-host.ts'
import type { Functions } from '../plugins/function-api.ts'
import type { HelmOptions } from '../plugins/helm-options.ts'
import type { PluginOptions } from '../plugins/plugin-loader.ts'
import type { SopsOptions } from '../plugins/sops-generator.ts'
import type { BuildCache } from './build-cache.ts'
import type { WarningOptions } from './build-warnings.ts'

/** Options for `build()`. Every field is optional. */
export interface BuildOptions extends FileOptions, WarningOptions {
  /**
   * With `root-only`, a kustomization may reference only files in or below its own directory, with symlinks resolved,
   * as with kustomize's `LoadRestrictionsRootOnly`. With `none`, there are no restrictions. Default: `root-only`.
   */
  readonly loadRestrictions?: 'root-only' | 'none'
  /**
   * A directory, usually the repository. Nothing outside it is read, with symlinks resolved, regardless of
   * `loadRestrictions`. Relative to `cwd`. Default: no limit.
   */
  readonly root?: string
  /** The maximum size of a file, in bytes. Default: 64 MiB. */
  readonly maxFileSize?: number
  /**
   * The order of the output if the kustomization has no `sortOptions`: `legacy` sorts by kind, `none` keeps the order
   * in which resources were loaded. Default: `legacy`.
   */
  readonly reorder?: 'legacy' | 'none'
  /** True to add the label `app.kubernetes.io/managed-by` to every resource. Default: false. */
  readonly managedByLabel?: boolean
  /**
   * The version of kustomize in the label `app.kubernetes.io/managed-by`. Releases of kustomize write their own, such as
   * `v5.8.1`. Default: `(devel)`, as in a kustomize binary built from source.
   */
  readonly kustomizeVersion?: string
  /**
   * True to fetch git repositories (with this machine's `git`) and files from URLs. Not supported by `buildSync`. By
   * default, remote references are errors.
   */
  readonly remote?: boolean
  /**
   * Stops an asynchronous build: its promise rejects with `signal.reason`, and its downloads and git processes end.
   * Programs that `exec` runs are not interrupted. The build stops when they have finished. `buildSync` ignores the
   * signal once it has started. Default: none.
   */
  readonly signal?: Signal
  /** A shared cache for the builds of this process, created by `createCache()`. Default: none. */
  readonly cache?: BuildCache
  /**
   * Functions that run in this process instead of the programs or containers of function configs, by the
   * `apiVersion/kind` of the configs: see docs/functions.md. Default: none.
   */
  readonly functions?: Functions
  /**
   * The capability to run programs, needed by `plugins` and `helm`: `localExecHost()` runs them on this machine.
   * By default, nothing is ever executed.
   */
  readonly exec?: ExecHost
  /** Allows generators and transformers that are programs or containers. Default: not allowed. */
  readonly plugins?: PluginOptions
  /**
   * Decrypts or masks the files listed in configurations of KSOPS and SopsSecretGenerator, without running these
   * programs. Default: they are handled like other plugins.
   */
  readonly sops?: SopsOptions
  /** Allows Helm charts. Default: allowed only if `plugins` are. */
  readonly helm?: HelmOptions
}
