import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The texts of docs/errors.md and docs/warnings.md. The build replaces this module by one that holds them, compressed. */
export function codePages(): string {
  const pages = ['errors.md', 'warnings.md']
  return pages.map((name) => readFileSync(join(import.meta.dirname, '../../docs', name), 'utf8')).join('\n')
}
