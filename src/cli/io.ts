/** Where a command writes. Writes are in order; nothing is lost when the process ends. */
export interface Output {
  readonly isTTY: boolean
  readonly write: (text: string) => void
}

/** The world as the command line sees it. Only `bin.ts` connects it to the process. */
export interface Io {
  /** Results: YAML, help that was asked for. */
  readonly stdout: Output
  /** Everything else: warnings, errors, progress. */
  readonly stderr: Output
  readonly readStdin: () => Promise<string>
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
  /** What kuilt runs on, for `version` and bug reports: `node v20.19.0, linux x64`. */
  readonly platform: string
}
