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
  const warnings = results.flatMap(({ warnings }) => warnings)
  for (const warning of new Map(warnings.map((each) => [fingerprint(each), each])).values()) io.report(warning)
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

/** A key that is the same for the same mistake, regardless of the target. */
function fingerprint({ code, message, at, related = [] }: Diagnostic): string {
  return JSON.stringify([code, message, at, related.map(fingerprint)])
}
