import { lstatSync, readdirSync, readFileSync, realpathSync, rmdirSync, rmSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { KuiltError } from '../../diagnostics/index.ts'
import { systemErrorCode, systemErrorReason } from '../../diagnostics/system-error.ts'
import { makeDirectories } from '../../files/make-directories.ts'
import { replaceFiles } from '../../files/replace-files.ts'
import { uninterrupted } from '../process/signals.ts'

/** The output directory. Paths are relative to it, with forward slashes. */
export class OutputDirectory {
  /** The name as the user wrote it, for messages. */
  readonly name: string
  /** The absolute path. */
  readonly path: string
  readonly #checked: Set<string> = new Set()
  #realPath: string | undefined

  constructor(name: string, cwd: string) {
    this.name = name
    this.path = resolve(cwd, name)
  }

  /** Returns the path of a file for messages. */
  shown(file: string): string {
    return join(this.name, file)
  }

  /** Reads a file. Undefined if the file does not exist. @throws KuiltError OUTPUT_FAILED */
  read(file: string): string | undefined {
    const path = join(this.path, file)
    try {
      // A link will be replaced, so its target is not read.
      return lstatSync(path, { throwIfNoEntry: false })?.isFile() === true ? readFileSync(path, 'utf8') : undefined
    } catch (error) {
      if (systemErrorCode(error) === 'ENOTDIR') return undefined
      throw this.#failed(file, error)
    }
  }

  exists(file: string): boolean {
    return this.sizeOf(file) !== undefined
  }

  /** Returns the size of a file in bytes. Undefined if the file does not exist. */
  sizeOf(file: string): number | undefined {
    try {
      return lstatSync(join(this.path, file), { throwIfNoEntry: false })?.size
    } catch {
      // A parent of the path is a file.
      return undefined
    }
  }

  /**
   * Writes the files whose text has changed. If a file cannot be written, none of them is changed.
   *
   * @returns the number of files that were written
   * @throws KuiltError OUTPUT_FAILED, OUTPUT_OUTSIDE
   */
  write(files: ReadonlyMap<string, string>): number {
    const changed = [...files].filter(([file, text]) => this.read(file) !== text)
    if (changed.length === 0) return 0
    for (const [file] of changed) this.#makeParent(file)
    const texts = new Map(changed.map(([file, text]) => [join(this.path, file), text]))
    const failure = (path: string, cause: unknown) => this.#failed(path.slice(this.path.length + 1), cause)
    // Output that is lost in a power failure can be rendered again.
    uninterrupted(() => replaceFiles(texts, { followLinks: false, sync: false, failure }))
    return changed.length
  }

  /**
   * Removes a file, and directories that are then empty.
   *
   * @returns false if the file does not exist
   * @throws KuiltError OUTPUT_FAILED, OUTPUT_OUTSIDE
   */
  remove(file: string): boolean {
    if (!this.exists(file)) return false
    try {
      this.#requireInside(dirname(file))
      rmSync(join(this.path, file))
      for (let parent = dirname(file); parent !== '.'; parent = dirname(parent)) {
        if (readdirSync(join(this.path, parent)).length > 0) break
        rmdirSync(join(this.path, parent))
        this.#checked.delete(parent)
      }
      return true
    } catch (error) {
      throw error instanceof KuiltError ? error : this.#failed(file, error)
    }
  }

  #makeParent(file: string): void {
    const parent = dirname(file)
    if (this.#checked.has(parent)) return
    try {
      makeDirectories(this.path)
      for (let at = parent; at !== '.'; at = dirname(at)) if (this.exists(at)) this.#requireInside(at)
      makeDirectories(join(this.path, parent))
    } catch (error) {
      throw error instanceof KuiltError ? error : this.#failed(file, error)
    }
    this.#checked.add(parent)
  }

  /**
   * Checks that a directory is in the output directory. It could be a link to another directory, added in an untrusted
   * change.
   */
  #requireInside(parent: string): void {
    this.#realPath ??= realpathSync(this.path)
    const real = realpathSync(join(this.path, parent))
    if (real !== join(this.#realPath, parent)) {
      throw new KuiltError('OUTPUT_OUTSIDE', { file: real, directory: this.name })
    }
  }

  #failed(file: string, cause: unknown): KuiltError {
    return new KuiltError('OUTPUT_FAILED', { path: this.shown(file), reason: systemErrorReason(cause) }, { cause })
  }
}
