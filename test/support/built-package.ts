import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../..')
const cache = join(root, 'node_modules/.cache/kuilt')
const prefix = 'package-'
const packed = ['package.json', 'README.md', 'LICENSE', 'schemas']
const sources = [
  'src',
  'scripts',
  'docs/errors',
  'docs/warnings.md',
  'facts/kubernetes-schemas.json',
  'package-lock.json',
  'tsconfig.json',
  'tsconfig.build.json',
]
/** Milliseconds after which no test run still uses a package built from older sources. */
const outdated = 900_000

/**
 * The directory of the package to publish. It is rebuilt if the sources have changed, and stored below node_modules, so
 * that all tests share one build and do not change `dist`.
 */
export function builtPackage(): string {
  const name = `${prefix}${digest([...packed, ...sources])}`
  const directory = join(cache, name)
  if (existsSync(directory)) return directory
  removeOutdated(name)
  const staging = mkdtempSync(join(cache, 'staging-'))
  try {
    for (const path of packed) cpSync(join(root, path), join(staging, path), { recursive: true })
    execFileSync(process.execPath, [join(root, 'scripts/build.mjs'), join(staging, 'dist')])
    // Some tests run the program as a different user.
    chmodSync(staging, 0o755)
    renameSync(staging, directory)
  } catch (error) {
    // Another worker has already created it.
    if (!existsSync(directory)) throw error
  } finally {
    rmSync(staging, { recursive: true, force: true })
  }
  return directory
}

function digest(paths: readonly string[]): string {
  const hash = createHash('sha256')
  for (const path of paths.flatMap(filesBelow)) hash.update(`${path}\0`).update(readFileSync(join(root, path)))
  return hash.digest('hex').slice(0, 16)
}

function filesBelow(path: string): readonly string[] {
  if (!statSync(join(root, path)).isDirectory()) return [path]
  const names = readdirSync(join(root, path), { recursive: true, encoding: 'utf8' }).sort()
  return names.map((name) => join(path, name)).filter((file) => statSync(join(root, file)).isFile())
}

function removeOutdated(current: string): void {
  mkdirSync(cache, { recursive: true })
  for (const name of readdirSync(cache)) {
    const directory = join(cache, name)
    const isOld = Date.now() - statSync(directory).mtimeMs > outdated
    if (name.startsWith(prefix) && name !== current && isOld) rmSync(directory, { recursive: true, force: true })
  }
}
