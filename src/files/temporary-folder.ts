import { createHash } from 'node:crypto'
import { lstatSync, mkdtempSync, readdirSync, readlinkSync, rmSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path/posix'

/** The minimum age, in milliseconds, of a folder that is considered abandoned. */
const minimumAge = 60_000
const cleaned: Set<string> = new Set()

/**
 * Creates a folder that only this user can access: `kuilt-git-4711_0a1b2c3d_XXXXXX`. The name contains the ID of this
 * process, and of the machine or container that it runs on. The first call removes folders left behind by processes
 * that were killed.
 *
 * @param prefix such as `kuilt-git-`
 */
export function makeTemporaryFolder(prefix: string, root: string = tmpdir()): string {
  if (!cleaned.has(root)) {
    cleaned.add(root)
    removeAbandoned(root)
  }
  return mkdtempSync(join(root, `${prefix}${process.pid}_${processSpace()}_`))
}

/** Identifies the machine or container, because process IDs are unique only within it. */
function processSpace(): string {
  let namespace = ''
  try {
    namespace = readlinkSync('/proc/self/ns/pid')
  } catch {
    // This file exists only on Linux.
  }
  return createHash('sha256').update(`${hostname()} ${namespace}`).digest('hex').slice(0, 8)
}

/** Removes folders of this user whose process has ended. */
export function removeAbandoned(root: string): void {
  const space = processSpace()
  for (const name of namesIn(root)) {
    const [, pid, madeIn] = /^kuilt-[a-z]+-(\d+)_([0-9a-f]{8})_\w+$/.exec(name) ?? []
    if (madeIn !== space) continue
    try {
      if (isAbandoned(join(root, name), Number(pid))) rmSync(join(root, name), { recursive: true, force: true })
    } catch {
      // Another process is also removing the folder, or this process lacks permission.
    }
  }
}

function namesIn(root: string): readonly string[] {
  try {
    return readdirSync(root)
  } catch {
    return []
  }
}

function isAbandoned(path: string, pid: number): boolean {
  const stat = lstatSync(path)
  if (!stat.isDirectory() || stat.uid !== process.getuid?.() || Date.now() - stat.mtimeMs < minimumAge) return false
  // In a container, every run may have the same process ID, so the folder may be from an earlier run.
  if (pid === process.pid) return stat.mtimeMs < Date.now() - process.uptime() * 1000 - 1000
  return !isRunning(pid)
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    // Any other error means that the process is running, perhaps as another user.
    return error instanceof Error && 'code' in error && error.code !== 'ESRCH'
  }
}
