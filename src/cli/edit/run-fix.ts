import { warningDiagnostic } from '../../diagnostics/diagnostic.ts'
import type { CommandIo } from '../command.ts'
import { runEdits } from './run-edits.ts'

export interface FixFlags {
  readonly vars: boolean
  readonly 'dry-run': boolean
}

export async function runFix({ 'dry-run': dryRun }: FixFlags, io: CommandIo): Promise<number> {
  const { warnings } = runEdits([{ type: 'fix' }], { io, dryRun })
  for (const warning of warnings) io.report(warningDiagnostic(warning))
  return 0
}
