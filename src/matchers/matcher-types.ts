import type { Code } from '../diagnostics/index.ts'
import type { TargetOptions } from '../targets/target.ts'
import type { ValidateOptions } from '../validate/validate.ts'

/** Options of the matchers: the options of `build()`, and those for Flux, Argo CD and Helm targets. */
export interface MatcherOptions extends Omit<TargetOptions, 'readStdin'> {
  /** Run the helm program for charts. The same as `exec: localExecHost()` and `helm: {}`. Default: false. */
  readonly enableHelm?: boolean
}

/** Options of `toBeValid`, including the options of `validate()`. */
export interface ValidMatcherOptions extends MatcherOptions, ValidateOptions {}

/**
 * Matchers for a target, such as a path or a pattern, or for a list of targets. If there are several, all of them must
 * match.
 *
 * The matchers are synchronous, except with the `remote` option, and for `flux:`, `argocd:` and `helm:` targets and
 * URLs: then they return a promise, which the test must await.
 */
export interface KuiltMatchers<R = void> {
  /** The target builds. */
  toBuild(options?: MatcherOptions): R
  /**
   * The target does not build.
   *
   * @param code the code of the error. Default: any
   */
  toFailToBuild(code?: Code, options?: MatcherOptions): R
  /**
   * The output of the target is the same as the committed file. The file works like a snapshot: it is written if it
   * does not exist, except in CI, and updated with `-u`.
   *
   * @param file relative to the `cwd` option; `{target}` is replaced with the path of the target. Default:
   *   `rendered/{target}.yaml`
   */
  toMatchRendered(file?: string, options?: MatcherOptions): R
  toMatchRendered(options: MatcherOptions): R
  /**
   * The output of the target contains a resource.
   *
   * @param reference `Kind/name`, `kind.group/name` or `Kind/namespace/name`, as for `find()`
   * @param expected fields that it must have, as for `toMatchObject`
   */
  toHaveResource(reference: string, expected?: object, options?: MatcherOptions): R
  /** Every resource in the output is valid according to `validate()`. Resources without a schema pass. */
  toBeValid(options?: ValidMatcherOptions): R
}
