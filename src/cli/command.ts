import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import type { DiagnosticFormat } from '../diagnostics/render.ts'

/** An output stream of a command. Writes stay in order, and nothing is lost when the process ends. */
export interface Output {
  readonly isTTY: boolean
  /** The width of the terminal. Undefined for files and pipes. */
  readonly columns?: number | undefined
  readonly write: (text: string) => void
}

/** The program to behave like: kuilt, or kustomize if started under that name. */
export type ProgramName = 'kuilt' | 'kustomize'

/** The environment of the command line. Only `bin.ts` connects it to the process. */
export interface Io {
  /** Results: YAML, and help that the user asked for. */
  readonly stdout: Output
  /** Everything else: warnings, errors, progress. */
  readonly stderr: Output
  readonly readStdin: () => Promise<string>
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
  /** The name that the program was started by. Default: kuilt. */
  readonly program?: ProgramName
  /** The file of the program, which threads also run. Default: no threads are used. */
  readonly script?: string | undefined
  /** The runtime, for `version` and bug reports: `node v20.19.0, linux x64`. */
  readonly platform: string
}

/**
 * How a flag takes its value, in the terms of Go's pflag: an array is repeatable; a slice is repeatable or
 * comma-separated.
 */
export type FlagType = 'bool' | 'string' | 'stringArray' | 'stringSlice'

/** The lists of `kuilt __complete`, from the kustomization file in the working directory or from kuilt's tables. */
export type Listed =
  | 'annotations'
  | 'build-metadata'
  | 'build-metadata-set'
  | 'config-maps'
  | 'help'
  | 'images'
  | 'labels'
  | 'patch-files'
  | 'replicas'
  | 'resources'
  | 'secrets'
  | 'transformers'
  | 'warnings'

/** The suggestions of a shell for a value. */
export type Completes = 'file' | 'directory' | Listed

export interface Flag {
  readonly type: FlagType
  /** A single letter. */
  readonly short?: string
  readonly summary: string
  /** Placeholder for the value, in capitals. Default: VALUE. */
  readonly value?: string
  /** Only for strings. Without a default, a missing flag is undefined. */
  readonly default?: string
  /** The only values accepted. */
  readonly choices?: readonly string[]
  /** Heading on the help page. Default: Flags. */
  readonly group?: string
  /** Accepted, but not shown in help. */
  readonly hidden?: boolean
  /**
   * Accepted, but not shown in help. Using the flag prints `Flag --NAME has been deprecated, …` with this text on
   * stderr.
   */
  readonly deprecated?: string
  readonly completes?: Completes
  /**
   * The name of another list flag. Values are added to its list as `--name=value`, which preserves the order of both
   * flags. The list of this flag stays empty.
   */
  readonly joins?: string
}

export type Flags = Readonly<Record<string, Flag>>

type FlagValue<F extends Flag> = F['type'] extends 'bool'
  ? boolean
  : F['type'] extends 'string'
    ? F extends { readonly default: string }
      ? string
      : string | undefined
    : readonly string[]

export type FlagValues<F extends Flags> = { readonly [K in keyof F]: FlagValue<F[K]> }

export interface Argument {
  readonly name: string
  readonly summary: string
  readonly optional?: boolean
  /** Takes all remaining arguments. Only the last one can. */
  readonly rest?: boolean
  readonly choices?: readonly string[]
  readonly completes?: Completes
}

export interface Example {
  readonly about: string
  readonly line: string
}

/** @param asComment print text as YAML comments */
export type Report = (diagnostic: Diagnostic, options?: { readonly asComment?: boolean }) => void

/** The context of a running command. */
export interface CommandIo extends Io {
  /** Reports something on stderr, in the format that the user chose. */
  readonly report: Report
  /** The format that the user chose. */
  readonly errorFormat: DiagnosticFormat
  /** The whole command tree, for commands that describe commands. */
  readonly commands: Group
  readonly program: ProgramName
}

/** A command is data plus a function from flags and arguments to an exit code. */
export interface Command<F extends Flags = Flags> {
  readonly summary: string
  /** Paragraphs for the help page, below the summary. */
  readonly description?: string
  readonly arguments?: readonly Argument[]
  readonly flags: F
  readonly examples: readonly Example[]
  /**
   * Stdout is YAML. Users may combine it with stderr (`2>&1`), so warnings are YAML comments unless stderr is a
   * terminal.
   */
  readonly printsYaml?: boolean
  /** The exit code if the input is wrong. Default: 1. */
  readonly failureCode?: 1 | 2
  /**
   * Resolves to the exit code. Throws a `KuiltError` if the input (1) or the command line (`USAGE_*`: 2) is wrong.
   * Heavy modules are imported inside this function, so that other commands start without them.
   */
  run(flags: FlagValues<F>, args: readonly string[], io: CommandIo): Promise<number>
}

/** A command with subcommands. Prints its help if called without one. */
export interface Group {
  readonly summary: string
  readonly description?: string
  readonly examples?: readonly Example[]
  readonly commands: readonly Entry[]
}

/** A row of a command table. Its module is loaded when needed. */
export interface Entry {
  readonly name: string
  readonly summary: string
  readonly aliases?: readonly string[]
  readonly hidden?: boolean
  readonly load: () => Promise<Command | Group>
}

export function isGroup(node: Command | Group): node is Group {
  return 'commands' in node
}
