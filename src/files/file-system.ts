/** Options for reading a file. */
export interface ReadOptions {
  /**
   * True if `path` is a real path that has been checked. If a part of it has become a symlink since then, reading
   * fails. Default: symlinks are followed.
   */
  readonly isReal?: boolean
  /** The maximum size in bytes. Default: 64 MiB. */
  readonly maxSize?: number
}

/** The largest file that is read by default: 64 MiB. */
export const defaultMaxFileSize: number = 64 * 2 ** 20

/** A synchronous, read-only view of files. Paths are absolute, with forward slashes. */
export interface FileSystem {
  /**
   * The base for relative paths, unless the caller sets one. Default: the working directory of the
   * process.
   */
  readonly cwd?: string | undefined
  /**
   * The content of a file.
   *
   * @throws KuiltError FILE_NOT_FOUND, FILE_IS_DIRECTORY, FILE_UNREADABLE, FILE_TOO_LARGE, FILE_NOT_REGULAR,
   * FILE_SWAPPED
   */
  read(path: string, options?: ReadOptions): Uint8Array
  /** The kind of a path, after following symlinks. */
  kind(path: string): 'file' | 'directory' | 'other' | 'missing'
  /** The names in a directory, sorted. @throws KuiltError FILE_NOT_FOUND, FILE_UNREADABLE */
  list(path: string): readonly string[]
  /** The path with all symlinks resolved. @throws KuiltError FILE_NOT_FOUND */
  realPath(path: string): string
  /** The target of a symlink as written; undefined for anything else. Default: only `realPath` resolves symlinks. */
  readLink?(path: string): string | undefined
}
