import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const docs = join(import.meta.dirname, '../../docs')

/**
 * Returns the pages about errors and warnings. The build replaces this module with the compressed pages, so that the
 * program needs no other files.
 */
export function codePages(): readonly string[] {
  const errors = readdirSync(join(docs, 'errors')).sort()
  const files = [...errors.map((name) => join('errors', name)), 'warnings.md']
  return files.map((file) => readFileSync(join(docs, file), 'utf8'))
}
