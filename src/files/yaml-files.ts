import { compareBytes } from '../tree/compare-bytes.ts'
import type { FileSystem } from './file-system.ts'
import { listEntries } from './list-entries.ts'
import { joinPath } from './paths.ts'

/** The number of directories that may still be listed; negative if the limit has been exceeded. */
export interface SearchBudget {
  directories: number
}

/**
 * All YAML files below a directory, in order. Symlinks, hidden folders and `node_modules` are skipped.
 *
 * @param budget the search ends when the budget is used up. Default: unlimited
 */
export function* yamlFiles(
  fileSystem: FileSystem,
  directory: string,
  budget: SearchBudget = { directories: Number.POSITIVE_INFINITY },
): Generator<string> {
  if (--budget.directories < 0) return
  const entries = [...listEntries(fileSystem, directory)].sort((a, b) => compareBytes(a.name, b.name))
  for (const { name, kind } of entries) {
    const path = joinPath(directory, name)
    if (kind === 'directory') {
      if (!name.startsWith('.') && name !== 'node_modules') yield* yamlFiles(fileSystem, path, budget)
    } else if (kind === 'file' && /\.ya?ml$/.test(name)) yield path
  }
}
