const reasons: ReadonlyMap<string, string> = new Map([
  ['EACCES', 'permission denied'],
  ['EPERM', 'operation not permitted'],
  ['EROFS', 'the file system is read-only'],
  ['ENOSPC', 'no space left on the device'],
  ['ENOENT', 'its directory does not exist'],
  ['ENOTDIR', 'its parent is not a directory'],
  ['EISDIR', 'it is a directory'],
  ['ELOOP', 'too many symbolic links'],
  ['ENAMETOOLONG', 'the name is too long'],
  ['EDQUOT', 'the disk quota is exceeded'],
  ['EIO', 'the device reports an error'],
  ['EMFILE', 'too many open files'],
  ['EBUSY', 'it is in use'],
])

/** Returns the code of an error from the operating system, such as `EACCES`. */
export function systemErrorCode(error: unknown): string | undefined {
  // `instanceof Error` is not used, because Node's own errors belong to another realm under jest.
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : undefined
}

/** Returns the reason for an operating system error in words. */
export function systemErrorReason(error: unknown): string {
  // A file has the name of the directory to create.
  const code = isFailedMkdir(error) ? 'ENOTDIR' : systemErrorCode(error)
  return (
    (code === undefined ? undefined : reasons.get(code)) ??
    (typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : String(error))
  )
}

/** `systemErrorReason` for a file that was read: unlike a file to write, it can be missing itself. */
export function readErrorReason(error: unknown): string {
  return systemErrorCode(error) === 'ENOENT' ? 'it does not exist' : systemErrorReason(error)
}

function isFailedMkdir(error: unknown): boolean {
  return systemErrorCode(error) === 'EEXIST' && isSystemError(error) && error.syscall === 'mkdir'
}

/** True for the errors that Node throws when a system call fails. */
export function isSystemError(error: unknown): error is { readonly message: string; readonly syscall: string } {
  return (
    /^E[A-Z\d]+$/.test(systemErrorCode(error) ?? '') &&
    typeof error === 'object' &&
    error !== null &&
    'syscall' in error &&
    'message' in error
  )
}
