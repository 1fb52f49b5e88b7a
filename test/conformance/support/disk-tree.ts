import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { InputTree } from './model.ts'

/** Creates the directory with the entries of the tree. */
export function writeTree(directory: string, tree: InputTree): void {
  mkdirSync(directory, { recursive: true })
  for (const [path, entry] of tree) {
    const target = join(directory, path)
    mkdirSync(entry.kind === 'directory' ? target : dirname(target), { recursive: true })
    if (entry.kind === 'link') symlinkSync(entry.target, target)
    if (entry.kind === 'file') writeFileSync(target, entry.content, { mode: entry.executable ? 0o755 : 0o644 })
  }
}

/** The files below a directory, by relative path. Follows symlinks. */
export function readFiles(directory: string, below = ''): ReadonlyMap<string, Buffer> {
  const files = new Map<string, Buffer>()
  for (const name of readdirSync(join(directory, below)).sort()) {
    const path = below === '' ? name : `${below}/${name}`
    const stat = statSync(join(directory, path), { throwIfNoEntry: false })
    if (stat?.isFile()) files.set(path, readFileSync(join(directory, path)))
    if (stat?.isDirectory()) for (const [file, content] of readFiles(directory, path)) files.set(file, content)
  }
  return files
}
