import type { FileSystem } from './file-system.ts'
import { entriesBelow } from './list-entries.ts'

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
  const enters = (name: string): boolean => {
    return !name.startsWith('.') && name !== 'node_modules' && --budget.directories >= 0
  }
  if (--budget.directories < 0) return
  for (const { name, kind, path } of entriesBelow(fileSystem, directory, enters)) {
    if (kind === 'file' && /\.ya?ml$/.test(name)) yield path
  }
}
