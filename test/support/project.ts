import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** A directory on disk with these files, by path. Remove it with `remove()`. */
export interface Project {
  readonly directory: string
  readonly remove: () => void
}

export function project(files: Readonly<Record<string, string | Uint8Array>>): Project {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), 'kuilt-test-')))
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true })
    writeFileSync(join(directory, path), text)
  }
  return { directory, remove: () => rmSync(directory, { recursive: true }) }
}

/** The code of the error that `run` throws. */
export function codeOf(run: () => unknown): string {
  try {
    run()
  } catch (error) {
    if (error instanceof Error && 'code' in error) return String(error.code)
    throw error
  }
  return 'no error'
}
