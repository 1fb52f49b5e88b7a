import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The text of docs/errors.md. The build puts it in here, compressed, so that the program needs no other file. */
export function errorPage(): string {
  return readFileSync(join(import.meta.dirname, '../../docs/errors.md'), 'utf8')
}
