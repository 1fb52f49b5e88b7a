import { counted } from '../../diagnostics/counted.ts'
import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import { nameList } from '../../diagnostics/hints.ts'
import type { CommandIo } from '../command.ts'
import type { PlannedTarget } from './render-plan.ts'
import type { Rendered } from './rendered.ts'

/**
 * Reports warnings and errors. Those of a base that several targets share are reported once.
 *
 * @returns the number of targets that failed
 */
export function reportRendered(targets: readonly PlannedTarget[], results: readonly Rendered[], io: CommandIo): number {
  for (const warning of distinctWarnings(results, io)) io.report(warning)
  const failures = new Map<string, { readonly error: Diagnostic; readonly names: string[] }>()
  for (const [index, { error }] of results.entries()) {
    if (error === undefined) continue
    const name = targets[index]?.target.name ?? ''
    const known = failures.get(fingerprint(error))
    if (known === undefined) failures.set(fingerprint(error), { error, names: [name] })
    else known.names.push(name)
  }
  for (const { error, names } of failures.values()) {
    const note = { message: `not rendered: ${nameList(names)}` }
    io.report({ ...error, notes: [...(error.notes ?? []), note] })
  }
  return results.filter(({ error }) => error !== undefined).length
}

function distinctWarnings(results: readonly Rendered[], io: CommandIo): readonly Diagnostic[] {
  const warnings = results.flatMap(({ warnings }) => warnings)
  const distinct = [...new Map(warnings.map((each) => [fingerprint(each), each])).values()]
  return io.errorFormat === 'text' ? withoutRepeatedDeprecations(distinct) : distinct
}

/**
 * For people, one line for each deprecated field is enough. kustomize prints a line for each file, which in a large
 * repository would bury all other warnings and errors.
 */
function withoutRepeatedDeprecations(warnings: readonly Diagnostic[]): readonly Diagnostic[] {
  const counts = new Map<string, number>()
  for (const { verbatim } of warnings) if (verbatim !== undefined) counts.set(verbatim, (counts.get(verbatim) ?? 0) + 1)
  return warnings.flatMap((warning) => {
    const count = warning.verbatim === undefined ? undefined : counts.get(warning.verbatim)
    if (warning.verbatim === undefined || count === 1) return [warning]
    if (count === undefined) return []
    counts.delete(warning.verbatim)
    return [
      {
        ...warning,
        notes: [{ message: `and in ${counted(count - 1, 'other place')}: \`kuilt lint\` lists them all` }],
      },
    ]
  })
}

/** A key that is the same for the same mistake, regardless of the target. */
function fingerprint({ code, message, at, related = [] }: Diagnostic): string {
  return JSON.stringify([code, message, at, related.map(fingerprint)])
}
