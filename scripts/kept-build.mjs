import { cpSync } from 'node:fs'
import { keptDirectory, replaceDirectory } from './kept-directory.mjs'

/** Everything that a build reads. Packages are identified by the lock file. */
export const buildInputs = [
  'src',
  'scripts',
  'docs/errors',
  'docs/warnings.md',
  'facts/kubernetes-schemas.json',
  'package-lock.json',
  'tsconfig.json',
  'tsconfig.build.json',
]

/**
 * Builds into a directory, unless these sources have been built before.
 *
 * @param {string} root
 * @param {string} directory is replaced only by a complete build
 * @param {(out: string) => Promise<void>} buildInto fills an empty directory
 */
export async function keptBuild(root, directory, buildInto) {
  const kept = await keptDirectory(root, { kind: 'dist', inputs: buildInputs }, buildInto)
  await replaceDirectory(directory, (out) => cpSync(kept, out, { recursive: true }))
}
