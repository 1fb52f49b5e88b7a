/** A program to run. */
export interface ExecRequest {
  readonly command: string
  readonly args: readonly string[]
  /** The absolute path of the working directory. */
  readonly cwd: string
  /** Variables for the program, in addition to the environment that it inherits. */
  readonly env: Readonly<Record<string, string>>
  readonly input: string | Uint8Array
}

/** The result of a program. */
export interface ExecResult {
  /** The exit status; undefined if the program did not start, was killed or timed out. */
  readonly status: number | undefined
  readonly stdout: Uint8Array
  readonly stderr: string
  /** The reason, if there is no exit status. */
  readonly failure?: string
  /** True if the program does not exist. */
  readonly isMissing?: boolean
}

/** Describes why a program failed, for messages. */
export function failureOf(result: ExecResult): { readonly reason: string; readonly stderr: string } {
  return { reason: result.failure ?? `exit status ${result.status}`, stderr: result.stderr.trim() }
}

/** A temporary directory that exists only while a program needs it. */
export interface TemporaryDirectory {
  readonly path: string
  /** Writes a file in the directory, and returns its path. */
  readonly write: (name: string, content: string | Uint8Array) => string
  readonly remove: () => void
}

/**
 * The capability to run programs. A build has it only if the caller provides it, so files alone cannot start a process.
 */
export interface ExecHost {
  readonly run: (request: ExecRequest) => ExecResult
  readonly temporaryDirectory: (prefix: string) => TemporaryDirectory
  /** The kind of a path on the real disk. */
  readonly kind: (path: string) => 'file' | 'executable' | 'directory' | 'missing'
  /** The environment that programs inherit. */
  readonly env: Readonly<Record<string, string | undefined>>
  /** The user and group of this process, for containers that run as the current user. */
  readonly user: string
}
