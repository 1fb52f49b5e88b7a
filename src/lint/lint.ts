import { build } from '../build/build.ts'
import { createCache } from '../build/build-cache.ts'
import type { BuildOptions } from '../build/build-options.ts'
import { BuildWarnings } from '../build/build-warnings.ts'
import { isKuiltError, type KuiltError, type Warning } from '../diagnostics/index.ts'
import { fileAccess } from '../files/disk-file-system.ts'
import { ambiguousValues } from './ambiguous-values.ts'
import { isYamlFile, unreferencedFiles } from './unreferenced-files.ts'

/** Options for `lint()`: those of `build()`, except for the ones that only affect its output. */
export type LintOptions = Omit<BuildOptions, 'lint' | 'strict' | 'onWarning' | 'reorder' | 'managedByLabel'>

/** Result of `lint()`. A finding in a base that several directories share is reported once. */
export interface LintResult {
  /** One for every directory that does not build; other mistakes in the same file are its `related`. */
  readonly errors: readonly KuiltError[]
  readonly warnings: readonly Warning[]
}

/**
 * Checks the kustomizations in some directories by building them. Reports the warnings of a build, those that a build
 * omits because they are often intended, values that differ between YAML 1.1 and 1.2, and, if every directory builds,
 * unreferenced files.
 *
 * @param directories paths of directories. Default: `.`
 * @throws nothing on bad input: errors are part of the result
 */
export async function lint(directories: readonly string[] = ['.'], options: LintOptions = {}): Promise<LintResult> {
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
  for (const directory of directories) {
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
