import { type ChildProcess, spawn } from 'node:child_process'
import { readSync, writeSync } from 'node:fs'
import { KuiltError } from '../../diagnostics/index.ts'
import { systemErrorCode, systemErrorReason } from '../../diagnostics/system-error.ts'
import { readingEnvironment } from './environment.ts'
import { runGit } from './run-git.ts'

/** The number of milliseconds from the last read until the git process is stopped. */
const idleTime = 2000
/** The number of milliseconds that git may take for one object. */
const patience = 60_000

/**
 * Reads objects of a repository through one `git cat-file --batch` process. Reads are synchronous, because builds are.
 * If the runtime does not provide the descriptors of the pipes (Windows, Bun, Deno), each read starts a process.
 */
export class ObjectReader {
  readonly #cwd: string
  #process: PipedProcess | undefined
  #idle: NodeJS.Timeout | undefined
  #hasNoDescriptors = false

  /** @param cwd a directory of the repository */
  constructor(cwd: string) {
    this.#cwd = cwd
  }

  /** Returns the content of an object. @throws KuiltError GIT_COMMAND_FAILED */
  read(id: string): Buffer {
    const pipes = this.#open()
    return pipes === undefined ? this.#readOnce(id) : this.#readFrom(pipes, id)
  }

  #open(): PipedProcess | undefined {
    if (this.#hasNoDescriptors) return undefined
    this.#process ??= startProcess(this.#cwd)
    this.#hasNoDescriptors = this.#process === undefined
    clearTimeout(this.#idle)
    this.#idle = setTimeout(() => this.#end(), idleTime).unref()
    return this.#process
  }

  #readFrom(pipes: PipedProcess, id: string): Buffer {
    try {
      return readObject(pipes, id)
    } catch (error) {
      // Otherwise, the next call would read the rest of this object from the pipe.
      this.#end()
      throw error
    }
  }

  #readOnce(id: string): Buffer {
    const output = runGit(['cat-file', '--batch'], { cwd: this.#cwd, input: `${id}\n` })
    const end = output.indexOf(10)
    return output.subarray(end + 1, end + 1 + sizeIn(output.toString('latin1', 0, end), id))
  }

  #end(): void {
    clearTimeout(this.#idle)
    this.#process?.child.kill()
    this.#process = undefined
  }
}

interface PipedProcess {
  readonly child: ChildProcess
  readonly input: number
  readonly output: number
}

/**
 * Starts a git process that does not keep this process alive; undefined if the descriptors of its pipes are not
 * available.
 */
function startProcess(cwd: string): PipedProcess | undefined {
  const env = readingEnvironment()
  const child = spawn('git', ['cat-file', '--batch'], { cwd, env, stdio: ['pipe', 'pipe', 'ignore'] })
  child.on('error', () => {})
  child.stdin.on('error', () => {})
  child.stdout.on('error', () => {})
  child.unref()
  const [input, output] = [descriptorOf(child.stdin), descriptorOf(child.stdout)]
  if (child.pid !== undefined && input !== undefined && output !== undefined) return { child, input, output }
  child.kill()
  return undefined
}

/** The descriptor of a stream. Node has no public API for it. */
function descriptorOf(stream: object): number | undefined {
  const { _handle: handle } = stream as { readonly _handle?: { readonly fd?: unknown; readonly unref?: () => void } }
  handle?.unref?.()
  return typeof handle?.fd === 'number' && handle.fd >= 0 ? handle.fd : undefined
}

/** Reads one object. git's response is `ID SP TYPE SP SIZE LF CONTENT LF`. */
function readObject({ input, output }: PipedProcess, id: string): Buffer {
  const deadline = Date.now() + patience
  const request = Buffer.from(`${id}\n`)
  for (let sent = 0; sent < request.length; ) {
    sent += retrying(() => writeSync(input, request, sent), deadline)
  }
  let buffer = Buffer.allocUnsafe(16 * 1024)
  let length = 0
  let total: number | undefined
  let start = 0
  while (total === undefined || length < total) {
    if (length === buffer.length) buffer = Buffer.concat([buffer, Buffer.allocUnsafe(buffer.length)])
    const read = retrying(() => readSync(output, buffer, length, buffer.length - length, null), deadline)
    if (read === 0) throw failed('git exited')
    length += read
    if (total !== undefined) continue
    const end = buffer.subarray(0, length).indexOf(10)
    if (end < 0) continue
    start = end + 1
    total = start + sizeIn(buffer.toString('latin1', 0, end), id) + 1
    if (total > buffer.length) buffer = Buffer.concat([buffer], total)
  }
  return buffer.subarray(start, total - 1)
}

/**
 * The size in the header of a response.
 *
 * @throws KuiltError GIT_COMMAND_FAILED if the object does not exist, as in a partial clone
 */
function sizeIn(header: string, id: string): number {
  const [, size] = /^[0-9a-f]+ [a-z]+ ([0-9]+)$/.exec(header) ?? []
  if (size === undefined) throw failed(`object ${id} is missing`)
  return Number(size)
}

function failed(reason: string): KuiltError {
  return new KuiltError('GIT_COMMAND_FAILED', { command: 'git cat-file --batch', reason })
}

const sleeper = new Int32Array(new SharedArrayBuffer(4))

/** Retries `work` until the other end of the pipe is ready, because the pipes are non-blocking. */
function retrying(work: () => number, deadline: number): number {
  for (let attempt = 0; ; attempt++) {
    try {
      return work()
    } catch (error) {
      if (systemErrorCode(error) !== 'EAGAIN') throw failed(systemErrorReason(error))
      if (Date.now() > deadline) throw failed(`no response within ${patience / 1000} s`)
      Atomics.wait(sleeper, 0, 0, attempt < 20 ? 0.05 : 1)
    }
  }
}
