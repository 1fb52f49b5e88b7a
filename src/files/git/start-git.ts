import { spawn } from 'node:child_process'
import { KuiltError } from '../../diagnostics/index.ts'
import { systemErrorCode, systemErrorReason } from '../../diagnostics/system-error.ts'
import { readingEnvironment } from './environment.ts'
import type { GitOutput } from './run-git.ts'

/**
 * Starts a git command that only reads, and goes on: several of them run at the same time.
 *
 * @throws KuiltError GIT_COMMAND_FAILED if git cannot be started
 */
export function startGit(args: readonly string[], cwd: string): Promise<GitOutput> {
  return new Promise((resolve, reject) => {
    const child = spawn('git', args, { cwd, env: readingEnvironment(), stdio: ['ignore', 'pipe', 'pipe'] })
    const output: Buffer[] = []
    const errors: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => output.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => errors.push(chunk))
    child.on('error', (cause) => {
      const reason = systemErrorCode(cause) === 'ENOENT' ? 'git is not in PATH' : systemErrorReason(cause)
      reject(new KuiltError('GIT_COMMAND_FAILED', { command: `git ${args.join(' ')}`, reason }, { cause }))
    })
    child.on('close', (status) => {
      const [line = ''] = Buffer.concat(errors).toString().trim().split('\n')
      const reason = line.replace(/^(?:fatal|error): /, '') || `exit status ${status}`
      resolve({ isOk: status === 0, stdout: Buffer.concat(output), reason })
    })
  })
}
