import { compareBytes } from '../tree/compare-bytes.ts'
import type { FileSystem } from './file-system.ts'
import { listEntries } from './list-entries.ts'
import { joinPath } from './paths.ts'

/** All YAML files below a directory, in order. Symlinks, hidden folders and `node_modules` are skipped. */
export function* yamlFiles(fileSystem: FileSystem, directory: string): Generator<string> {
  const entries = [...listEntries(fileSystem, directory)].sort((a, b) => compareBytes(a.name, b.name))
  for (const { name, kind } of entries) {
    const path = joinPath(directory, name)
    if (kind === 'directory') {
      if (!name.startsWith('.') && name !== 'node_modules') yield* yamlFiles(fileSystem, path)
    } else if (kind === 'file' && /\.ya?ml$/.test(name)) yield path
  }
}
