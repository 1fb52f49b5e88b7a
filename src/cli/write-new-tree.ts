import { readdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { KuiltError } from '../diagnostics/index.ts'
import { makeDirectories } from '../files/make-directories.ts'
import { writeTree } from './edit/write-tree.ts'

/**
 * Writes files to a directory that does not exist yet or is empty.
 *
 * @param directory the absolute path
 * @param name the name of the directory in messages
 * @throws KuiltError DIFF_OVERLAY_EXISTS, EDIT_WRITE_FAILED
 */
export function writeNewTree(directory: string, files: ReadonlyMap<string, string>, name: string): void {
  if (entriesOf(directory).length > 0) throw new KuiltError('DIFF_OVERLAY_EXISTS', { directory: name })
  makeDirectories(dirname(directory))
  const contents = new Map([...files].map(([path, text]) => [path, new TextEncoder().encode(text)]))
  writeTree(directory, { files: contents })
}

function entriesOf(directory: string): readonly string[] {
  try {
    return readdirSync(directory)
  } catch {
    return []
  }
}
