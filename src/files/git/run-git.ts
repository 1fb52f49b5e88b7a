import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { shellWord } from '../../diagnostics/hints.ts'
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
    const isMissing = systemErrorCode(error) === 'ENOENT' && existsSync(cwd)
    const reason = isMissing ? 'git is not in PATH' : systemErrorReason(error)
    const hint = isMissing ? 'install git, or add its directory to `PATH`' : undefined
    throw new KuiltError('GIT_COMMAND_FAILED', { command: commandOf(args), reason }, { hint, cause: error })
  }
  const [line = ''] = stderr.toString().trim().split('\n')
  return { isOk: status === 0, stdout, reason: line.replace(/^(?:fatal|error): /, '') || `exit status ${status}` }
}

/** Runs a git command that must succeed. @throws KuiltError GIT_COMMAND_FAILED */
export function runGit(args: readonly string[], options: GitOptions): Buffer {
  const { isOk, stdout, reason } = tryGit(args, options)
  if (!isOk) throw gitFailed(args, reason)
  return stdout
}

/** @param reason the first line of git's error message */
export function gitFailed(args: readonly string[], reason: string): KuiltError {
  const [, directory] = /dubious ownership in repository at '(.+)'/.exec(reason) ?? []
  const hint =
    directory === undefined
      ? undefined
      : `the repository belongs to another user: if you trust it, run \`git config --global --add safe.directory ${shellWord(directory)}\``
  return new KuiltError('GIT_COMMAND_FAILED', { command: commandOf(args), reason }, { hint })
}

function commandOf(args: readonly string[]): string {
  return `git ${args.join(' ')}`
}
