import type { Group, Io, ProgramName } from '../../src/cli/command.ts'
import { run } from '../../src/cli/main.ts'

export interface CliResult {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

export interface CliSetup {
  readonly program?: Group
  readonly env?: Io['env']
  readonly cwd?: string
  readonly stdin?: string
  readonly isTTY?: boolean
  /** The width of the terminal. */
  readonly columns?: number
  /** The name that the program runs under. */
  readonly as?: ProgramName
}

/** Runs a command line inside the test process. */
export async function cli(argv: readonly string[], setup: CliSetup = {}): Promise<CliResult> {
  const { program, env = {}, cwd = '/repo', stdin = '', isTTY = false, columns, as = 'kuilt' } = setup
  const written = { stdout: '', stderr: '' }
  const output = (name: 'stdout' | 'stderr') => ({
    isTTY,
    columns,
    write: (text: string) => {
      written[name] += text
    },
  })
  const io: Io = {
    stdout: output('stdout'),
    stderr: output('stderr'),
    readStdin: async () => stdin,
    env,
    cwd,
    program: as,
    platform: 'node v20.19.0, test',
  }
  const code = await run(argv, io, program)
  return { code, ...written }
}

/** Converts output for a pipe to output for a terminal, where warnings of builds are not YAML comments. */
export function asInTerminal(stderr: string): string {
  return stderr.replaceAll(/^#(?! Warning: ) ?/gm, '')
}
