import { readdirSync } from 'node:fs'
import { attempt } from '../diagnostics/index.ts'
import { diskFileSystem } from './disk-file-system.ts'
import type { FileSystem } from './file-system.ts'
import { joinPath, realPathOf } from './paths.ts'

/** An entry of a directory. Symlinks are not followed. */
export interface Entry {
  readonly name: string
  readonly kind: 'file' | 'directory' | 'link' | 'other'
}

/** The entries of a directory, sorted by name. Empty for a directory that cannot be read. */
export function listEntries(fileSystem: FileSystem, directory: string): readonly Entry[] {
  // The disk lists names together with their kinds, which saves a system call per file.
  if (fileSystem.list === disk.list) return diskEntries(directory)
  const names = attempt(() => fileSystem.list(directory)) ?? []
  // The path of the directory itself may contain symlinks.
  const real = realPathOf(fileSystem, directory)
  return names.map((name) => ({ name, kind: kindOf(fileSystem, joinPath(directory, name), joinPath(real, name)) }))
}

const disk = diskFileSystem()

function diskEntries(directory: string): readonly Entry[] {
  try {
    const entries = readdirSync(directory, { withFileTypes: true }).map((entry): Entry => {
      const kind = entry.isDirectory() ? 'directory' : entry.isFile() ? 'file' : undefined
      return { name: entry.name, kind: kind ?? (entry.isSymbolicLink() ? 'link' : 'other') }
    })
    return entries.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
  } catch {
    return []
  }
}

/** @param unlinked what the real path is if the entry is not a symlink */
function kindOf(fileSystem: FileSystem, path: string, unlinked: string): Entry['kind'] {
  // For a submodule of a git revision, `kind` throws.
  const kind = attempt(() => fileSystem.kind(path)) ?? 'other'
  if (kind === 'missing') return 'other'
  return attempt(() => fileSystem.realPath(path)) === unlinked ? kind : 'link'
}
