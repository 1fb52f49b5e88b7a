import { type ChildProcess, spawn } from 'node:child_process'
import { KuiltError } from '../../diagnostics/index.ts'
import { systemErrorCode, systemErrorReason } from '../../diagnostics/system-error.ts'
import type { Signal } from '../abort-signal.ts'
import { withoutRepository } from '../git/environment.ts'
import type { Watchdog } from '../watchdog.ts'
import type { GitSpec } from './git-url.ts'

export interface CloneTarget {
  /** An empty directory. */
  readonly directory: string
  /** Contains the git processes that are running. */
  readonly running: Set<ChildProcess>
  readonly watchdog: Watchdog
  /** After it is aborted, no more commands are started. */
  readonly signal?: Signal | undefined
}

/**
 * Fetches one commit of a repository. Each command has the timeout that the URL specifies. Follows
 * api/internal/git/cloner.go, ClonerUsingGitExec.
 *
 * @throws KuiltError GIT_FAILED; the reason of the signal
 */
export async function cloneRepository(spec: GitSpec, target: CloneTarget): Promise<void> {
  const git = async (...args: readonly string[]): Promise<void> => {
    target.signal?.throwIfAborted()
    await runGit(args, spec, target)
  }
  await git('init')
  // Relative URLs of submodules are resolved from the origin.
  await git('remote', 'add', 'origin', spec.url)
  await git('fetch', '--depth=1', spec.url, spec.ref || 'HEAD')
  await git('checkout', 'FETCH_HEAD')
  if (spec.submodules) await git('submodule', 'update', '--init', '--recursive')
}

/** The longest delay that Node's timers accept. */
const maxDelay = 2 ** 31 - 1

function runGit(args: readonly string[], spec: GitSpec, { directory, running, watchdog }: CloneTarget): Promise<void> {
  return new Promise((resolve, reject) => {
    // A separate process group, so that git can be killed together with the programs that it starts.
    const options = { cwd: directory, env: environment(spec), detached: true } as const
    const child = spawn('git', args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
    running.add(child)
    watchdog.watchGroup(child.pid)
    let output = ''
    let failure: string | undefined
    const collect = (chunk: Buffer): void => {
      output = (output + chunk).slice(-4000)
    }
    child.stdout.on('data', collect)
    child.stderr.on('data', collect)
    const timer = setTimeout(
      () => {
        failure = `timed out after ${spec.timeout / 1000} s`
        endWithChildren(child)
      },
      Math.min(spec.timeout, maxDelay),
    )
    const settle = (reason: string | undefined): void => {
      clearTimeout(timer)
      running.delete(child)
      watchdog.watchGroup(undefined)
      const command = `git ${args.join(' ')}`
      if (reason === undefined) resolve()
      else reject(new KuiltError('GIT_FAILED', { url: spec.raw, command, reason, output: output.trim() }))
    }
    child.on('error', (error) =>
      settle(systemErrorCode(error) === 'ENOENT' ? 'git is not in PATH' : systemErrorReason(error)),
    )
    child.on('close', (status, signal) =>
      settle(failure ?? (status === 0 ? undefined : signal ? `killed by ${signal}` : `exit status ${status}`)),
    )
  })
}

/** Kills a process of `cloneRepository` and the programs that it has started. */
export function endWithChildren(child: ChildProcess): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
  } catch {
    // The process group no longer exists, or the system has no process groups.
    child.kill('SIGKILL')
  }
}

function environment({ url }: GitSpec): Record<string, string | undefined> {
  // Submodules may use local paths only if the repository itself is local.
  const protocols = url.startsWith('file://') ? 'file:git:http:https:ssh' : 'git:http:https:ssh'
  return { GIT_ALLOW_PROTOCOL: protocols, ...withoutRepository(), GIT_TERMINAL_PROMPT: '0' }
}
