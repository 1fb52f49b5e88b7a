import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { KuiltError } from '../../diagnostics/index.ts'
import { systemErrorReason } from '../../diagnostics/system-error.ts'
import { temporaryBeside } from '../../files/replace-files.ts'
import { uninterrupted } from '../process/signals.ts'

export interface Tree {
  readonly files: ReadonlyMap<string, Uint8Array>
  readonly directories: ReadonlySet<string>
}

/**
 * Creates a directory and its contents atomically, by writing them to a temporary directory next to it first.
 *
 * @throws KuiltError EDIT_WRITE_FAILED; then the directory does not exist
 */
export function writeTree(directory: string, tree: Tree): void {
  uninterrupted(() => makeTree(directory, tree))
}

function makeTree(directory: string, { files, directories }: Tree): void {
  const temporary = temporaryBeside(directory)
  try {
    mkdirSync(temporary)
    for (const path of directories) mkdirSync(join(temporary, path), { recursive: true })
    for (const [path, content] of files) {
      const full = join(temporary, path)
      mkdirSync(dirname(full), { recursive: true })
      writeFileSync(full, content)
    }
    renameSync(temporary, directory)
  } catch (error) {
    throw new KuiltError('EDIT_WRITE_FAILED', { path: directory, reason: systemErrorReason(error) }, { cause: error })
  } finally {
    rmSync(temporary, { recursive: true, force: true })
  }
}
