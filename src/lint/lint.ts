import { build } from '../build/build.ts'
import { createCache } from '../build/build-cache.ts'
import type { BuildOptions } from '../build/build-options.ts'
import { type BuildResult, builtResources, toYaml } from '../build/build-result.ts'
import { BuildWarnings } from '../build/build-warnings.ts'
import { checkOptions } from '../build/check-options.ts'
import { isKuiltError, type KuiltError, type Warning } from '../diagnostics/index.ts'
import { fileAccess } from '../files/disk-file-system.ts'
import type { FileSystem } from '../files/file-system.ts'
import { ambiguousValues } from './ambiguous-values.ts'
import { inputDocuments } from './input-documents.ts'
import { rejectedValues } from './object-checks.ts'
import { staleAliases } from './stale-aliases.ts'
import { quotedBlocks } from './text-checks.ts'
import { isYamlFile, unreferencedFiles } from './unreferenced-files.ts'

/** Options for `lint()`: those of `build()`, except for the ones that only affect its output. */
export type LintOptions = Omit<BuildOptions, 'lint' | 'strict' | 'onWarning' | 'reorder' | 'managedByLabel'>

/** Result of `lint()`. A finding in a base that several directories share is reported once. */
export interface LintResult {
  /**
   * One for every directory that does not build; other mistakes in the same file are its `related`. A mistake in a base
   * that several directories share is reported once.
   */
  readonly errors: readonly KuiltError[]
  readonly warnings: readonly Warning[]
}

/**
 * Checks kustomizations by building them. Reports the warnings of a build, warnings that a build omits because the
 * input is often intentional, values that differ between YAML 1.1 and 1.2, and, if every directory builds,
 * unreferenced files.
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
      const built = await build(directory, shared)
      for (const file of built.inputs.files) files.add(file)
      // Some mistakes are found only when every value is checked.
      toYaml(built)
      checkObjects(built, fileSystem).forEach(warnings.add)
    } catch (error) {
      if (!isKuiltError(error)) throw error
      if (!errors.some((other) => isSame(error, other))) errors.push(error)
    }
  }
  const manifests = [...files].filter(isYamlFile)
  for (const warning of ambiguousValues(manifests, fileSystem)) warnings.add(warning)
  for (const warning of quotedBlocks(inputDocuments(manifests, fileSystem))) warnings.add(warning)
  // If a directory does not build, the list of files that it reads is incomplete.
  if (errors.length === 0) for (const warning of unreferencedFiles(files, fileSystem)) warnings.add(warning)
  return { errors, warnings: warnings.list }
}

/** What is wrong with the objects of a build, as far as it can be traced to the input. */
function checkObjects(built: BuildResult, fileSystem: FileSystem): readonly Warning[] {
  const resources = builtResources(built) ?? []
  const inputs = inputDocuments([...built.inputs.files].filter(isYamlFile), fileSystem)
  return [...rejectedValues(resources, inputs), ...staleAliases(resources, fileSystem)]
}

function isSame(a: KuiltError, b: KuiltError): boolean {
  return fingerprint(a) === fingerprint(b)
}

/** The same mistakes, reached from wherever. */
function fingerprint({ message, at, related }: KuiltError): string {
  return JSON.stringify([message, at, related.map(fingerprint)])
}
