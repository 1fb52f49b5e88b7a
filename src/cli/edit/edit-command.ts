import { warningDiagnostic } from '../../diagnostics/diagnostic.ts'
import type { Edit } from '../../edit/edits.ts'
import type { Argument, Command, CommandIo, Example, Flags, FlagValues } from '../command.ts'

const dryRunFlags = {
  'dry-run': { type: 'bool', summary: 'print the change as a diff without writing it' },
} as const

/** A command that changes the kustomization file of the working directory. */
export interface EditCommandSpec<F extends Flags> {
  readonly summary: string
  readonly description?: string
  readonly arguments?: readonly Argument[]
  readonly flags?: F
  readonly examples: readonly Example[]
  readonly edits: (
    flags: FlagValues<F & typeof dryRunFlags>,
    args: readonly string[],
    io: CommandIo,
  ) => readonly Edit[] | Promise<readonly Edit[]>
}

export function editCommand<const F extends Flags = Record<never, never>>(
  spec: EditCommandSpec<F>,
): Command<F & typeof dryRunFlags> {
  const { summary, description, examples, edits } = spec
  // If the spec has no flags, F has no other flags either.
  const flags = { ...spec.flags, ...dryRunFlags } as F & typeof dryRunFlags
  return {
    summary,
    ...(description === undefined ? {} : { description }),
    arguments: spec.arguments ?? [],
    flags,
    examples,
    run: async (values, args, io) => {
      const { runEdits } = await import('./run-edits.ts')
      const dryRun = (values as FlagValues<typeof dryRunFlags>)['dry-run']
      const { warnings } = runEdits(await edits(values, args, io), { io, dryRun })
      for (const warning of warnings) io.report(warningDiagnostic(warning))
      return 0
    },
  }
}
