import { readFileSync } from 'node:fs'
import type { RenderedChart } from '../helm/render-chart.ts'
import type { Io } from './command.ts'
import { run } from './main.ts'
import { printingChart } from './print-chart.ts'
import { descriptorOutput, exitAfter } from './process/descriptor-output.ts'
import { interruptible, needsSupervision } from './process/signals.ts'
import { programOf } from './program.ts'

// `quick-affected.cjs` uses this function, because it does not contain the YAML reader.
export { inspectKustomization } from '../kustomization/read-kustomization.ts'

/**
 * Returns the working directory, or a path that does not exist if the working directory has been deleted: builds of
 * absolute paths still work, but no relative path must resolve to an existing file.
 */
function workingDirectory(): string {
  try {
    return process.cwd()
  } catch {
    return '/the-working-directory-is-gone'
  }
}

const stdout = descriptorOutput(1)
const stderr = descriptorOutput(2)
const io: Io = {
  stdout,
  stderr,
  readStdin: async () => readFileSync(0, 'utf8'),
  env: process.env,
  cwd: workingDirectory(),
  program: programOf(process.argv[1] ?? '', process.env),
  script: process.argv[1],
  platform: `node ${process.version}, ${process.platform} ${process.arch}`,
}

async function main(argv: readonly string[]): Promise<number> {
  if (needsSupervision(argv, process.env)) {
    const { superviseSelf } = await import('./process/supervise.ts')
    return await superviseSelf(argv)
  }
  const code = await run(argv, io)
  await interruptible()
  return code
}

/** Runs the command line of this process. `program.cjs` starts when its launcher calls this function. */
export function start(): void {
  exitAfterRun(main(process.argv.slice(2)))
}

/** Runs the command line of this process, for a chart that `quick-chart.cjs` has rendered. */
export function printChart(rendered: RenderedChart): void {
  exitAfterRun(run(process.argv.slice(2), io, printingChart(rendered)))
}

function exitAfterRun(running: Promise<number>): void {
  running.then((code) => exitAfter([stdout, stderr], code))
}
