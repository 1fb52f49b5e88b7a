import { type Diagnostic, errorDiagnostic } from '../diagnostics/diagnostic.ts'
import { engineError, isKuiltError } from '../diagnostics/index.ts'
import { checkArguments } from './check-arguments.ts'
import { type Command, type CommandIo, type Flags, type Group, type Io, isGroup } from './command.ts'
import { commands } from './commands.ts'
import { commandHelp, groupHelp, pageWidth } from './help.ts'
import { parseFlags, requestsHelp } from './parse-flags.ts'
import { globalFlags, kuiltVersion, programName } from './program.ts'
import { createReporter, requestedFormat } from './reporter.ts'
import { resolveCommand } from './resolve.ts'

/**
 * The exit codes: 0 for success, 1 if the input is wrong, 2 if the command line is wrong (1 if kuilt runs as
 * kustomize), and 70 for a bug in kuilt.
 */
export type ExitCode = 0 | 1 | 2 | 70

interface Invocation {
  /** The recognized part of the command, such as `kuilt edit add`. */
  readonly name: string
  readonly argv: readonly string[]
  readonly io: CommandIo
  /** The exit code if the input is wrong. */
  readonly failureCode: 1 | 2
}

/**
 * Runs one command line and resolves to its exit code. Never rejects: all errors are reported on stderr.
 *
 * @param argv the arguments, without the program
 */
export async function run(argv: readonly string[], io: Io, tree: Group = commands): Promise<number> {
  const errorFormat = requestedFormat(argv)
  const { report, finish } = createReporter(errorFormat, io)
  const { program = programName } = io
  const commandIo: CommandIo = { ...io, report, errorFormat, program, commands: tree }
  let invocation: Invocation = { name: program, argv, io: commandIo, failureCode: 1 }
  let code: number
  let ifReported = false
  try {
    const { name, node, rest } = await resolveCommand(tree, argv, program)
    const failureCode = isGroup(node) ? 1 : (node.failureCode ?? 1)
    invocation = { ...invocation, name, argv: rest, failureCode }
    // Commands with a `--format` flag print the document themselves. Here, only errors that prevented this are printed.
    ifReported = !isGroup(node) && Object.hasOwn(node.flags, 'format')
    code = isGroup(node) ? runGroup(node, invocation) : await runCommand(node, invocation)
  } catch (error) {
    code = reportFailure(await completed(error, io), invocation)
  }
  finish({ ifReported })
  return code
}

/** Runs a group without a subcommand, which prints its help. */
function runGroup(group: Group, { name, argv, io }: Invocation): ExitCode {
  if (!requestsHelp(globalFlags, argv)) checkArguments([], parseFlags(globalFlags, argv).args)
  io.stdout.write(groupHelp(name, group, pageWidth(io.stdout)))
  return 0
}

async function runCommand(command: Command, { name, argv, io: given }: Invocation): Promise<number> {
  const io = command.printsYaml === true ? { ...given, report: reportingComments(given) } : given
  const known: Flags = { ...command.flags, ...globalFlags }
  if (requestsHelp(known, argv)) {
    io.stdout.write(commandHelp(name, command, pageWidth(io.stdout)))
    return 0
  }
  const { flags, args, given: named } = parseFlags(known, argv)
  for (const flag of named) reportDeprecation(flag, known, io)
  checkArguments(command.arguments ?? [], args)
  return command.run(flags, args, io)
}

/**
 * Returns a function that reports warnings as YAML comments. If kuilt runs as kustomize, they are always comments;
 * otherwise, only if stdout and stderr may be combined.
 */
function reportingComments({ report, program, stderr }: CommandIo): CommandIo['report'] {
  return (diagnostic) => {
    const asComment = diagnostic.severity === 'warning' && (program === 'kustomize' || !stderr.isTTY)
    report(diagnostic, { asComment })
  }
}

function reportDeprecation(name: string, flags: Flags, io: CommandIo): void {
  const note = flags[name]?.deprecated
  if (note === undefined) return
  const message = `Flag --${name} has been deprecated, ${note}`
  io.report({ severity: 'warning', code: 'FLAG_DEPRECATED', message, verbatim: message })
}

/** Adds details to an error. The code for this is imported lazily, because most runs have no errors. */
async function completed(thrown: unknown, { cwd }: Io): Promise<unknown> {
  const error = engineError(thrown) ?? thrown
  if (!isKuiltError(error)) return error
  const { explainOnDisk } = await import('../explain/explain-error.ts')
  return explainOnDisk(error, cwd)
}

function reportFailure(error: unknown, { name, argv, io, failureCode }: Invocation): ExitCode {
  if (!isKuiltError(error)) {
    io.report(internalFault(error, argv, io))
    return 70
  }
  if (!error.code.startsWith('USAGE')) {
    io.report(errorDiagnostic(error))
    return failureCode
  }
  // If the command is unknown, only the error contains the group.
  const page = error.code === 'USAGE_COMMAND_UNKNOWN' && 'group' in error.params ? error.params.group : name
  const hint = [error.hint, `run \`${page} --help\` for usage`].filter((line) => line !== undefined).join('\n')
  io.report({ ...errorDiagnostic(error), hint })
  return io.program === 'kustomize' ? 1 : 2
}

function internalFault(error: unknown, argv: readonly string[], io: Io): Diagnostic {
  const wantsStack = (io.env['KUILT_DEBUG'] ?? '') !== '' || argv.includes('--stack-trace')
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  const stack = wantsStack && error instanceof Error ? `\n${error.stack}` : ''
  return {
    severity: 'error',
    code: 'INTERNAL_FAULT',
    message: `internal error: ${text}${stack}`,
    hint: [
      'this is a bug in kuilt, not in your files: please report it with the command and the files that cause it',
      `this is kuilt ${kuiltVersion} on ${io.platform}${wantsStack ? '' : '; set KUILT_DEBUG=1 for a stack trace'}`,
    ].join('\n'),
  }
}
