// The programs to compare, and a temporary folder for trees, which is removed at the end.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { referenceProgram } from '../scripts/reference-program.mjs'

export const root = join(import.meta.dirname, '..')
export const cli = join(root, 'dist/cli.js')
export const work = mkdtempSync(join(tmpdir(), 'kuilt-bench-'))
process.on('exit', () => rmSync(work, { recursive: true, force: true }))

/** The program to compare with: `--reference PATH`, or the one that all scripts use. */
export function findReference(argv) {
  const at = argv.indexOf('--reference')
  return at >= 0 ? argv[at + 1] : referenceProgram({ install: true })
}

/** Writes a tree and returns its folder. */
export function plant(name, { files }) {
  const dir = join(work, name)
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, path)), { recursive: true })
    writeFileSync(join(dir, path), text)
  }
  return dir
}
