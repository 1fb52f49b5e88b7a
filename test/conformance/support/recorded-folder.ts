import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { readFiles } from './disk-tree.ts'
import type { Expectation } from './model.ts'
import { type Command, writesFiles } from './run.ts'

/** A case stored in a separate folder with a `case.json`, as in third-party suites. */
export interface RecordedFolder {
  readonly command: Command
  /** The folder with the input; undefined for an empty tree. Cases of the same repository may share a folder. */
  readonly input: string | undefined
  /** Symbolic links to create in the input, by path. */
  readonly links: Readonly<Record<string, string>>
  /** Requirements of the case besides a file system: `network`, `exec`, `plugins`. */
  readonly needs: readonly string[]
  readonly expected: Expectation
}

export function readRecordedFolder(folder: string): RecordedFolder {
  const { args, cwd = '.', env = {}, links = {}, needs = [], expect: outcome } = readJson(join(folder, 'case.json'))
  const isBuild = args[0] === 'build'
  const written = join(folder, isBuild ? 'files' : 'out')
  const stdout = join(folder, 'expected.yaml')
  const expected: Expectation = {
    outcome,
    files: existsSync(written) ? readFiles(written) : new Map(),
    message: Buffer.alloc(0),
    ...(isBuild ? { stdout: existsSync(stdout) ? readFileSync(stdout) : Buffer.alloc(0) } : {}),
  }
  const input = [join(folder, 'in'), join(dirname(folder), 'in')].find((path) => existsSync(path))
  return { command: { args, cwd, env, writesFiles: writesFiles(args) }, input, links, needs, expected }
}

interface CaseJson {
  readonly args: readonly string[]
  readonly expect: 'ok' | 'error'
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
  readonly links?: Readonly<Record<string, string>>
  readonly needs?: readonly string[]
}

function readJson(file: string): CaseJson {
  return JSON.parse(readFileSync(file, 'utf8'))
}
