import { type Dirent, type FSWatcher, lstatSync, readdirSync, type Stats, watch } from 'node:fs'
import { join } from 'node:path'
import { KuiltError } from '../../diagnostics/index.ts'
import { systemErrorCode, systemErrorReason } from '../../diagnostics/system-error.ts'

/** A path that has changed. */
export interface WatchedChange {
  readonly path: string
  /**
   * True for a symlink, and for a directory that was added or removed, because everything below the path may have
   * changed.
   */
  readonly isEntrance: boolean
}

export interface TreeWatcherOptions {
  /** Returns true for names of directories that are not watched. */
  readonly isSkipped: (name: string) => boolean
  /** The absolute path of a directory that is not watched. */
  readonly except: string
  readonly onChange: (change: WatchedChange) => void
}

/** Watches directories recursively, with one watcher per directory. Does not follow symlinks. */
export class TreeWatcher {
  readonly #options: TreeWatcherOptions
  readonly #watchers: Map<string, FSWatcher> = new Map()

  constructor(options: TreeWatcherOptions) {
    this.#options = options
  }

  /** The number of watched directories. */
  get size(): number {
    return this.#watchers.size
  }

  /** Starts watching a directory, unless it is already watched. @throws KuiltError WATCH_FAILED */
  add(directory: string): void {
    if (directory === this.#options.except || this.#watchers.has(directory)) return
    // Watching starts before the directory is read, so that no change is missed.
    if (!this.#watch(directory)) return
    for (const entry of entriesOf(directory)) {
      if (entry.isDirectory() && !this.#options.isSkipped(entry.name)) this.add(join(directory, entry.name))
    }
  }

  close(): void {
    for (const watcher of this.#watchers.values()) watcher.close()
    this.#watchers.clear()
  }

  #watch(directory: string): boolean {
    try {
      const watcher = watch(directory, { persistent: true }, (_, name) => this.#notice(directory, name))
      watcher.on('error', () => this.#remove(directory))
      this.#watchers.set(directory, watcher)
      return true
    } catch (error) {
      // The directory has been removed in the meantime or cannot be read.
      if (['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM'].includes(systemErrorCode(error) ?? '')) return false
      throw watchFailure(directory, error)
    }
  }

  #notice(directory: string, name: string | null): void {
    if (name === null) {
      this.#options.onChange({ path: directory, isEntrance: true })
      return
    }
    const path = join(directory, name)
    if (path === this.#options.except || this.#options.isSkipped(name)) return
    const stat = statOf(path)
    const isDirectory = stat?.isDirectory() === true
    const wasDirectory = this.#watchers.has(path)
    if (wasDirectory) this.#remove(path)
    if (isDirectory) this.add(path)
    this.#options.onChange({ path, isEntrance: isDirectory || wasDirectory || stat?.isSymbolicLink() === true })
  }

  /** Stops watching a directory and everything below it, because a different directory may now have its name. */
  #remove(directory: string): void {
    for (const [path, watcher] of this.#watchers) {
      if (path !== directory && !path.startsWith(`${directory}/`)) continue
      watcher.close()
      this.#watchers.delete(path)
    }
  }
}

/**
 * Returns the current status of a path. Undefined if the path is not accessible, for example because a parent is now a
 * file.
 */
function statOf(path: string): Stats | undefined {
  try {
    return lstatSync(path)
  } catch {
    return undefined
  }
}

function entriesOf(directory: string): readonly Dirent[] {
  try {
    return readdirSync(directory, { withFileTypes: true })
  } catch {
    return []
  }
}

/** inotify reports ENOSPC for its own limit, not for the disk. */
function watchFailure(path: string, cause: unknown): KuiltError {
  if (systemErrorCode(cause) !== 'ENOSPC')
    return new KuiltError('WATCH_FAILED', { path, reason: systemErrorReason(cause) }, { cause })
  const reason = 'the system limit for watched directories is too low'
  const hint = 'raise `fs.inotify.max_user_watches`, or render fewer targets'
  return new KuiltError('WATCH_FAILED', { path, reason }, { hint, cause })
}
