import { type ChildProcess, fork } from 'node:child_process'
import { join } from 'node:path'

export interface Ran {
  readonly status: number
  /** What it wrote to standard output, and then what it wrote to standard error. */
  readonly output: string
}

/** A test runner of this repository, in a process that stays until `stop`. */
export interface TestRunner {
  /** Runs it with these arguments. */
  readonly run: (...args: readonly string[]) => Promise<Ran>
  readonly stop: () => void
}

/** The process starts in the project with the first run. */
export function testRunner(name: 'jest' | 'vitest', project: () => string): TestRunner {
  let child: ChildProcess | undefined
  const start = (): ChildProcess => {
    const { JEST_WORKER_ID: _, NODE_OPTIONS: __, CI: ___, ...inherited } = process.env
    return fork(join(import.meta.dirname, 'test-runner-process.mjs'), [name], {
      cwd: project(),
      // Jest needs the flag for ES modules.
      execArgv: ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'],
      env: { ...inherited, NO_COLOR: '1', FORCE_COLOR: '0', TMPDIR: project() },
    })
  }
  return {
    run: (...args) => {
      const runner = child ?? start()
      child = runner
      return new Promise((resolve, reject) => {
        const onExit = (code: number | null): void => reject(new Error(`${name} ended with ${code}`))
        runner.once('exit', onExit)
        runner.once('message', (ran: Ran) => {
          runner.off('exit', onExit)
          resolve(ran)
        })
        runner.send(args, (error) => error !== null && reject(error))
      })
    },
    stop: () => {
      child?.kill()
      child = undefined
    },
  }
}
