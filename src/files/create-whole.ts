import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, joinPath } from './paths.ts'
import { temporaryBeside } from './replace-files.ts'

/** The content of a directory, by paths relative to it, or of a single file, whose path is empty. */
export interface WholeContent {
  readonly files: ReadonlyMap<string, Uint8Array>
  /** Directories that may be empty. */
  readonly directories?: Iterable<string>
}

/**
 * Creates a directory or a file that does not exist yet, atomically: the content is written to a temporary path next to
 * it, which is then renamed. If this fails, nothing is left behind, and the system error is thrown.
 *
 * @param path the path to create; its directory must exist
 */
export function createWhole(path: string, { files, directories = [] }: WholeContent): void {
  const temporary = temporaryBeside(path)
  try {
    if (!files.has('')) mkdirSync(temporary)
    for (const directory of directories) mkdirSync(joinPath(temporary, directory), { recursive: true })
    for (const [file, content] of files) {
      const full = joinPath(temporary, file)
      mkdirSync(dirname(full), { recursive: true })
      writeFileSync(full, content)
    }
    renameSync(temporary, path)
  } finally {
    rmSync(temporary, { recursive: true, force: true })
  }
}
