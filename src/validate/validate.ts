import type { BuildResult, Printable } from '../build/build-result.ts'
import type { AnyKubernetesObject } from '../build/kubernetes-object.ts'
import { checkByRules, list, object, oneOf, type Rules, signal, text } from '../build/option-rules.ts'
import { reported } from '../diagnostics/index.ts'
import type { Signal } from '../files/abort-signal.ts'
import type { FileOptions } from '../files/disk-file-system.ts'
import type { ValidationResult } from './result.ts'

/** Options for `validate()`. */
export interface ValidateOptions extends FileOptions {
  /**
   * A Kubernetes release that kuilt supports, such as `1.34`. The patch version does not matter. Default: the newest.
   */
  readonly kubernetesVersion?: string
  /**
   * CustomResourceDefinitions in YAML or JSON, or JSON schemas in files named `kind-group-version.json` or
   * `group/kind_version.json`: the paths of files and directories, patterns, or templates such as
   * `schemas/{{.Group}}/{{.ResourceKind}}_{{.ResourceAPIVersion}}.json`.
   */
  readonly schemas?: readonly string[]
  /**
   * How to handle a resource without a schema: skip it with a warning (`warn`), skip it silently (`skip`), or report it
   * as invalid (`error`). Default: `warn`.
   */
  readonly missingSchema?: 'skip' | 'warn' | 'error'
  /** Stops the validation before the next resource: the promise rejects with `signal.reason`. Default: none. */
  readonly signal?: Signal
}

const validateRules: Rules<keyof ValidateOptions> = {
  kubernetesVersion: text,
  schemas: list,
  missingSchema: oneOf('skip', 'warn', 'error'),
  fileSystem: object,
  cwd: text,
  signal,
}

/** Input for `validate()`: everything that `toYaml` accepts, or the results of several builds. */
export type ValidationInput = Printable | readonly BuildResult<AnyKubernetesObject>[]

/**
 * Checks every resource against the API of a Kubernetes release: its schemas, the CustomResourceDefinitions among the
 * resources, and rules that are not part of any schema. Mistakes in the result of a build are reported at the line that
 * set the field, in the manifest, patch or kustomization.
 *
 * Pass the results of several builds together, because the CustomResourceDefinitions in one of them apply to all.
 *
 * @throws KuiltError OPTION_INVALID, OPTION_UNKNOWN; KUBERNETES_VERSION_UNKNOWN, SCHEMA_NOT_FOUND, SCHEMA_FILE_INVALID; OBJECT_… for values that are not objects;
 *   `signal.reason` if the `signal` option is aborted
 *
 * @example
 * ```ts
 * import {
 *   buildSync,
 *   memoryFileSystem,
 *   type ValidationInput,
 *   validate,
 *   type ValidatedResource,
 *   type ValidateOptions,
 *   type ValidationError,
 *   type ValidationResult,
 *   type ValidationSummary,
 * } from 'kuilt'
 *
 * const fileSystem = memoryFileSystem({
 *   'kustomization.yaml': 'resources: [web.yaml]',
 *   'web.yaml': 'apiVersion: v1\nkind: Service\nmetadata: { name: web }\nspec:\n  ports:\n    - port: "80"',
 * })
 * const options: ValidateOptions = { kubernetesVersion: '1.34' }
 * const built: ValidationInput = buildSync('.', { fileSystem })
 * const result: ValidationResult = await validate(built, options)
 * const summary: ValidationSummary = result.summary
 * console.log(summary.invalid) // 1
 * const web: ValidatedResource | undefined = result.resources[0]
 * const error: ValidationError | undefined = web?.errors[0]
 * console.log(error?.path.join('.'), error?.at?.line) // spec.ports.0.port 6
 * console.log(error?.message) // spec.ports[0].port must be an integer, not the string "80"
 * ```
 */
export async function validate(built: ValidationInput, options: ValidateOptions = {}): Promise<ValidationResult> {
  reported(() => checkByRules(options, validateRules))
  const { validateBuilt, validateUntilAborted } = await import('./validate-built.ts')
  const { signal } = options
  return signal === undefined ? validateBuilt(built, options) : await validateUntilAborted(built, options, signal)
}
