import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { readFiles } from './disk-tree.ts'

/** The result of a command line. */
export interface Outcome {
  readonly code: number
  readonly stdout: Buffer
  readonly stderr: string
  /** The files of the tree before and after. Both are empty for builds that write no files. */
  readonly before: ReadonlyMap<string, Buffer>
  readonly after: ReadonlyMap<string, Buffer>
}

export interface ProgramRequest {
  readonly args: readonly string[]
  readonly cwd: string
  /** Variables that differ from those of this process. */
  readonly env: Readonly<Record<string, string>>
}

/** Runs a program such as kuilt or kustomize. */
export type Program = (request: ProgramRequest) => Promise<{ code: number; stdout: Buffer; stderr: string }>

/** The parts of a case that a run needs. */
export interface Command {
  readonly args: readonly string[]
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
  readonly writesFiles: boolean
}

/** Runs a case in a directory that contains its tree. The directory must be a real path. */
export async function runCommand(program: Program, directory: string, command: Command): Promise<Outcome> {
  const { args, writesFiles } = command
  const before = writesFiles ? readFiles(directory) : new Map()
  const env = environment(directory, command.env)
  const { code, stdout, stderr } = await program({ args, cwd: join(directory, command.cwd), env })
  const after = writesFiles ? readFiles(directory) : new Map()
  return { code, stdout: withoutPaths(stdout, directory), stderr, before, after }
}

/** A case may contain programs in `bin/`, and refer to directories of its tree in variables. */
function environment(directory: string, own: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const bin = join(directory, 'bin')
  const variables = Object.entries(own).map(([name, value]) => [name, value.replaceAll('./', `${directory}/`)])
  return {
    NO_COLOR: '1',
    GIT_TERMINAL_PROMPT: '0',
    ...Object.fromEntries(variables),
    ...(existsSync(bin) ? { PATH: `${bin}:${process.env['PATH']}` } : {}),
  }
}

/** Replaces the path of the tree with `<W>` and names of temporary directories with `/TMP`. */
function withoutPaths(output: Buffer, directory: string): Buffer {
  const text = output
    .toString('latin1')
    .replaceAll(Buffer.from(directory).toString('latin1'), '<W>')
    .replaceAll(/\/[^\s]*\/(?:kuilt-helm-\w+|kustomize-helm-\d+|kustomize-\d+)/g, '/TMP')
  return Buffer.from(text, 'latin1')
}

/** True if a command may change files of its tree; `build` does so only with `-o`. */
export function writesFiles(args: readonly string[]): boolean {
  return args[0] !== 'build' || args.some((arg) => /^(?:-o|--output)/.test(arg))
}
