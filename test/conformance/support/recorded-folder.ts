import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { readFiles } from './disk-tree.ts'
import type { Expectation } from './model.ts'
import { type Command, writesFiles } from './run.ts'

/** A case that is stored as a folder of its own with a `case.json`, as third-party suites are. */
export interface RecordedFolder {
  readonly command: Command
  /** The folder with the input; undefined for an empty tree. Cases of one repository may share one. */
  readonly input: string | undefined
  /** Symbolic links to make in the input, by path. */
  readonly links: Readonly<Record<string, string>>
  /** What the case needs beyond a file system: `network`, `exec`, `plugins`. */
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
