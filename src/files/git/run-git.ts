import { spawnSync } from 'node:child_process'
import { KuiltError } from '../../diagnostics/index.ts'
import { systemErrorCode, systemErrorReason } from '../../diagnostics/system-error.ts'
import { readingEnvironment } from './environment.ts'

/** The maximum size of git's output, which is enough for large repositories. */
const maxOutput = 2 ** 30

/** The outcome of a git command. */
export interface GitOutput {
  readonly isOk: boolean
  readonly stdout: Buffer
  /** The first line of git's error message. */
  readonly reason: string
}

export interface GitOptions {
  /** A directory in the repository. */
  readonly cwd: string
  readonly input?: string
}

/**
 * Runs a git command that only reads.
 *
 * @throws KuiltError GIT_COMMAND_FAILED if git cannot be started
 */
export function tryGit(args: readonly string[], { cwd, input }: GitOptions): GitOutput {
  const env = readingEnvironment()
  const { status, error, stdout, stderr } = spawnSync('git', args, { cwd, env, input, maxBuffer: maxOutput })
  if (error !== undefined) {
    const reason = systemErrorCode(error) === 'ENOENT' ? 'git is not in PATH' : systemErrorReason(error)
    throw new KuiltError('GIT_COMMAND_FAILED', { command: commandOf(args), reason }, { cause: error })
  }
  const [line = ''] = stderr.toString().trim().split('\n')
  return { isOk: status === 0, stdout, reason: line.replace(/^(?:fatal|error): /, '') || `exit status ${status}` }
}

/** Runs a git command that must succeed. @throws KuiltError GIT_COMMAND_FAILED */
export function runGit(args: readonly string[], options: GitOptions): Buffer {
  const { isOk, stdout, reason } = tryGit(args, options)
  if (!isOk) throw new KuiltError('GIT_COMMAND_FAILED', { command: commandOf(args), reason })
  return stdout
}

function commandOf(args: readonly string[]): string {
  return `git ${args.join(' ')}`
}
