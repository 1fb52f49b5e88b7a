import { counted } from '../../diagnostics/counted.ts'
import { type Diagnostic, errorDiagnostic } from '../../diagnostics/diagnostic.ts'
import { nameList } from '../../diagnostics/hints.ts'
import { distinctFindings, findingKey, missingVariables } from '../../diagnostics/same-finding.ts'
import type { Diff } from '../../index.ts'
import { groupBy } from '../../tree/groups.ts'
import type { CommandIo } from '../command.ts'
import type { PlannedTarget } from './render-plan.ts'
import type { Rendered } from './rendered.ts'

/**
 * Reports warnings and errors. If several targets share a base, its warnings and errors are reported once.
 *
 * @returns the number of targets that failed
 */
export function reportRendered(targets: readonly PlannedTarget[], results: readonly Rendered[], io: CommandIo): number {
  for (const warning of distinctWarnings(results, io)) io.report(warning)
  const failures = results.flatMap(({ error }, i) => {
    return error === undefined ? [] : [{ error, name: targets[i]?.target.name ?? '' }]
  })
  for (const { error, names } of distinctFailures(failures)) io.report(withNames(error, names))
  return results.filter(({ error }) => error !== undefined).length
}

interface Failure {
  readonly error: Diagnostic
  readonly names: readonly string[]
}

/** Returns each error once, with the names of the targets that it affects. */
export function distinctFailures(
  failures: readonly { readonly error: Diagnostic; readonly name: string }[],
  keyOf: (error: Diagnostic) => string = findingKey,
): readonly Failure[] {
  const groups = groupBy(failures, ({ error }) => keyOf(error))
  return [...groups.values()].map((group) => ({ error: group[0].error, names: group.map(({ name }) => name) }))
}

/**
 * Reports the errors of targets that `kuilt diff` could not compare.
 *
 * @param targets the number of targets, including those that have been compared
 */
export function reportNotCompared(diffs: readonly Diff[], targets: number, io: CommandIo): void {
  const failures = diffs.flatMap(({ target: name = '', failure }) => (failure === undefined ? [] : [{ name, failure }]))
  // The same mistake in both versions is two errors, because their notes differ.
  const versions = groupBy(failures, ({ failure: { version, repaired } }) => `${version} ${repaired}`)
  for (const group of versions.values()) {
    const [{ failure }] = group
    const errors = group.map((each) => ({ name: each.name, error: errorDiagnostic(each.failure.error) }))
    // If several Kustomizations get variables from the same object, only the first error is reported.
    const keyOf = (error: Diagnostic): string => missingVariables(error) ?? findingKey(error)
    for (const { error, names } of distinctFailures(errors, keyOf)) {
      const located = targets === 1 ? error : withNames(error, names, 'not compared')
      io.report(failure.repaired ? withNote(located, repairedNote) : located)
    }
  }
}

const repairedNote = 'only the old version has this error, so there is nothing to compare the new version with'

/** Adds a note that lists the targets. @param effect what the error prevented */
export function withNames(error: Diagnostic, names: readonly string[], effect = 'not rendered'): Diagnostic {
  return withNote(error, `${effect}: ${nameList(names)}`)
}

export function withNote(error: Diagnostic, message: string): Diagnostic {
  return { ...error, notes: [...(error.notes ?? []), { message }] }
}

function distinctWarnings(results: readonly Rendered[], io: CommandIo): readonly Diagnostic[] {
  const warnings = results.flatMap(({ warnings }) => warnings)
  const distinct = distinctFindings(warnings)
  return io.errorFormat === 'text' ? withoutRepeatedDeprecations(distinct) : distinct
}

/**
 * Combines the warnings about each deprecated field into one line. kustomize prints a line for each file, so in a large
 * repository, all other warnings and errors would be hard to find.
 */
function withoutRepeatedDeprecations(warnings: readonly Diagnostic[]): readonly Diagnostic[] {
  // All other warnings stay separate.
  const groups = groupBy(warnings, (warning) => warning.verbatim ?? warning)
  return [...groups.values()].map(([first, ...others]) => {
    if (others.length === 0) return first
    const message = `and in ${counted(others.length, 'other place')}: \`kuilt lint\` lists them all`
    return { ...first, notes: [{ message }] }
  })
}
