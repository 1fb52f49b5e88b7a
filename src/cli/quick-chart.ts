import { fileAccess } from '../files/disk-file-system.ts'
import { resolvePath } from '../files/paths.ts'
import type { RenderedChart } from '../helm/render-chart.ts'
import { renderWithOptions } from '../targets/helm/chart-request.ts'
import type { ChartOptions } from '../targets/helm/options.ts'
import { buildFlags } from './commands/build-flags.ts'
import { chartOptions } from './commands/chart-options.ts'
import { parseFlags } from './parse-flags.ts'
import { descriptorOutput, exitAfter } from './process/descriptor-output.ts'
import { optimizingLess } from './process/optimize-less.ts'
import { resetV8Flags } from './process/v8-flags.ts'
import { programName, programOf } from './program.ts'

/** The part of the main program that this program uses. */
export interface MainProgram {
  readonly printChart: (rendered: RenderedChart) => void
}

/**
 * Runs `kuilt build helm:PATH`. The build puts this module and its imports into a separate file, because loading the
 * code for kustomizations takes as long as rendering many templates. The main program handles other arguments, and
 * reports errors and warnings.
 *
 * @param load returns the main program
 * @returns false if nothing has been printed, and the main program must run the command
 */
export function answersChart(argv: readonly string[], load: () => MainProgram): boolean {
  const stdout = descriptorOutput(1)
  let rendered: RenderedChart | undefined
  try {
    rendered = renderedChart(argv)
    if (rendered?.warnings.length === 0) stdout.write(rendered.text)
  } catch {
    // The main program fails in the same way, and reports it.
    rendered = undefined
  }
  if (rendered?.warnings.length === 0) {
    exitAfter([stdout], 0)
    return true
  }
  resetV8Flags()
  if (rendered === undefined) return false
  load().printChart(rendered)
  return true
}

function renderedChart(argv: readonly string[]): RenderedChart | undefined {
  const found = programOf(process.argv[1] ?? '', process.env) === programName ? readArguments(argv) : undefined
  if (found === undefined) return undefined
  const { fileSystem: files, cwd } = fileAccess({})
  const fileSystem = optimizingLess(files)
  const path = resolvePath(cwd, found.path)
  // A directory can be called `helm:charts`, and a chart can have a git revision or be missing.
  const exists = fileSystem.kind(resolvePath(cwd, `helm:${found.path}`)) !== 'missing'
  if (exists || fileSystem.kind(path) === 'missing') return undefined
  return renderWithOptions(path, found.options, { fileSystem, cwd })
}

interface Arguments {
  readonly path: string
  readonly options: ChartOptions
}

/** Matches the flags for charts. The main program handles all others, including those for the helm program. */
const chartFlag = /^helm-(?!command|debug)/

/** Reads the arguments. Undefined for arguments that only the main program handles. @throws KuiltError USAGE_… */
function readArguments(argv: readonly string[]): Arguments | undefined {
  const { flags, args, given } = parseFlags(buildFlags, argv)
  const [target = ''] = args
  const [, path] = /^helm:([^*?[{]+)$/.exec(target) ?? []
  if (path === undefined || args.length > 1 || [...given].some((name) => !chartFlag.test(name))) return undefined
  return { path, options: chartOptions(flags) }
}
