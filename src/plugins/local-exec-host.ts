import { spawnSync } from 'node:child_process'
import { rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { KuiltError } from '../diagnostics/index.ts'
import { systemErrorReason } from '../diagnostics/system-error.ts'
import { makeTemporaryFolder } from '../files/temporary-folder.ts'
import type { ExecHost, ExecRequest, ExecResult, TemporaryDirectory } from './exec-host.ts'

/** Limits for the programs that `localExecHost()` runs. */
export interface LocalExecOptions {
  /** Maximum run time of a program, in milliseconds. Default: 300,000. */
  readonly timeout?: number
  /** Maximum output of a program, in bytes. Default: 256 MiB. */
  readonly maxOutput?: number
}

/**
 * Runs programs on this machine, one at a time.
 *
 * @example
 * ```ts
 * import {
 *   type ExecHost,
 *   type ExecRequest,
 *   type ExecResult,
 *   type HelmOptions,
 *   type LocalExecOptions,
 *   localExecHost,
 *   type PluginOptions,
 *   type TemporaryDirectory,
 *   build,
 *   memoryFileSystem,
 * } from 'kuilt'
 *
 * const limits: LocalExecOptions = { timeout: 10_000 }
 * const local: ExecHost = localExecHost(limits)
 * const programs: string[] = []
 * // A host that records the programs that a build runs.
 * const exec: ExecHost = {
 *   ...local,
 *   run: (request: ExecRequest): ExecResult => {
 *     programs.push(request.command)
 *     return local.run(request)
 *   },
 *   temporaryDirectory: (prefix: string): TemporaryDirectory => local.temporaryDirectory(prefix),
 * }
 * const helm: HelmOptions = { command: 'helm' }
 * const plugins: PluginOptions = { enableExec: false }
 * const fileSystem = memoryFileSystem({ 'kustomization.yaml': 'namePrefix: a-' })
 * await build('.', { fileSystem, exec, helm, plugins })
 * console.log(programs.length) // 0
 * ```
 */
export function localExecHost(options: LocalExecOptions = {}): ExecHost {
  return {
    run: (request) => run(request, options),
    temporaryDirectory,
    kind,
    env: process.env,
    user: `${process.getuid?.() ?? 0}:${process.getgid?.() ?? 0}`,
  }
}

function run(request: ExecRequest, { timeout = 300_000, maxOutput = 256 * 2 ** 20 }: LocalExecOptions): ExecResult {
  const { command, args, cwd, env, input } = request
  // For strings with NUL, Node would throw a TypeError.
  if ([command, ...args, cwd, ...Object.entries(env).flat()].some((text) => text.includes('\0'))) {
    return {
      status: undefined,
      stdout: new Uint8Array(),
      stderr: '',
      failure: 'the command contains a null byte',
    }
  }
  const result = spawnSync(command, args, {
    cwd,
    env: { ...process.env, ...env },
    input,
    timeout,
    maxBuffer: maxOutput,
    killSignal: 'SIGKILL',
  })
  const stdout = result.stdout ?? new Uint8Array()
  const stderr = result.stderr?.toString() ?? ''
  const failure = failureOf(result.error, result.signal, timeout)
  if (failure !== undefined || result.status === null) {
    return { status: undefined, stdout, stderr, failure: failure ?? '', isMissing: failure === noProgram }
  }
  return { status: result.status, stdout, stderr }
}

const noProgram = 'no such program'

function failureOf(error: Error | undefined, signal: string | null, timeout: number): string | undefined {
  if (error !== undefined && 'code' in error) {
    if (error.code === 'ETIMEDOUT') return `timed out after ${timeout / 1000} s`
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return noProgram
    if (error.code === 'EACCES') return 'permission denied'
    if (error.code === 'ENOBUFS') return 'too much output'
    // It is not a failure if a program exits without reading its input.
    if (error.code !== 'EPIPE') return error.message
  }
  return signal === null ? undefined : `killed by ${signal}`
}

/** Creates a temporary directory. @throws KuiltError TEMPORARY_FILE_FAILED */
function temporaryDirectory(prefix: string): TemporaryDirectory {
  const root = tmpdir()
  const path = explainFailure(root, () => makeTemporaryFolder(prefix, root))
  return {
    path,
    write: (name, content) => {
      // Names come from files in the tree, and may not be valid file names.
      const file = join(path, name.replace(/[^\w.-]/g, '-').slice(-100))
      explainFailure(path, () => writeFileSync(file, content, { mode: 0o600 }))
      return file
    },
    remove: () => rmSync(path, { recursive: true, force: true }),
  }
}

function explainFailure<T>(directory: string, write: () => T): T {
  try {
    return write()
  } catch (error) {
    throw new KuiltError('TEMPORARY_FILE_FAILED', { directory, reason: systemErrorReason(error) }, { cause: error })
  }
}

function kind(path: string): ReturnType<ExecHost['kind']> {
  try {
    const stat = statSync(path)
    if (stat.isDirectory()) return 'directory'
    return (stat.mode & 0o111) === 0 ? 'file' : 'executable'
  } catch {
    // The path does not exist, is below a file, or is not accessible.
    return 'missing'
  }
}
