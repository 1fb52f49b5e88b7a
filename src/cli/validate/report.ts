import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import { createColors } from '../../diagnostics/render/terminal.ts'
import type { ValidatedResource } from '../../validate/result.ts'
import { summaryOf } from '../../validate/validate-built.ts'
import type { CommandIo } from '../command.ts'
import { createReporter, wantsColors } from '../reporter.ts'
import { junitReport } from './junit.ts'
import { distinctMistakes, mistakeDiagnostic, mistakeLine } from './mistakes.ts'
import { tapReport } from './tap.ts'

/** The results of `kuilt validate`. */
export interface Report {
  readonly targets: readonly ValidatedTarget[]
  /** True if some targets could not be rendered. */
  readonly failed: boolean
  /** The errors of these targets, and the findings of `--lint`. */
  readonly errors: readonly Diagnostic[]
  readonly warnings: readonly Diagnostic[]
}

export interface ValidatedTarget {
  readonly name: string
  readonly resources: readonly ValidatedResource[]
}

type Print = (report: Report, io: CommandIo) => void

export type ReportFormat = 'text' | 'json' | 'junit' | 'tap' | 'sarif' | 'github'

/** The functions that print the report, by the value of `--format`. */
export const reportFormats: Readonly<Record<ReportFormat, Print>> = {
  text: printText,
  json: printJson,
  junit: (report, io) => printDocument(junitReport(report, io.cwd), report, io),
  tap: (report, io) => printDocument(tapReport(report, io.cwd), report, io),
  sarif: (report, io) => printDiagnostics('sarif', report, io),
  github: (report, io) => {
    printDiagnostics('github', report, io)
    io.stderr.write(`${summaryLine(report)}\n`)
  },
}

/** Prints each mistake once, because code scanning and annotations refer to lines of files, not to resources. */
function printDiagnostics(format: 'sarif' | 'github', report: Report, io: CommandIo): void {
  const mistakes = distinctMistakes(report.targets).map(mistakeDiagnostic)
  const { report: add, finish } = createReporter(format, { ...io, stderr: io.stdout })
  for (const diagnostic of [...report.errors, ...mistakes, ...report.warnings]) add(diagnostic)
  finish()
}

function printText(report: Report, io: CommandIo): void {
  reportOthers(report, io)
  const colors = createColors(wantsColors(io.env, io.stdout))
  for (const mistake of distinctMistakes(report.targets)) io.stdout.write(`${mistakeLine(mistake, colors)}\n`)
  io.stdout.write(`${summaryLine(report)}\n`)
}

function summaryLine({ targets }: Report): string {
  const resources = targets.flatMap((target) => target.resources)
  const { valid, invalid, skipped } = summaryOf(resources)
  // Programs read this line, so its numbers have no thousands separators.
  const noun = resources.length === 1 ? 'resource' : 'resources'
  return `${resources.length} ${noun}: ${valid} valid, ${invalid} invalid, ${skipped} skipped`
}

function printJson(report: Report, io: CommandIo): void {
  const resources = report.targets.flatMap((target) => target.resources)
  const document = { resources: resources.map(plainResource), summary: summaryOf(resources) }
  printDocument(`${JSON.stringify(document, null, 2)}\n`, report, io)
}

function plainResource({ errors, ...id }: ValidatedResource): object {
  return {
    ...id,
    errors: errors.map(({ path, message, hint, code, at, chain }) => ({
      path,
      message: hint === undefined ? message : `${message}; ${hint}`,
      file: at?.file,
      line: at?.line,
      column: at?.column,
      code,
      ...(chain.length < 2 ? {} : { chain }),
    })),
  }
}

/** Prints the document on stdout, and diagnostics that are not part of it on stderr. */
function printDocument(text: string, report: Report, io: CommandIo): void {
  reportOthers(report, io)
  io.stdout.write(text)
}

function reportOthers({ errors, warnings }: Report, io: CommandIo): void {
  for (const diagnostic of [...errors, ...warnings]) io.report(diagnostic)
}
