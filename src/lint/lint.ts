import { build } from '../build/build.ts'
import { createCache } from '../build/build-cache.ts'
import type { BuildOptions } from '../build/build-options.ts'
import { BuildWarnings } from '../build/build-warnings.ts'
import { checkOptions } from '../build/check-options.ts'
import { isKuiltError, type KuiltError, type Warning } from '../diagnostics/index.ts'
import { fileAccess } from '../files/disk-file-system.ts'
import { ambiguousValues } from './ambiguous-values.ts'
import { isYamlFile, unreferencedFiles } from './unreferenced-files.ts'

/** Options for `lint()`: those of `build()`, except for the ones that only affect its output. */
export type LintOptions = Omit<BuildOptions, 'lint' | 'strict' | 'onWarning' | 'reorder' | 'managedByLabel'>

/** What `lint()` found. A finding in a base that several directories share is reported once. */
export interface LintResult {
  /** One for every directory that does not build; other mistakes in the same file are its `related`. */
  readonly errors: readonly KuiltError[]
  readonly warnings: readonly Warning[]
}

/**
 * Builds the kustomizations in some directories for their warnings: those of a build, those that a build leaves out because
 * they are often intended, values that mean different things in YAML 1.1 and 1.2, and, if every directory builds, files
 * that none of them refers to.
 *
 * @param directories path of a directory, or of several. Default: `.`
 * @throws nothing on bad input: errors are part of the result. KuiltError OPTION_INVALID for wrong options
 *
 * @example
 * ```ts
 * import { lint, type LintOptions, type LintResult, memoryFileSystem } from 'kuilt'
 *
 * const options: LintOptions = { fileSystem: memoryFileSystem({ 'kustomization.yaml': 'resources: [web.yml]' }) }
 * const { errors, warnings }: LintResult = await lint('.', options)
 * console.log(errors[0]?.code, warnings.length) // FILE_NOT_FOUND 0
 * ```
 */
export async function lint(
  directories: string | readonly string[] = ['.'],
  options: LintOptions = {},
): Promise<LintResult> {
  checkOptions(options)
  const { fileSystem } = fileAccess(options)
  const warnings = new BuildWarnings({ ...options, lint: true }, fileSystem)
  const errors: KuiltError[] = []
  // Directories that are linted together usually share bases.
  const shared: BuildOptions = {
    ...options,
    lint: true,
    cache: options.cache ?? createCache(),
    onWarning: warnings.add,
  }
  const files = new Set<string>()
  for (const directory of typeof directories === 'string' ? [directories] : directories) {
    try {
      const { inputs } = await build(directory, shared)
      for (const file of inputs.files) files.add(file)
    } catch (error) {
      if (!isKuiltError(error)) throw error
      errors.push(error)
    }
  }
  for (const warning of ambiguousValues([...files].filter(isYamlFile), fileSystem)) warnings.add(warning)
  // It is not known what a directory that does not build would have read.
  if (errors.length === 0) for (const warning of unreferencedFiles(files, fileSystem)) warnings.add(warning)
  return { errors, warnings: warnings.list }
}
