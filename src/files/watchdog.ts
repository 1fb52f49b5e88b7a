import { type ChildProcess, spawn } from 'node:child_process'

/** Cleans up after this process if it is killed. */
export interface Watchdog {
  /** Sets the process group to kill; undefined for none. */
  readonly watchGroup: (pid: number | undefined) => void
  /** Adds a folder to remove. */
  readonly watchFolder: (path: string) => void
  /** Stops the watchdog without cleaning up. */
  readonly dismiss: () => void
}

/**
 * The script reads instructions until the pipe closes, which happens when the process at the other end exits for any
 * reason.
 */
const script = `while read -r what value; do
  case $what in
    group) group=$value ;;
    folder) set -- "$@" "$value" ;;
  esac
done
[ -z "$group" ] || kill -KILL "-$group"
rm -rf -- "$@" || { sleep 1; rm -rf -- "$@"; }`

/**
 * Starts a shell that kills programs and removes temporary folders if this process is killed by a signal that it cannot
 * handle (SIGKILL), or crashes. Does nothing on Windows, or if there is no shell.
 */
export function startWatchdog(): Watchdog {
  if (process.platform === 'win32') return { watchGroup: () => {}, watchFolder: () => {}, dismiss: () => {} }
  // The shell runs in its own session, so that it survives if the process group is killed or the terminal is closed.
  const shell: ChildProcess = spawn('/bin/sh', ['-c', script], {
    cwd: '/',
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  shell.on('error', () => {})
  shell.stdin?.on('error', () => {})
  shell.unref()
  const tell = (line: string): void => void shell.stdin?.write(`${line}\n`)
  return {
    watchGroup: (pid) => tell(`group ${pid ?? ''}`),
    watchFolder: (path) => {
      if (!path.includes('\n')) tell(`folder ${path}`)
    },
    dismiss: () => void shell.kill('SIGKILL'),
  }
}
