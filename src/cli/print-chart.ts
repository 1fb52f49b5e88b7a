import { warningDiagnostic } from '../diagnostics/diagnostic.ts'
import type { RenderedChart } from '../helm/render-chart.ts'
import { locatedWarnings } from '../targets/helm/located-warnings.ts'
import type { Group } from './command.ts'
import { buildCommand } from './commands/build.ts'

/** The command `build` for a chart that `quick-chart.cjs` has rendered: reports the warnings, and prints the chart. */
export function printingChart({ text, warnings }: RenderedChart): Group {
  const command: typeof buildCommand = {
    ...buildCommand,
    run: async (_flags, _args, io) => {
      for (const warning of locatedWarnings(warnings)) io.report(warningDiagnostic(warning))
      io.stdout.write(text)
      return 0
    },
  }
  return { summary: '', commands: [{ name: 'build', summary: '', load: async () => command }] }
}
