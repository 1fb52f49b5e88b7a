import { type ChildProcess, spawn } from 'node:child_process'
import { realpathSync, rmSync } from 'node:fs'
import { constants } from 'node:os'
import { makeTemporaryFolder } from '../../files/temporary-folder.ts'
import { startWatchdog } from '../../files/watchdog.ts'
import { signals, supervised, untilSignal } from './signals.ts'

/** The time, in milliseconds, that a build may take to stop after a signal. */
const patience = 1000

/**
 * Runs the same command line in a separate process group with a separate folder for temporary files. A signal kills the
 * whole group. The folder is always removed. If this process is killed, a watchdog kills the group and removes the
 * folder.
 *
 * @returns the exit code of the child; if a signal ended the child, the same signal ends this process
 */
export async function superviseSelf(argv: readonly string[]): Promise<number> {
  // The listeners must be added before the child starts, so that early signals are also forwarded.
  const asked = untilSignal()
  const folder = temporaryFolder()
  const watchdog = startWatchdog()
  if (folder !== undefined) watchdog.watchFolder(folder)
  const [, script = ''] = process.argv
  const env = { ...process.env, [supervised]: '1', ...(folder === undefined ? {} : { TMPDIR: folder }) }
  const child = spawn(process.execPath, [...process.execArgv, script, ...argv], {
    env,
    stdio: 'inherit',
    detached: true,
  })
  watchdog.watchGroup(child.pid)
  const outcome = await endOf(child, asked)
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
  watchdog.dismiss()
  if (typeof outcome === 'number') return outcome
  for (const signal of signals) process.removeAllListeners(signal)
  process.kill(process.pid, outcome)
  // The signal arrives shortly after this call, but never if this is the first process in a container.
  await new Promise((resolve) => setTimeout(resolve, patience))
  return 128 + constants.signals[outcome]
}

/**
 * Creates a temporary folder. Undefined if this fails. The build then reports an error if it needs a temporary folder.
 */
function temporaryFolder(): string | undefined {
  try {
    return realpathSync(makeTemporaryFolder('kuilt-run-'))
  } catch {
    return undefined
  }
}

/** Resolves to the exit code, or to the signal that ended the child or was sent to this process. */
async function endOf(child: ChildProcess, asked: Promise<NodeJS.Signals>): Promise<number | NodeJS.Signals> {
  const ended = new Promise<number | NodeJS.Signals>((resolve) => {
    child.on('error', (error) => {
      process.stderr.write(`error: cannot start ${process.execPath}: ${error.message}\n`)
      resolve(1)
    })
    child.on('exit', (code, signal) => resolve(signal ?? code ?? 1))
  })
  let requested: NodeJS.Signals | undefined
  asked.then((signal) => {
    requested = signal
    endGroup(child, signal)
    setTimeout(() => endGroup(child, 'SIGKILL'), patience).unref()
  })
  const end = await ended
  const outcome = requested ?? end
  // This kills programs that ignore other signals.
  if (typeof outcome !== 'number') endGroup(child, 'SIGKILL')
  return outcome
}

function endGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (pid !== undefined) process.kill(-pid, signal)
  } catch {
    // The process group no longer exists.
  }
}
