import { errorDiagnostic, warningDiagnostic } from '../../diagnostics/diagnostic.ts'
import { isKuiltError, type KuiltError, type Warning } from '../../diagnostics/index.ts'
import { diskFileSystem } from '../../files/disk-file-system.ts'
import type { BuildResult } from '../../index.ts'
import { renderEach } from '../../targets/render-all.ts'
import type { Target, TargetOptions } from '../../targets/target.ts'
import type { ValidateOptions } from '../../validate/validate.ts'
import { validateEach } from '../../validate/validate-built.ts'
import type { CommandIo, FlagValues } from '../command.ts'
import type { inputFlags, noWarnFlag } from '../commands/build-flags.ts'
import { toInputOptions, toWarningCodes } from '../commands/build-options.ts'
import { inliningLess } from '../process/inline-less.ts'
import { type Report, type ReportFormat, reportFormats } from './report.ts'

/** The flags of `kuilt validate` that have a meaning here. */
export type ValidateFlagValues = FlagValues<typeof inputFlags & typeof noWarnFlag> & {
  readonly 'kubernetes-version': string | undefined
  readonly schema: readonly string[]
  readonly 'missing-schema': string
  readonly lint: boolean
  readonly format: string
}

interface Rendered {
  readonly targets: readonly { readonly target: Target; readonly result: BuildResult }[]
  /** True if some targets could not be rendered. */
  readonly failed: boolean
  readonly errors: readonly KuiltError[]
  readonly warnings: readonly Warning[]
}

/** `kuilt validate`. Resolves to the exit code: 1 for invalid resources, 2 for what cannot be rendered or read. */
export async function runValidate(
  flags: ValidateFlagValues,
  patterns: readonly string[],
  io: CommandIo,
): Promise<number> {
  try {
    const report = await validateTargets(flags, patterns, io)
    // The flag has only these choices.
    reportFormats[flags.format as ReportFormat](report, io)
    if (report.failed) return 2
    return report.targets.some(({ resources }) => resources.some(({ status }) => status === 'invalid')) ? 1 : 0
  } catch (error) {
    if (!isKuiltError(error) || error.code.startsWith('USAGE')) throw error
    io.report(errorDiagnostic(error))
    return 2
  }
}

async function validateTargets(flags: ValidateFlagValues, patterns: readonly string[], io: CommandIo): Promise<Report> {
  const ignored = new Set<string>(toWarningCodes(flags['no-warn']))
  const fileSystem = inliningLess(diskFileSystem())
  const options = { ...(await toInputOptions(flags, io)), fileSystem, readStdin: io.readStdin }
  const { targets, failed, errors, warnings } = await render(patterns, options, flags.lint)
  const results = targets.map(({ result }) => result)
  const checked = validateEach(results, validateOptions(flags, io))
  return {
    targets: targets.map(({ target }, i) => ({ name: target.name, resources: checked.groups[i] ?? [] })),
    failed,
    errors: errors.map(errorDiagnostic),
    warnings: [...warnings, ...checked.warnings].filter(({ code }) => !ignored.has(code)).map(warningDiagnostic),
  }
}

function validateOptions(flags: ValidateFlagValues, io: CommandIo): ValidateOptions {
  const version = flags['kubernetes-version']
  return {
    cwd: io.cwd,
    schemas: flags.schema,
    // The flag has only these choices.
    missingSchema: flags['missing-schema'] as NonNullable<ValidateOptions['missingSchema']>,
    ...(version === undefined ? {} : { kubernetesVersion: version }),
  }
}

async function render(patterns: readonly string[], options: TargetOptions, withLint: boolean): Promise<Rendered> {
  const targets: { readonly target: Target; readonly result: BuildResult }[] = []
  if (withLint) {
    const { lintEach } = await import('../../lint/lint.ts')
    const found = await lintEach(patterns, options, (target, result) => targets.push({ target, result }))
    return { ...found, targets, failed: targets.length < found.targets.length }
  }
  const errors: KuiltError[] = []
  const warnings: Warning[] = []
  // Not printed, because printing fails on a duplicate key, which is a mistake of the resource.
  for await (const { target, result, error } of renderEach(patterns, options, 'files')) {
    if (error === undefined) targets.push({ target, result })
    else errors.push(error)
    warnings.push(...(result?.warnings ?? []))
  }
  return { targets, failed: errors.length > 0, errors, warnings }
}
