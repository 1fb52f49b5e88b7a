import type { Code } from '../diagnostics/index.ts'
import type { TargetOptions } from '../targets/target.ts'
import type { ValidateOptions } from '../validate/validate.ts'

/** The options of the matchers: the options of `build()`, and those for Flux, Argo CD and Helm targets. */
export interface MatcherOptions extends Omit<TargetOptions, 'readStdin'> {
  /** True to run the helm program for charts. The same as `exec: localExecHost()` and `helm: {}`. Default: false. */
  readonly enableHelm?: boolean
}

/** The options of `toBeValid`, including the options of `validate()`. */
export interface ValidMatcherOptions extends MatcherOptions, ValidateOptions {}

/**
 * The matchers for a target, such as a path or a pattern, or for a list of targets. If there are several targets, all
 * of them must match.
 *
 * The matchers are synchronous, except with the `remote` option and for `flux:`, `argocd:` and `helm:` targets and
 * URLs. In these cases, they return a promise, which the test must await.
 */
export interface KuiltMatchers<R = void> {
  /** Passes if the target builds. */
  toBuild(options?: MatcherOptions): R
  /**
   * Passes if the target does not build.
   *
   * @param code the code of the error; default: any code
   */
  toFailToBuild(code?: Code, options?: MatcherOptions): R
  /**
   * Passes if the output of the target is the same as the committed file. The file works like a snapshot: it is written
   * if it does not exist, except in CI, and updated with `-u`.
   *
   * @param file the path of the file, relative to the `cwd` option; `{target}` is replaced with the path of the target.
   *   Default: `rendered/{target}.yaml`
   */
  toMatchRendered(file?: string, options?: MatcherOptions): R
  toMatchRendered(options: MatcherOptions): R
  /**
   * Passes if the output of the target contains a resource.
   *
   * @param reference `Kind/name`, `kind.group/name` or `Kind/namespace/name`, as for `find()`
   * @param expected the fields that the resource must have, as for `toMatchObject`
   */
  toHaveResource(reference: string, expected?: object, options?: MatcherOptions): R
  /** Passes if every resource in the output is valid according to `validate()`. Resources without a schema pass. */
  toBeValid(options?: ValidMatcherOptions): R
}
