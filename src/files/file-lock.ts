import { closeSync, linkSync, lstatSync, openSync, renameSync, rmSync } from 'node:fs'
import { systemErrorCode } from '../diagnostics/system-error.ts'
import { temporaryBeside } from './replace-files.ts'

/**
 * The number of milliseconds after which a lock is considered abandoned by a killed process. Work under a lock takes
 * much less time.
 */
const patience = 3000
/** The number of milliseconds between attempts. */
const pause = 4

const sleeper = new Int32Array(new SharedArrayBuffer(4))

/**
 * Runs `work` while holding a lock: a file that exists only during the work. Waits until other processes have released
 * the lock. If the lock file cannot be created, runs the work without a lock, because then the work cannot write to
 * that directory either.
 *
 * @param path the path of the lock file
 */
export function withLock<T>(path: string, work: () => T): T {
  const isLocked = lock(path)
  try {
    return work()
  } finally {
    if (isLocked) rmSync(path, { force: true })
  }
}

function lock(path: string): boolean {
  let seen: string | undefined
  let since = performance.now()
  for (;;) {
    try {
      closeSync(openSync(path, 'wx'))
      return true
    } catch (error) {
      if (systemErrorCode(error) !== 'EEXIST') return false
    }
    const holder = identityOf(path)
    if (holder !== seen) {
      seen = holder
      since = performance.now()
    } else if (holder !== undefined && performance.now() - since > patience) {
      takeAway(path, holder)
    }
    Atomics.wait(sleeper, 0, 0, pause)
  }
}

function identityOf(path: string): string | undefined {
  const stat = lstatSync(path, { throwIfNoEntry: false })
  return stat === undefined ? undefined : `${stat.ino} ${stat.ctimeMs}`
}

/** Removes an abandoned lock, unless another process has already replaced it with its own. */
function takeAway(path: string, holder: string): void {
  const aside = temporaryBeside(path)
  try {
    if (identityOf(path) !== holder) return
    renameSync(path, aside)
    // If the renamed file is not the abandoned lock, put it back. Renaming changes the ctime, but not the inode.
    if (identityOf(aside)?.split(' ')[0] !== holder.split(' ')[0]) linkSync(aside, path)
  } catch {
    // Another process was faster.
  } finally {
    rmSync(aside, { force: true })
  }
}
