import { mkdirSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { systemErrorCode } from '../diagnostics/system-error.ts'

/**
 * Creates a directory, and those above it. Node's recursive `mkdirSync` never ends if a file system such as /proc
 * reports that a directory does not exist, although its parent does.
 *
 * @throws Error with the code of the file system; EEXIST if the path exists but is not a directory
 */
export function makeDirectories(path: string): void {
  const missing: string[] = []
  let existing = path
  let found = statSync(existing, { throwIfNoEntry: false })
  while (found === undefined && dirname(existing) !== existing) {
    missing.push(existing)
    existing = dirname(existing)
    found = statSync(existing, { throwIfNoEntry: false })
  }
  if (found?.isDirectory() === false) missing.push(existing)
  for (const directory of missing.reverse()) makeDirectory(directory)
}

/** Creates a directory. Another process may create it at the same time. */
function makeDirectory(path: string): void {
  try {
    mkdirSync(path)
  } catch (error) {
    const isThere = systemErrorCode(error) === 'EEXIST' && statSync(path, { throwIfNoEntry: false })?.isDirectory()
    if (isThere !== true) throw error
  }
}
