import { counted } from '../../diagnostics/counted.ts'
import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import { nameList } from '../../diagnostics/hints.ts'
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

/** Returns a key that is the same for the same mistake, regardless of the target. */
function fingerprint({ code, message, at, related = [] }: Diagnostic): string {
  return JSON.stringify([code, message, at, related.map(fingerprint)])
}
