import { attempt, maskCredentials } from '../diagnostics/index.ts'
import type { FileSystem } from '../files/file-system.ts'
import { isInside, realPathOf, relativePath } from '../files/paths.ts'
import { parseGitUrl } from '../files/remote/git-url.ts'

export interface NamesOptions {
  readonly fileSystem: FileSystem
  readonly cwd: string
  /** The URL of each repository, by the folder of its clone. */
  readonly folders: ReadonlyMap<string, string>
  /** The git revision that files are read from. */
  readonly revision: string | undefined
}

/** Determines the names of files in a graph: paths relative to the working directory, or URLs. */
export class Names {
  readonly #cwd: string
  readonly #prefix: string
  readonly #folders: ReadonlyMap<string, string>
  /** The branch, tag or commit of each clone, by its folder. */
  readonly #refs: Map<string, string> = new Map()

  constructor({ fileSystem, cwd, folders, revision }: NamesOptions) {
    // Paths of directories are real paths.
    this.#cwd = realPathOf(fileSystem, cwd)
    this.#folders = folders
    this.#prefix = revision === undefined ? '' : `${revision}:`
  }

  /** Records the revision of the clone that an entry refers to. */
  noteClone(entry: string, directory: string): void {
    const spec = attempt(() => parseGitUrl(entry))
    const folder = this.#folderOf(directory)
    if (spec !== undefined && folder !== undefined) this.#refs.set(folder, spec.ref)
  }

  nameOf(path: string): string {
    if (!path.startsWith('/')) return maskCredentials(path)
    const folder = this.#folderOf(path)
    if (folder === undefined) return `${this.#prefix}${relativePath(this.#cwd, path)}`
    const ref = this.#refs.get(folder) ?? ''
    const below = relativePath(folder, path)
    return `${this.#folders.get(folder)}${below === '.' ? '' : `//${below}`}${ref === '' ? '' : `?ref=${ref}`}`
  }

  #folderOf(path: string): string | undefined {
    return [...this.#folders.keys()].find((folder) => isInside(path, folder))
  }
}
