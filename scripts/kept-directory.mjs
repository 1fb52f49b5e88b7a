// Keeps directories that take long to create below node_modules/.cache/kuilt, so that they are created only once for
// the same inputs.
//
// Several processes may need the same directory at once: the workers of a test run, a second test run, a build. Each of
// them fills a directory of its own and renames it, so no process finds an incomplete one, even if another process is
// interrupted. Waiting for a process that is already filling the directory only saves time.
import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { kill, pid, version } from 'node:process'
import { setTimeout } from 'node:timers/promises'

/** Milliseconds after which nothing uses a directory any more. */
const outdated = 3_600_000
/** Milliseconds after which a process that fills a directory is not waited for any longer. */
const longest = 180_000

/**
 * The path of the kept directory for what the inputs contain now.
 *
 * @param {string} root the repository
 * @param {{ kind: string, inputs: readonly string[] }} what `kind` starts the name; `inputs` are the files and
 *   directories, below the root, that determine the contents
 * @param {(directory: string) => void | Promise<void>} fill is called with an empty directory
 * @returns {Promise<string>}
 */
export async function keptDirectory(root, { kind, inputs }, fill) {
  const cache = join(root, 'node_modules/.cache/kuilt')
  mkdirSync(cache, { recursive: true })
  // An input that changes in the meantime leads to another directory.
  for (;;) {
    const directory = join(cache, `${kind}-${digestOf(root, inputs)}`)
    const marker = `${directory}.filling`
    while (!mark(marker)) {
      if (isKept(directory)) return directory
      await setTimeout(50)
    }
    try {
      if (isKept(directory)) return directory
      removeOutdated(cache)
      await fillNew(directory, fill, (filled) => {
        if (directory.endsWith(digestOf(root, inputs))) rename(filled, directory, isTaken)
      })
    } finally {
      rmSync(marker, { force: true })
    }
  }
}

/**
 * Replaces a directory by one that `fill` has filled, if it does not fail.
 *
 * @param {string} directory
 * @param {(directory: string) => void | Promise<void>} fill is called with an empty directory next to it
 */
export async function replaceDirectory(directory, fill) {
  await fillNew(directory, fill, (filled) => {
    // Another process may replace the directory at the same time.
    while (existsSync(filled)) {
      const old = `${filled}.old`
      rename(directory, old, ['ENOENT'])
      rename(filled, directory, isTaken)
      rmSync(old, { recursive: true, force: true })
    }
  })
}

/** Codes of errors of a system that does not replace a directory. */
const isTaken = ['EEXIST', 'ENOTEMPTY']

/** Passes `publish` a new directory next to the path, if `fill` does not fail. */
async function fillNew(path, fill, publish) {
  const folder = dirname(path)
  const prefix = `${basename(path)}.new-`
  mkdirSync(folder, { recursive: true })
  removeOutdated(folder, prefix)
  const staging = mkdtempSync(join(folder, prefix))
  try {
    const filled = join(staging, 'filled')
    mkdirSync(filled)
    await fill(filled)
    publish(filled)
  } finally {
    rmSync(staging, { recursive: true, force: true })
  }
}

function rename(from, to, harmless) {
  try {
    renameSync(from, to)
  } catch (error) {
    if (!harmless.includes(error.code)) throw error
  }
}

/** True if the directory exists. It is then in use, and not outdated. */
function isKept(directory) {
  try {
    utimesSync(directory, new Date(), new Date())
    return true
  } catch (error) {
    if (error.code !== 'ENOENT') throw error
    return false
  }
}

/** Creates a file that says that this process fills a directory. Returns false if it says so of another process. */
function mark(marker) {
  try {
    writeFileSync(marker, `${pid}`, { flag: 'wx' })
    return true
  } catch (error) {
    if (error.code !== 'EEXIST') throw error
  }
  const age = Date.now() - (statSync(marker, { throwIfNoEntry: false })?.mtimeMs ?? 0)
  if (age < longest && isRunning(marker)) return false
  writeFileSync(marker, `${pid}`)
  return true
}

/** The process that created a marker; it may be writing it. */
function isRunning(marker) {
  try {
    const owner = Number(readFileSync(marker, 'utf8'))
    return owner === 0 || kill(owner, 0)
  } catch (error) {
    return error.code === 'EPERM'
  }
}

function digestOf(root, inputs) {
  const hash = createHash('sha256').update(version)
  for (const path of inputs.flatMap((input) => filesOf(root, input)))
    hash.update(`\0${path}\0`).update(readFileSync(join(root, path)))
  return hash.digest('hex').slice(0, 16)
}

/** Without tests, which no build reads. */
function filesOf(root, path) {
  if (!statSync(join(root, path)).isDirectory()) return [path]
  return readdirSync(join(root, path), { recursive: true })
    .sort()
    .map((name) => join(path, name))
    .filter((file) => !file.endsWith('.test.ts') && statSync(join(root, file)).isFile())
}

/** Removes what nothing uses any more, including what interrupted processes have left. */
function removeOutdated(folder, prefix = '') {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name)
    const entry = name.startsWith(prefix) ? statSync(path, { throwIfNoEntry: false }) : undefined
    if (entry !== undefined && Date.now() - entry.mtimeMs > outdated) rmSync(path, { recursive: true, force: true })
  }
}
