import { readdirSync } from 'node:fs'
import { attempt } from '../diagnostics/index.ts'
import { compareBytes, sortedByBytes } from '../tree/compare-bytes.ts'
import { diskFileSystem } from './disk-file-system.ts'
import type { FileSystem } from './file-system.ts'
import { joinPath, realPathOf } from './paths.ts'

/** An entry of a directory. Symlinks are not followed. */
export interface Entry {
  readonly name: string
  readonly kind: 'file' | 'directory' | 'link' | 'other'
}

/** The entries of a directory, in byte order of their names. Empty for a directory that cannot be read. */
export function listEntries(fileSystem: FileSystem, directory: string): readonly Entry[] {
  // The disk lists names together with their kinds, which saves a system call per file.
  if (fileSystem.list === disk.list) return diskEntries(directory)
  const names = attempt(() => fileSystem.list(directory)) ?? []
  // The path of the directory itself may contain symlinks.
  const real = realPathOf(fileSystem, directory)
  return sortedByBytes(names).map((name) => {
    return { name, kind: kindOf(fileSystem, joinPath(directory, name), joinPath(real, name)) }
  })
}

/**
 * The entries in and below a directory: those of a subdirectory follow it. Symlinks are not followed.
 *
 * @param enters whether to list a subdirectory, given its name
 */
export function* entriesBelow(
  fileSystem: FileSystem,
  directory: string,
  enters: (name: string) => boolean,
): Generator<Entry & { readonly path: string }> {
  for (const { name, kind } of listEntries(fileSystem, directory)) {
    const path = joinPath(directory, name)
    yield { name, kind, path }
    if (kind === 'directory' && enters(name)) yield* entriesBelow(fileSystem, path, enters)
  }
}

const disk = diskFileSystem()

function diskEntries(directory: string): readonly Entry[] {
  try {
    const entries = readdirSync(directory, { withFileTypes: true }).map((entry): Entry => {
      const kind = entry.isDirectory() ? 'directory' : entry.isFile() ? 'file' : undefined
      return { name: entry.name, kind: kind ?? (entry.isSymbolicLink() ? 'link' : 'other') }
    })
    return entries.sort((a, b) => compareBytes(a.name, b.name))
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
