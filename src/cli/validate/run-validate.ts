import { type Diagnostic, errorDiagnostic, strictDiagnostic } from '../../diagnostics/diagnostic.ts'
import { attempt, isKuiltError, type Warning } from '../../diagnostics/index.ts'
import { distinctFindings } from '../../diagnostics/same-finding.ts'
import type { Explanation } from '../../explain/explanation.ts'
import { diskFileSystem } from '../../files/disk-file-system.ts'
import type { BuildResult } from '../../index.ts'
import { renderEach } from '../../targets/render-all.ts'
import type { Target, TargetOptions } from '../../targets/target.ts'
import type { Checked } from '../../validate/check.ts'
import { explainsSame } from '../../validate/locator.ts'
import type { ValidateOptions } from '../../validate/validate.ts'
import { validateEach } from '../../validate/validate-built.ts'
import type { CommandIo, FlagValues } from '../command.ts'
import type { inputFlags, warningFlags } from '../commands/build-flags.ts'
import { toInputOptions, toWarningCodes } from '../commands/build-options.ts'
import { optimizingLess } from '../process/optimize-less.ts'
import { distinctFailures, withNames } from '../render/render-report.ts'
import { type Report, type ReportFormat, reportFormats } from './report.ts'

/** The flags of `kuilt validate` that this module uses. */
export type ValidateFlagValues = FlagValues<typeof inputFlags & typeof warningFlags> & {
  readonly 'kubernetes-version': string | undefined
  readonly schema: readonly string[]
  readonly 'missing-schema': string
  readonly lint: boolean
  readonly format: string | undefined
}

interface Rendered {
  readonly targets: readonly { readonly target: Target; readonly result: BuildResult }[]
  /** True if some targets could not be rendered. */
  readonly failed: boolean
  /** Each error once, even if several targets share the file with the mistake. */
  readonly errors: readonly Diagnostic[]
  readonly warnings: readonly Warning[]
}

/**
 * Runs `kuilt validate`. Resolves to the exit code: 1 for invalid resources, and with `--strict` for warnings; 2 for
 * targets that cannot be rendered or read.
 */
export async function runValidate(
  flags: ValidateFlagValues,
  patterns: readonly string[],
  io: CommandIo,
): Promise<number> {
  try {
    const report = await validateTargets(flags, patterns, io)
    // The parser accepts only these values.
    const format = (flags.format as ReportFormat | undefined) ?? io.errorFormat
    reportFormats[format](report, io)
    if (report.failed) return 2
    const isInvalid = report.targets.some(({ resources }) => resources.some(({ status }) => status === 'invalid'))
    return isInvalid || (flags.strict && report.warnings.length > 0) ? 1 : 0
  } catch (error) {
    if (!isKuiltError(error) || error.code.startsWith('USAGE')) throw error
    io.report(errorDiagnostic(error))
    return 2
  }
}

async function validateTargets(flags: ValidateFlagValues, patterns: readonly string[], io: CommandIo): Promise<Report> {
  const ignored = new Set<string>(toWarningCodes(flags['no-warn']))
  const fileSystem = optimizingLess(diskFileSystem())
  const options = { ...(await toInputOptions(flags, io)), fileSystem, readStdin: io.readStdin }
  const { targets, failed, errors, warnings } = await render(patterns, options, flags.lint)
  const checked = await check(targets, validateOptions(flags, io))
  return {
    targets: targets.map(({ target }, i) => ({ name: target.name, resources: checked.groups[i] ?? [] })),
    failed,
    errors,
    warnings: distinctFindings([...warnings, ...checked.warnings])
      .filter(({ code }) => !ignored.has(code))
      .map((warning) => strictDiagnostic(warning, flags.strict)),
  }
}

/**
 * Validates the targets. A build that ran programs, fetched remote files or belongs to a Flux or Argo CD target cannot
 * be explained later. If there are errors to report, such targets are rendered again to find the step that set a field.
 */
async function check(targets: Rendered['targets'], options: ValidateOptions): Promise<Checked> {
  const checked = validateEach(
    targets.map(({ result }) => ({ built: result })),
    options,
  )
  const explanations: (Explanation | undefined)[] = []
  for (const [i, target] of targets.entries()) {
    const isUnexplained = checked.groups[i]?.some(({ errors }) => errors.some(({ at }) => at === undefined)) ?? false
    explanations.push(isUnexplained ? await explainAgain(target) : undefined)
  }
  if (explanations.every((explanation) => explanation === undefined)) return checked
  const explained = targets.map(({ result }, i) => ({ built: result, explanation: explanations[i] }))
  return validateEach(explained, options)
}

/**
 * Renders a target again to explain it. Undefined if the first result can be explained, or if the second result is
 * different.
 */
async function explainAgain({ target, result }: Rendered['targets'][number]): Promise<Explanation | undefined> {
  if (attempt(() => result.explain()) !== undefined) return undefined
  try {
    const explanation = (await target.render({ purpose: 'explain' })).explain()
    return explainsSame(explanation, result) ? explanation : undefined
  } catch (error) {
    if (isKuiltError(error)) return undefined
    throw error
  }
}

function validateOptions(flags: ValidateFlagValues, io: CommandIo): ValidateOptions {
  const version = flags['kubernetes-version']
  return {
    cwd: io.cwd,
    schemas: flags.schema,
    // The parser accepts only these values.
    missingSchema: flags['missing-schema'] as NonNullable<ValidateOptions['missingSchema']>,
    ...(version === undefined ? {} : { kubernetesVersion: version }),
  }
}

async function render(patterns: readonly string[], options: TargetOptions, withLint: boolean): Promise<Rendered> {
  const targets: { readonly target: Target; readonly result: BuildResult }[] = []
  if (withLint) {
    const { lintEach } = await import('../../lint/lint.ts')
    const found = await lintEach(patterns, options, (target, result) => targets.push({ target, result }))
    return {
      ...found,
      targets,
      failed: targets.length < found.targets.length,
      errors: found.errors.map(errorDiagnostic),
    }
  }
  const failures: { readonly error: Diagnostic; readonly name: string }[] = []
  const warnings: Warning[] = []
  // `files` does not print the result: printing fails on duplicate keys, which should be reported as mistakes of the
  // resource.
  for await (const { target, result, error } of renderEach(patterns, options, 'files')) {
    if (error === undefined) targets.push({ target, result })
    else failures.push({ error: errorDiagnostic(error), name: target.name })
    // Deprecated fields do not make resources invalid, so only `--lint` reports them here.
    warnings.push(...(result?.warnings ?? []).filter(({ code }) => code !== 'DEPRECATED_FIELD'))
  }
  const errors = distinctFailures(failures).map(({ error, names }) => {
    return names.length === 1 ? error : withNames(error, names)
  })
  return { targets, failed: errors.length > 0, errors, warnings }
}
