import type { ChildProcess } from 'node:child_process'
import { realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { isKuiltError, KuiltError, maskCredentials } from '../../diagnostics/index.ts'
import { systemErrorReason } from '../../diagnostics/system-error.ts'
import { untilAborted } from '../abort-signal.ts'
import { makeTemporaryFolder } from '../temporary-folder.ts'
import { startWatchdog, type Watchdog } from '../watchdog.ts'
import { cloneRepository, endWithChildren } from './clone-repository.ts'
import { type FetchOptions, fetchFile } from './fetch-file.ts'
import type { GitSpec } from './git-url.ts'
import { type Clone, RemoteNeeded, type RemoteRequest, type Remotes } from './remotes.ts'

type Outcome<T> = { readonly value: T } | { readonly error: KuiltError }

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

export interface RemoteOptions extends FetchOptions {
  /** The directory for temporary folders. Default: the system's temporary directory. */
  readonly temporaryRoot?: string
}

/** Fetches everything that a build needs, and keeps it until `dispose` removes all temporary folders. */
export class RemoteSession {
  readonly #options: RemoteOptions
  readonly #files: Map<string, Outcome<Uint8Array>> = new Map()
  readonly #clones: Map<string, Outcome<Clone>> = new Map()
  readonly #folders: Map<string, string> = new Map()
  readonly #running: Set<ChildProcess> = new Set()
  #watchdog: Watchdog | undefined

  constructor(options: RemoteOptions = {}) {
    this.#options = options
  }

  readonly remotes: Remotes = {
    file: (url) => unwrap(this.#files.get(url), { type: 'file', url }),
    clone: (spec) => unwrap(this.#clones.get(cloneKey(spec)), { type: 'clone', spec }),
  }

  /** Runs synchronous work, and restarts it each time something that it needs has been fetched. */
  async run<T>(work: (remotes: Remotes) => T): Promise<T> {
    for (;;) {
      try {
        return work(this.remotes)
      } catch (error) {
        if (!(error instanceof RemoteNeeded)) throw error
        await this.resolve(error.request)
      }
    }
  }

  /**
   * Fetches one request. A failure is stored, and thrown when the work needs the result.
   *
   * @throws the reason of the signal
   */
  async resolve(request: RemoteRequest): Promise<void> {
    await untilAborted(this.#fetch(request), this.#options.signal)
  }

  async #fetch(request: RemoteRequest): Promise<void> {
    if (request.type === 'other') await request.fetch(this.#options.signal)
    else if (request.type === 'file') {
      const { url } = request
      this.#files.set(url, await attempt(() => fetchFile(url, this.#options)))
    } else {
      const { spec } = request
      this.#clones.set(cloneKey(spec), await attempt(() => this.#clone(spec)))
    }
  }

  /** The URLs of repositories, without credentials, by the folder of the clone. */
  get folders(): ReadonlyMap<string, string> {
    return this.#folders
  }

  /** Kills processes that are still running, and removes all temporary folders. */
  readonly dispose: () => void = () => {
    this.#unguard()
    for (const child of this.#running) endWithChildren(child)
    // Retry, because a process that was just killed may still be writing.
    for (const folder of this.#folders.keys()) rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
    this.#folders.clear()
    this.#watchdog?.dismiss()
    this.#watchdog = undefined
  }

  async #clone(spec: GitSpec): Promise<Clone> {
    const watchdog = this.#guard()
    const directory = temporaryFolder(spec, this.#options.temporaryRoot ?? tmpdir())
    watchdog.watchFolder(directory)
    this.#folders.set(directory, maskCredentials(spec.url))
    await cloneRepository(spec, { directory, running: this.#running, watchdog, signal: this.#options.signal })
    return { directory }
  }

  /** Makes sure that clones are removed even if this process ends while cloning. */
  #guard(): Watchdog {
    if (this.#watchdog !== undefined) return this.#watchdog
    this.#watchdog = startWatchdog()
    // Prevents Node's warning about a listener leak when several builds run concurrently.
    addToMaxListeners(1)
    process.on('exit', this.dispose)
    for (const signal of signals) process.on(signal, this.#onSignal)
    return this.#watchdog
  }

  #unguard(): void {
    if (this.#watchdog === undefined) return
    process.removeListener('exit', this.dispose)
    for (const signal of signals) process.removeListener(signal, this.#onSignal)
    addToMaxListeners(-1)
  }

  readonly #onSignal = (signal: NodeJS.Signals): void => {
    this.dispose()
    // The listener prevented Node from ending the process. Without other listeners, end it now.
    if (process.listenerCount(signal) === 0) process.kill(process.pid, signal)
  }
}

function addToMaxListeners(count: number): void {
  const limit = process.getMaxListeners()
  // A limit of 0 means that there is no limit.
  if (limit > 0) process.setMaxListeners(limit + count)
}

function temporaryFolder({ raw }: GitSpec, root: string): string {
  try {
    return realpathSync(makeTemporaryFolder('kuilt-git-', root))
  } catch (cause) {
    const reason = `cannot create a temporary directory: ${systemErrorReason(cause)}`
    throw new KuiltError('GIT_FAILED', { url: raw, command: `mkdir ${root}/kuilt-git`, reason, output: '' }, { cause })
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
