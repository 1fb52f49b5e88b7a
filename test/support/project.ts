import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** A directory on disk that is removed after the tests of the file, or earlier with `remove()`. */
export interface Project {
  readonly directory: string
  readonly remove: () => void
}

const created: string[] = []

/** Removes what the tests of a file have created. `test/runner/each-file.mjs` calls it. */
export function removeProjects(): void {
  for (const directory of created.splice(0)) remove(directory)
}

/** A new directory with these files, by path. */
export function project(files: Readonly<Record<string, string | Uint8Array>>): Project {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), 'kuilt-test-')))
  created.push(directory)
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true })
    writeFileSync(join(directory, path), text)
  }
  return { directory, remove: () => remove(directory) }
}

function remove(directory: string): void {
  rmSync(directory, { recursive: true, force: true })
}
