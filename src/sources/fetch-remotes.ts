import { spawn } from 'node:child_process'
import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isKuiltError, KuiltError } from '../diagnostics/index.ts'
import { type GitSpec, parseGitUrl } from './git-url.ts'
import { type Clone, RemoteNeeded, type RemoteRequest, type Remotes } from './remotes.ts'

type Outcome<T> = { readonly value: T } | { readonly error: KuiltError }

/** The largest file that is fetched. */
const maxBytes = 64 * 2 ** 20
const httpTimeout = 60_000

/** Fetches what a build asks for and keeps it until `dispose`, which removes every temporary folder. */
export class RemoteSession {
  readonly #files: Map<string, Outcome<Uint8Array>> = new Map()
  readonly #clones: Map<string, Outcome<Clone>> = new Map()
  readonly #folders: Map<string, string> = new Map()
  readonly #removeAll: () => void = () => {
    for (const folder of this.#folders.keys()) rmSync(folder, { recursive: true, force: true })
    this.#folders.clear()
  }

  constructor() {
    // A program that ends in the middle of a fetch leaves nothing behind.
    process.once('exit', this.#removeAll)
  }

  readonly remotes: Remotes = {
    file: (url) => unwrap(this.#files.get(url), { type: 'file', url }),
    clone: (spec) => unwrap(this.#clones.get(cloneKey(spec)), { type: 'clone', spec }),
  }

  /** Fetches one thing. A failure is kept for the build to meet. */
  async resolve(request: RemoteRequest): Promise<void> {
    if (request.type === 'file') this.#files.set(request.url, await attempt(() => fetchFile(request.url)))
    else this.#clones.set(cloneKey(request.spec), await attempt(() => this.#clone(request.spec)))
  }

  /** The URL of the repository by the folder of its clone. */
  get folders(): ReadonlyMap<string, string> {
    return this.#folders
  }

  dispose(): void {
    this.#removeAll()
    process.removeListener('exit', this.#removeAll)
  }

  async #clone(spec: GitSpec): Promise<Clone> {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), 'kuilt-git-')))
    this.#folders.set(folder, spec.url)
    const deadline = Date.now() + spec.timeout
    const git = (...args: readonly string[]): Promise<void> => runGit(args, { cwd: folder, spec, deadline })
    await git('init')
    await git('remote', 'add', 'origin', spec.url)
    await git('fetch', '--depth=1', spec.url, spec.ref || 'HEAD')
    await git('checkout', 'FETCH_HEAD')
    if (spec.submodules) await git('submodule', 'update', '--init', '--recursive')
    return { directory: folder }
  }
}

function cloneKey({ url, ref, submodules }: GitSpec): string {
  return JSON.stringify([url, ref, submodules])
}

function unwrap<T>(outcome: Outcome<T> | undefined, request: RemoteRequest): T {
  if (outcome === undefined) throw new RemoteNeeded(request)
  if ('error' in outcome) throw outcome.error
  return outcome.value
}

async function attempt<T>(work: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { value: await work() }
  } catch (error) {
    if (isKuiltError(error)) return { error }
    throw error
  }
}

interface GitRun {
  readonly cwd: string
  readonly spec: GitSpec
  readonly deadline: number
}

function runGit(args: readonly string[], { cwd, spec, deadline }: GitRun): Promise<void> {
  // Submodules may use the disk only where the repository itself is on it.
  const protocols = spec.url.startsWith('file://') ? 'file:git:http:https:ssh' : 'git:http:https:ssh'
  const env = { ...process.env, GIT_TERMINAL_PROMPT: '0', GIT_ALLOW_PROTOCOL: protocols }
  return new Promise((resolve, reject) => {
    const child = spawn('git', args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    const command = `git ${args.join(' ')}`
    const fail = (reason: string): void =>
      reject(new KuiltError('GIT_FAILED', { url: spec.raw, command, reason, output: output.trim() }))
    const timer = setTimeout(
      () => {
        child.kill('SIGKILL')
        fail(`it took longer than ${spec.timeout / 1000} s`)
      },
      Math.max(deadline - Date.now(), 1),
    )
    const collect = (chunk: Buffer): void => {
      output = (output + chunk).slice(-4000)
    }
    child.stdout.on('data', collect)
    child.stderr.on('data', collect)
    child.on('error', (error) => {
      clearTimeout(timer)
      fail('code' in error && error.code === 'ENOENT' ? "no 'git' program on path" : error.message)
    })
    child.on('close', (status) => {
      clearTimeout(timer)
      if (status === 0) resolve()
      else fail(`exit status ${status}`)
    })
  })
}

async function fetchFile(url: string): Promise<Uint8Array> {
  let response: Response
  try {
    response = await fetch(url, { redirect: 'follow', signal: AbortSignal.timeout(httpTimeout) })
  } catch (cause) {
    const reason = cause instanceof Error ? messageOf(cause) : String(cause)
    throw new KuiltError('HTTP_FAILED', { url, reason }, { cause })
  }
  if (!response.ok) {
    // Upstream goes on to clone what could be a repository.
    if (parseGitUrl(url) !== undefined) throw new KuiltError('HTTP_IS_GIT', { url })
    throw new KuiltError('HTTP_STATUS', { url, status: `${response.status} (${response.statusText})` })
  }
  return readBody(response, url)
}

function messageOf(error: Error): string {
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message
}

async function readBody(response: Response, url: string): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body ?? []) {
    size += chunk.length
    if (size > maxBytes) throw new KuiltError('HTTP_TOO_LARGE', { url, limit: maxBytes })
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
