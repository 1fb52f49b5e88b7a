import { createCache } from '../build/build-cache.ts'
import { type BuildResult, builtResources, toYaml } from '../build/build-result.ts'
import { BuildWarnings } from '../build/build-warnings.ts'
import { isKuiltError, type KuiltError, reported, type Warning } from '../diagnostics/index.ts'
import { distinctFindings } from '../diagnostics/same-finding.ts'
import { type FileOptions, fileAccess } from '../files/disk-file-system.ts'
import type { FileSystem } from '../files/file-system.ts'
import { checkTargetOptions } from '../targets/check-target-options.ts'
import { openTargets } from '../targets/open-targets.ts'
import type { Target, TargetOptions } from '../targets/target.ts'
import { ambiguousValues } from './ambiguous-values.ts'
import { dataOnlyFiles } from './data-only-files.ts'
import { FieldSources } from './field-sources.ts'
import { inputDocuments } from './input-documents.ts'
import { rejectedValues } from './object-checks.ts'
import { staleAliases } from './stale-aliases.ts'
import { quotedBlocks } from './text-checks.ts'
import { isYamlFile, unreferencedFiles } from './unreferenced-files.ts'

/** Options for `lint()`: those of `openTargets()`, except the options for the output and for handling warnings. */
export type LintOptions = Omit<
  TargetOptions,
  'lint' | 'strict' | 'onWarning' | 'reorder' | 'managedByLabel' | 'kustomizeVersion'
>

/** The result of `lint()`. A finding in a base that several directories share is reported once. */
export interface LintResult {
  /**
   * An error for each target that does not build. Other mistakes in the same file are its `related` errors.
   */
  readonly errors: readonly KuiltError[]
  readonly warnings: readonly Warning[]
  /** The targets that were checked, including patterns and directories for which no target was found. */
  readonly targets: readonly Pick<Target, 'name' | 'kind'>[]
}

/**
 * Checks targets by building them: kustomizations, manifests, and everything else that `openTargets` accepts. Reports
 * the warnings of a build, problems that a build does not report because they are often intended, values that differ
 * between YAML 1.1 and 1.2, and, if every directory builds, unreferenced files.
 *
 * @param patterns targets as for `openTargets`. Default: `.`
 * @throws KuiltError OPTION_INVALID, OPTION_UNKNOWN; nothing on bad input, because errors are part of the result
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
  patterns: string | readonly string[] = ['.'],
  options: LintOptions = {},
): Promise<LintResult> {
  return await lintEach(patterns, options, () => {})
}

/**
 * Like `lint`, but for callers that use the results of the builds.
 *
 * @param onBuilt receives each result, even if it cannot be printed
 */
export async function lintEach(
  patterns: string | readonly string[],
  options: LintOptions,
  onBuilt: (target: Target, built: BuildResult) => void,
): Promise<LintResult> {
  reported(() => checkTargetOptions(options))
  const { fileSystem, cwd } = fileAccess(options)
  const errors: KuiltError[] = []
  const addError = (error: unknown): void => {
    if (!isKuiltError(error)) throw error
    errors.push(error)
  }
  // Targets that are checked together usually share bases.
  const shared: TargetOptions = { ...options, fileSystem, lint: true, cache: options.cache ?? createCache() }
  const { targets, names } = await openEach(typeof patterns === 'string' ? [patterns] : patterns, shared, addError)
  const sources = new Map<FileSystem | string, Findings>()
  for (const target of targets) {
    const source = target.revision ?? target.fileSystem
    const findings = sources.get(source) ?? newFindings(target.fileSystem, options)
    sources.set(source, findings)
    try {
      await lintTarget(target, findings, { cwd, onBuilt })
    } catch (error) {
      addError(error)
    }
  }
  for (const findings of sources.values()) lintFiles(findings, errors.length === 0)
  return {
    errors: distinctFindings(errors),
    warnings: [...sources.values()].flatMap(({ warnings }) => warnings.list),
    targets: names,
  }
}

/** The findings in the files of one source: the current files, or those of a git revision. */
interface Findings {
  readonly warnings: BuildWarnings
  /** All files that the builds have read. */
  readonly files: Set<string>
  readonly fileSystem: FileSystem
}

function newFindings(fileSystem: FileSystem, options: LintOptions): Findings {
  return { warnings: new BuildWarnings({ ...options, lint: true }, fileSystem), files: new Set(), fileSystem }
}

async function lintTarget(
  target: Target,
  { warnings, files }: Findings,
  { cwd, onBuilt }: { readonly cwd: string; readonly onBuilt: (target: Target, built: BuildResult) => void },
): Promise<void> {
  const built = await target.render({ onWarning: warnings.add, purpose: 'files' })
  onBuilt(target, built)
  for (const file of built.inputs.files) files.add(file)
  // Some mistakes are found only if every value is printed.
  toYaml(built)
  checkObjects(built, { fileSystem: target.fileSystem, cwd }).forEach(warnings.add)
}

/** @param allBuilt false if a target could not be built, so that it is not known what else it would have read */
function lintFiles({ warnings, files, fileSystem }: Findings, allBuilt: boolean): void {
  const manifests = parsedFiles(files, fileSystem)
  for (const warning of ambiguousValues(manifests, fileSystem)) warnings.add(warning)
  for (const warning of quotedBlocks(inputDocuments(manifests, fileSystem))) warnings.add(warning)
  if (allBuilt) for (const warning of unreferencedFiles(files, fileSystem)) warnings.add(warning)
}

interface Opened {
  readonly targets: readonly Target[]
  readonly names: LintResult['targets']
}

/**
 * Opens the targets of all patterns. If a pattern matches no target, this is an error, but the other patterns are still
 * checked.
 */
async function openEach(
  patterns: readonly string[],
  options: TargetOptions,
  onError: (error: unknown) => void,
): Promise<Opened> {
  const targets = new Map<string, Target>()
  const missing: LintResult['targets'][number][] = []
  for (const pattern of patterns) {
    try {
      for (const target of await openTargets(pattern, options)) targets.set(target.name, target)
    } catch (error) {
      onError(error)
      missing.push({ name: pattern, kind: 'kustomization' })
    }
  }
  const found = [...targets.values()]
  return { targets: found, names: [...missing, ...found.map(({ name, kind }) => ({ name, kind }))] }
}

/** Finds mistakes in the objects of a build whose source in the input can be found. */
function checkObjects(built: BuildResult, { fileSystem, cwd }: Required<FileOptions>): readonly Warning[] {
  const resources = builtResources(built) ?? []
  return [...rejectedValues(resources, new FieldSources(built, cwd)), ...staleAliases(resources, fileSystem)]
}

/** Returns the YAML files that a build has parsed. */
function parsedFiles(files: ReadonlySet<string>, fileSystem: FileSystem): readonly string[] {
  const data = dataOnlyFiles(files, fileSystem)
  return [...files].filter((file) => isYamlFile(file) && !data.has(file))
}
