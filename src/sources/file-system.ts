/** A synchronous, read-only view of files. Paths are absolute, with forward slashes. */
export interface FileSystem {
  /** @throws KuiltError FILE_NOT_FOUND, FILE_IS_DIRECTORY, FILE_UNREADABLE */
  read(path: string): Uint8Array
  /** Follows symlinks. */
  kind(path: string): 'file' | 'directory' | 'other' | 'missing'
  /** Names in a directory, sorted. */
  list(path: string): readonly string[]
  /** The path with all symlinks resolved. @throws KuiltError FILE_NOT_FOUND */
  realPath(path: string): string
}
