// The programs to compare, and a temporary folder for trees, which is removed at the end.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

export const root = join(import.meta.dirname, '..')
export const cli = join(root, 'dist/cli.js')
export const work = mkdtempSync(join(tmpdir(), 'kuilt-bench-'))
process.on('exit', () => rmSync(work, { recursive: true, force: true }))

/** The program to compare with: `--reference PATH`, or the one installed by ../shared/tools/reference. */
export function findReference(argv) {
  const at = argv.indexOf('--reference')
  if (at >= 0) return argv[at + 1]
  const tool = join(root, '../shared/tools/reference')
  if (!existsSync(tool)) return undefined
  try {
    return execFileSync(tool, { encoding: 'utf8' }).trim()
  } catch {
    return undefined
  }
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
