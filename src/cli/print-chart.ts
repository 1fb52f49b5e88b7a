import { BuildWarnings } from '../build/build-warnings.ts'
import { warningDiagnostic } from '../diagnostics/diagnostic.ts'
import { diskFileSystem } from '../files/disk-file-system.ts'
import type { RenderedChart } from '../helm/render-chart.ts'
import type { Group } from './command.ts'
import { buildCommand } from './commands/build.ts'

/** The command `build` for a chart that `quick-chart.cjs` has rendered: reports the warnings, and prints the chart. */
export function printingChart({ text, warnings }: RenderedChart): Group {
  const command: typeof buildCommand = {
    ...buildCommand,
    run: async (_flags, _args, io) => {
      const located = new BuildWarnings({}, diskFileSystem())
      for (const warning of warnings) located.add(warning)
      for (const warning of located.list) io.report(warningDiagnostic(warning))
      io.stdout.write(text)
      return 0
    },
  }
  return { summary: '', commands: [{ name: 'build', summary: '', load: async () => command }] }
}
