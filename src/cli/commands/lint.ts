import {
  type Diagnostic,
  errorDiagnostic,
  flattenDiagnostics,
  warningDiagnostic,
} from '../../diagnostics/diagnostic.ts'
import type { Warning } from '../../diagnostics/index.ts'
import type { DiagnosticFormat } from '../../diagnostics/render.ts'
import type { Command, CommandIo } from '../command.ts'
import { createReporter } from '../reporter.ts'
import { inputFlags, warningFlags } from './build-flags.ts'
import { toInputOptions, toWarningCodes } from './build-options.ts'

const formatFlag = {
  format: {
    type: 'string',
    value: 'FORMAT',
    choices: ['text', 'json', 'sarif', 'github'],
    summary:
      'how to report: text or github on stderr, json or sarif as a document on stdout; --error-format is the same',
    group: 'Output',
  },
} as const

type LintFlags = typeof formatFlag & typeof warningFlags & typeof inputFlags

const lintFlags: LintFlags = { ...formatFlag, ...warningFlags, ...inputFlags }

export const lintCommand: Command<LintFlags> = {
  summary: 'Look for mistakes in kustomizations without printing what they build',
  description:
    'Builds every directory and reports its errors and warnings, also those that `kuilt build` leaves out: values that YAML 1.1 and 1.2 read differently, labels added to selectors of a base, paths with an inner `..`, tabs and Windows line ends in ConfigMaps, and manifests that none of the directories refers to. Name all the directories that share files at once. As in a build, git fetches remote bases unless --no-remote is given. Exits with 1 for errors, with --strict also for warnings.',
  arguments: [
    {
      name: 'DIR',
      summary: 'directories or git URLs (default: .)',
      optional: true,
      rest: true,
      completes: 'directory',
    },
  ],
  flags: lintFlags,
  examples: [
    { about: 'Check all overlays', line: 'kuilt lint overlays/*' },
    {
      about: 'Fail on warnings in CI, annotating a pull request',
      line: 'kuilt lint overlays/* --strict --format github',
    },
    { about: 'Feed code scanning', line: 'kuilt lint overlays/* --format sarif > kuilt.sarif' },
  ],
  run: async (flags, args, io) => {
    const noWarn = toWarningCodes(flags['no-warn'])
    const { lint } = await import('../../lint/lint.ts')
    const directories = args.length === 0 ? ['.'] : args
    const { errors, warnings } = await lint(directories, { ...(await toInputOptions(flags, io)), noWarn })
    const found = [...errors.map(errorDiagnostic), ...warnings.map((warning) => toDiagnostic(warning, flags.strict))]
    print(found, toFormat(flags.format) ?? io.errorFormat, io)
    io.stderr.write(`${summary(directories.length, found)}\n`)
    return errors.length > 0 || (flags.strict && warnings.length > 0) ? 1 : 0
  },
}

/** In full, with the advice that a build leaves out for deprecated fields. */
function toDiagnostic(warning: Warning, strict: boolean): Diagnostic {
  const { verbatim: _, ...diagnostic } = warningDiagnostic(warning)
  return strict ? { ...diagnostic, severity: 'error' } : diagnostic
}

/** Documents that were asked for go to stdout, where they can be piped; what is for people goes to stderr. */
function print(found: readonly Diagnostic[], format: DiagnosticFormat, io: CommandIo): void {
  const { report, finish } = createReporter(format, isDocument(format) ? { ...io, stderr: io.stdout } : io)
  for (const diagnostic of found) report(diagnostic)
  finish()
}

function isDocument(format: DiagnosticFormat): boolean {
  return format === 'json' || format === 'sarif'
}

function toFormat(format: string | undefined): DiagnosticFormat | undefined {
  // The flag has these choices only.
  return format as DiagnosticFormat | undefined
}

function summary(directories: number, found: readonly Diagnostic[]): string {
  const where = directories === 1 ? '1 directory' : `${directories} directories`
  const all = flattenDiagnostics(found)
  const errors = all.filter(({ severity }) => severity === 'error').length
  return `${where}: ${count(errors, 'error')}, ${count(all.length - errors, 'warning')}`
}

function count(number: number, noun: string): string {
  return number === 1 ? `1 ${noun}` : `${number === 0 ? 'no' : number} ${noun}s`
}
