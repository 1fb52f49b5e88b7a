import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { counted } from '../../diagnostics/counted.ts'
import { type Diagnostic, errorDiagnostic, flattenDiagnostics, strictDiagnostic } from '../../diagnostics/diagnostic.ts'
import type { Warning } from '../../diagnostics/index.ts'
import type { DiagnosticFormat } from '../../diagnostics/render.ts'
import type { LintResult } from '../../index.ts'
import type { Command, CommandIo } from '../command.ts'
import { createReporter } from '../reporter.ts'
import { inputFlags, targetArguments, warningFlags } from './build-flags.ts'
import { toInputOptions, toWarningCodes } from './build-options.ts'

const formatFlag = {
  format: {
    type: 'string',
    value: 'FORMAT',
    choices: ['text', 'json', 'sarif', 'github'],
    summary: 'output format: text and github go to stderr, json and sarif to stdout; same as --error-format',
    group: 'Output',
  },
} as const

type LintFlags = typeof formatFlag & typeof warningFlags & typeof inputFlags

const lintFlags: LintFlags = { ...formatFlag, ...warningFlags, ...inputFlags }

export const lintCommand: Command<LintFlags> = {
  summary: 'Check kustomizations without printing their output',
  description:
    'Builds every target and reports errors and warnings. Also reports problems that `kuilt build` does not: unreferenced manifests, tabs and CRLF line endings in ConfigMaps, labels added to selectors of a base, values that YAML 1.1 and 1.2 interpret differently, and redundant `x/..` in paths. For a directory without a kustomization, checks all roots below it: kustomizations that no other kustomization includes. Without arguments, in the top-level directory of a git repository, checks all of its roots. If targets share files, pass them all in one run; otherwise, shared files may be reported as unreferenced. As in a build, git fetches remote bases unless you pass --no-remote. Exits with 1 if there are errors; with --strict, also if there are warnings.',
  arguments: targetArguments('directories, git URLs or other targets (default: all roots of a repository, or .)'),
  flags: lintFlags,
  examples: [
    { about: 'Check all overlays of a repository', line: 'kuilt lint' },
    { about: 'Check all targets that match a pattern', line: "kuilt lint '**/prod'" },
    {
      about: 'Fail on warnings in CI, annotating a pull request',
      line: 'kuilt lint overlays/* --strict --format github',
    },
    { about: 'Write a report for code scanning', line: 'kuilt lint overlays/* --format sarif > kuilt.sarif' },
  ],
  run: async (flags, args, io) => {
    const noWarn = toWarningCodes(flags['no-warn'])
    const { lint } = await import('../../lint/lint.ts')
    const patterns = args.length === 0 ? await defaultTargets(io) : args
    const options = { ...(await toInputOptions(flags, io)), noWarn, readStdin: io.readStdin }
    const { errors, warnings, targets } = await lint(patterns, options)
    const found = [...errors.map(errorDiagnostic), ...warnings.map((warning) => toDiagnostic(warning, flags.strict))]
    print(found, toFormat(flags.format) ?? io.errorFormat, io)
    io.stderr.write(`${summary(targets, found)}\n`)
    return errors.length > 0 || (flags.strict && warnings.length > 0) ? 1 : 0
  },
}

/** Converts a warning, and keeps the hint for a deprecated field, which builds do not print. */
function toDiagnostic(warning: Warning, strict: boolean): Diagnostic {
  const { verbatim: _, ...diagnostic } = strictDiagnostic(warning, strict)
  return diagnostic
}

/** Prints machine-readable documents on stdout, where they can be piped, and output for people on stderr. */
function print(found: readonly Diagnostic[], format: DiagnosticFormat, io: CommandIo): void {
  const { report, finish } = createReporter(format, isDocument(format) ? { ...io, stderr: io.stdout } : io)
  for (const diagnostic of found) report(diagnostic)
  finish()
}

function isDocument(format: DiagnosticFormat): boolean {
  return format === 'json' || format === 'sarif'
}

function toFormat(format: string | undefined): DiagnosticFormat | undefined {
  // The parser accepts only these values.
  return format as DiagnosticFormat | undefined
}

/**
 * Returns the default targets. At the root of a repository, these are all kustomizations that no other kustomization
 * includes.
 */
async function defaultTargets({ cwd }: CommandIo): Promise<readonly string[]> {
  if (!existsSync(join(cwd, '.git'))) return ['.']
  const { openRoots } = await import('../../targets/open-targets.ts')
  return openRoots('.', { cwd }).map(({ name }) => name)
}

function summary(targets: LintResult['targets'], found: readonly Diagnostic[]): string {
  const areDirectories = targets.every(({ kind }) => kind === 'kustomization')
  const where = areDirectories ? counted(targets.length, 'directory', 'directories') : counted(targets.length, 'target')
  const all = flattenDiagnostics(found)
  const errors = all.filter(({ severity }) => severity === 'error').length
  return `${where}: ${countedOrNo(errors, 'error')}, ${countedOrNo(all.length - errors, 'warning')}`
}

function countedOrNo(count: number, noun: string): string {
  return count === 0 ? `no ${noun}s` : counted(count, noun)
}
