import { flag, list, oneOf, type Rules } from '../build/option-rules.ts'
import { reported, type Warning } from '../diagnostics/index.ts'
import { checkTargetOptions } from '../targets/check-target-options.ts'
import type { TargetOptions } from '../targets/target.ts'
import type { CompareSettings } from './diff.ts'

/**
 * Options for `diff()`: options for the comparison, and the options of `openTarget` for targets. Every field is
 * optional.
 */
export interface DiffOptions extends CompareSettings, TargetOptions {
  /** Called with the warnings that only one of the sides has. */
  readonly onWarning?: (warning: Warning) => void
  /**
   * True to add the file and line that caused each change, in the new version, or in the old version for removals.
   * Default: false.
   */
  readonly explain?: boolean
  /**
   * True to keep the values decrypted with SOPS. Otherwise, the result contains only the length of these values. This
   * does not affect `renderDiff`, which masks the data of Secrets unless its own `showSecrets` is set. Default: false.
   */
  readonly showSecrets?: boolean
}

/** Options for `diffRevision()`: the options of `diff()`, and how to handle targets that cannot be rendered. */
export interface DiffRevisionOptions extends DiffOptions {
  /**
   * What happens if a target cannot be rendered: `throw` throws its error; `return` compares the other targets, and
   * returns a `Diff` with a `failure` for this one. Default: `throw`.
   */
  readonly failedTargets?: 'throw' | 'return'
}

/** @throws KuiltError OPTION_INVALID, OPTION_UNKNOWN */
export function checkDiffOptions(options: DiffOptions, more: Rules = {}): void {
  const compared = { ignore: list, ignoreKinds: list, ignoreEquivalent: flag }
  reported(() => checkTargetOptions(options, { ...compared, explain: flag, showSecrets: flag, ...more }))
}

/** @throws KuiltError OPTION_INVALID, OPTION_UNKNOWN */
export function checkDiffRevisionOptions(options: DiffRevisionOptions): void {
  checkDiffOptions(options, { failedTargets: oneOf('throw', 'return') })
}
