import { dirname, join } from 'node:path'

/**
 * A path in the same directory that nothing has yet, for a file or directory that will take the place of `path`. It does
 * not start with the name that it replaces: that one may already have the longest name there is.
 */
export function temporaryBeside(path: string): string {
  const unique = `${Date.now().toString(36)}${Math.random().toString(36).slice(2)}`
  return join(dirname(path), `.kuilt-${unique}.tmp`)
}
