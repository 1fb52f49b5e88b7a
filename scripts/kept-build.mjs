// Keeps the last builds below node_modules, so that the same sources are built only once: for `dist`, and for the tests.
import { createHash } from 'node:crypto'
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
} from 'node:fs'
import { join } from 'node:path'

/** Everything that a build reads. Packages are identified by the lock file. */
const inputs = [
  'src',
  'scripts',
  'docs/errors',
  'docs/warnings.md',
  'facts/kubernetes-schemas.json',
  'package-lock.json',
  'tsconfig.json',
  'tsconfig.build.json',
]
const prefix = 'dist-'
/** Milliseconds after which a build of other sources is removed. */
const outdated = 900_000

/**
 * Builds into a directory, unless these sources have been built before.
 *
 * @param {string} root
 * @param {string} directory is replaced only by a complete build
 * @param {(out: string) => Promise<void>} buildInto fills an empty directory
 */
export async function keptBuild(root, directory, buildInto) {
  const cache = join(root, 'node_modules/.cache/kuilt')
  const kept = join(cache, `${prefix}${digestOf(root)}`)
  if (existsSync(kept)) utimesSync(kept, new Date(), new Date())
  else {
    removeOutdated(cache)
    await fillNew(kept, buildInto, (out) => {
      // Another process may have built the same sources, and may already be copying them.
      if (!existsSync(kept)) renameSync(out, kept)
    })
  }
  await fillNew(
    directory,
    (out) => cpSync(kept, out, { recursive: true }),
    (out) => {
      rmSync(directory, { recursive: true, force: true })
      renameSync(out, directory)
    },
  )
}

/** Passes `publish` a directory next to the path only if it has been filled without errors. */
async function fillNew(path, fill, publish) {
  const out = `${path}.new-${process.pid}`
  mkdirSync(out, { recursive: true })
  try {
    await fill(out)
    publish(out)
  } finally {
    rmSync(out, { recursive: true, force: true })
  }
}

function digestOf(root) {
  const hash = createHash('sha256').update(process.version)
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

function removeOutdated(cache) {
  mkdirSync(cache, { recursive: true })
  for (const name of readdirSync(cache).filter((name) => name.startsWith(prefix))) {
    const directory = join(cache, name)
    if (Date.now() - statSync(directory).mtimeMs > outdated) rmSync(directory, { recursive: true, force: true })
  }
}
