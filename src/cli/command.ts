import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import type { DiagnosticFormat } from '../diagnostics/render.ts'

/** An output stream of a command. Texts are written in order, and nothing is lost when the process ends. */
export interface Output {
  readonly isTTY: boolean
  /** The width of the terminal. Undefined for files and pipes, and if the terminal does not report it. */
  readonly columns?: number | undefined
  readonly write: (text: string) => void
}

/** The program that kuilt behaves like: kuilt, or kustomize if it was started under that name. */
export type ProgramName = 'kuilt' | 'kustomize'

/** The environment of the command line. Only `bin.ts` connects it to the process. */
export interface Io {
  /** The output for results: YAML, and help that the user requested. */
  readonly stdout: Output
  /** The output for everything else: warnings, errors and progress. */
  readonly stderr: Output
  readonly readStdin: () => Promise<string>
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
  /** The name that the program was started by. Default: kuilt. */
  readonly program?: ProgramName
  /** The file of the program, which threads also run. If undefined, no threads are used. */
  readonly script?: string | undefined
  /** The runtime for `version` and bug reports, such as `node v20.19.0, linux x64`. */
  readonly platform: string
}

/**
 * The type of a flag, with the names of Go's pflag: an array is repeatable, and a slice is repeatable or
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
  /** The short name, which is a single letter. */
  readonly short?: string
  readonly summary: string
  /** The placeholder for the value, in capital letters. Default: VALUE. */
  readonly value?: string
  /** The default value, only for strings. Without a default, a missing flag is undefined. */
  readonly default?: string
  /** The allowed values. */
  readonly choices?: readonly string[]
  /** The heading on the help page. Default: Flags. */
  readonly group?: string
  /** True if the flag is accepted, but not shown in help. */
  readonly hidden?: boolean
  /**
   * The text of a deprecated flag, which is accepted, but not shown in help. If the flag is used, `Flag --NAME has been
   * deprecated, …` is printed with this text on stderr.
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
  /** True if this argument represents all remaining arguments. Only the last argument can do this. */
  readonly rest?: boolean
  readonly choices?: readonly string[]
  readonly completes?: Completes
}

export interface Example {
  readonly about: string
  readonly line: string
}

/** @param asComment true to print text as YAML comments */
export type Report = (diagnostic: Diagnostic, options?: { readonly asComment?: boolean }) => void

/** The context of a running command. */
export interface CommandIo extends Io {
  /** Reports an error or a warning on stderr, in the format that the user chose. */
  readonly report: Report
  /** The format that the user chose. */
  readonly errorFormat: DiagnosticFormat
  /** The whole command tree, for commands that describe commands. */
  readonly commands: Group
  readonly program: ProgramName
}

/** A command: its description, and a function that runs it with flags and arguments. */
export interface Command<F extends Flags = Flags> {
  readonly summary: string
  /** Paragraphs for the help page, below the summary. */
  readonly description?: string
  readonly arguments?: readonly Argument[]
  /** The forms of the arguments on the usage line, such as `OLD NEW`. Default: one form, derived from `arguments`. */
  readonly usage?: readonly string[]
  readonly flags: F
  readonly examples: readonly Example[]
  /**
   * True if stdout is YAML. Users may combine it with stderr (`2>&1`), so warnings are YAML comments unless stderr is a
   * terminal.
   */
  readonly printsYaml?: boolean
  /** The exit code if the input is wrong. Default: 1. */
  readonly failureCode?: 1 | 2
  /**
   * Runs the command and resolves to the exit code. Throws a `KuiltError` if the input (exit code 1) or the command
   * line (`USAGE_*`, exit code 2) is wrong. Large modules are imported inside this function, so that other commands
   * start without them.
   */
  run(flags: FlagValues<F>, args: readonly string[], io: CommandIo): Promise<number>
}

/** A command with subcommands. Without a subcommand, it prints its help. */
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
