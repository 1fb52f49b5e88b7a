import { parseArgs } from 'node:util'
import { didYouMean } from '../diagnostics/hints.ts'
import { KuiltError } from '../diagnostics/index.ts'
import { ownValue } from '../tree/json-values.ts'
import type { Flag, Flags, FlagValues } from './command.ts'

export interface ParsedArguments<F extends Flags> {
  readonly flags: FlagValues<F>
  readonly args: readonly string[]
  /** The names of the flags that were set explicitly. */
  readonly given: ReadonlySet<string>
}

type Value = boolean | string | readonly string[] | undefined
type Token = NonNullable<ReturnType<typeof parseArgs>['tokens']>[number]
type OptionToken = Extract<Token, { kind: 'option' }>

/**
 * Parses arguments like Go's pflag. Flags and arguments may be in any order. Flags have the forms `--flag value`,
 * `--flag=value`, `-o x`, `-ox`, `-o=x`, `--bool` and `--bool=false`. Everything after `--` is an argument.
 *
 * @throws KuiltError with a `USAGE_*` code
 */
export function parseFlags<F extends Flags>(flags: F, argv: readonly string[]): ParsedArguments<F> {
  const values = new Map<string, Value>()
  const args: string[] = []
  for (const token of tokenize(flags, argv)) {
    if (token.kind === 'positional') args.push(token.value)
    if (token.kind !== 'option') continue
    rejectSingleDash(flags, argv[token.index] ?? '')
    readOption(flags, token, values)
  }
  // All flags in F are set, with values of the right types.
  const all = Object.fromEntries(
    Object.entries(flags).map(([name, flag]) => [name, valueOrDefault(flag, values.get(name))]),
  )
  return { flags: all as FlagValues<F>, args, given: new Set(values.keys()) }
}

/** True if the arguments request help. Mistakes in the other arguments are then ignored. */
export function requestsHelp(flags: Flags, argv: readonly string[]): boolean {
  // Usually, there is no help flag, and the arguments need not be parsed.
  if (!argv.some((argument) => /^-.*h/s.test(argument))) return false
  return tokenize(flags, argv).some((token) => token.kind === 'option' && ['--help', '-h'].includes(token.rawName))
}

function tokenize(flags: Flags, argv: readonly string[]): readonly Token[] {
  // Node loads parseArgs on first use, and most builds do not need it.
  if (!argv.some((argument) => argument.startsWith('-'))) {
    return argv.map((value, index) => ({ kind: 'positional', index, value }))
  }
  const options = Object.entries(flags).map(([name, { type, short }]) => [
    name,
    { type: type === 'bool' ? ('boolean' as const) : ('string' as const), ...(short === undefined ? {} : { short }) },
  ])
  const { tokens } = parseArgs({
    args: [...argv],
    options: Object.fromEntries(options),
    strict: false,
    allowPositionals: true,
    tokens: true,
  })
  return joinShortValues(tokens, argv)
}

/**
 * Joins the tokens of a short flag with a value. parseArgs parses `-b=false` as the options b, =, f, a and so on, but
 * in pflag, it sets b to false.
 */
function joinShortValues(tokens: readonly Token[], argv: readonly string[]): readonly Token[] {
  return tokens.flatMap((token) => {
    if (token.kind !== 'option' || token.rawName.startsWith('--')) return [token]
    const value = /^-[^-=]=(.*)$/s.exec(argv[token.index] ?? '')?.[1]
    if (value === undefined) return [token]
    return token.rawName === argv[token.index]?.slice(0, 2) ? [{ ...token, value, inlineValue: true }] : []
  })
}

function readOption(flags: Flags, token: OptionToken, values: Map<string, Value>): void {
  const flag = ownValue(flags, token.name)
  if (flag === undefined) throw unknownFlag(flags, token.rawName)
  const { name, rawName, value } = token
  if (flag.type === 'bool') {
    values.set(name, value === undefined ? true : parseBool(rawName, value))
    return
  }
  if (value === undefined) throw new KuiltError('USAGE_FLAG_VALUE_MISSING', { flag: rawName })
  if (flag.choices?.includes(value) === false) {
    const expected = flag.choices.filter((choice) => choice !== '')
    const closest = didYouMean(value, expected)
    const hint = closest === undefined ? undefined : `did you mean \`${rawName}=${closest}\`?`
    throw new KuiltError('USAGE_FLAG_VALUE_INVALID', { flag: rawName, value, expected }, { hint })
  }
  if (flag.joins !== undefined) {
    const joined = values.get(flag.joins)
    values.set(flag.joins, [...(Array.isArray(joined) ? joined : []), `--${name}=${value}`])
    return
  }
  const previous = values.get(name)
  const list = Array.isArray(previous) ? previous : []
  if (flag.type === 'string') values.set(name, value)
  if (flag.type === 'stringArray') values.set(name, [...list, value])
  if (flag.type === 'stringSlice') values.set(name, [...list, ...splitCommas(value)])
}

/**
 * Rejects a long flag with a single dash. pflag would parse `-output x` as `-o utput` and an argument, which is never
 * intended.
 */
function rejectSingleDash(flags: Flags, argument: string): void {
  const name = /^-([^-=][^=]+)/.exec(argument)?.[1]
  if (name === undefined || !Object.hasOwn(flags, name)) return
  throw new KuiltError('USAGE_FLAG_SINGLE_DASH', { flag: name }, { hint: `did you mean \`-${argument}\`?` })
}

function valueOrDefault(flag: Flag, given: Value): Value {
  if (given !== undefined) return given
  if (flag.type === 'bool') return false
  return flag.type === 'string' ? flag.default : []
}

/** Parses the spellings of Go's strconv.ParseBool. */
function parseBool(flag: string, value: string): boolean {
  if (['1', 't', 'T', 'true', 'TRUE', 'True'].includes(value)) return true
  if (['0', 'f', 'F', 'false', 'FALSE', 'False'].includes(value)) return false
  throw new KuiltError('USAGE_FLAG_VALUE_INVALID', { flag, value, expected: ['true', 'false'] })
}

function unknownFlag(flags: Flags, flag: string): KuiltError {
  const shown = Object.keys(flags).filter((name) => !isHiddenFlag(flags[name]))
  const closest = flag.startsWith('--') ? didYouMean(flag.slice(2), shown) : undefined
  const hint = closest === undefined ? undefined : `did you mean \`--${closest}\`?`
  return new KuiltError('USAGE_FLAG_UNKNOWN', { flag }, { hint })
}

export function isHiddenFlag(flag: Flag | undefined): boolean {
  return flag === undefined || flag.hidden === true || flag.deprecated !== undefined
}

/**
 * Splits one line of comma-separated values as pflag does. For example, `a,"b,c"` contains the values `a` and `b,c`.
 */
export function splitCommas(text: string): readonly string[] {
  if (text === '') return []
  const values: string[] = []
  const field = /(?:"((?:[^"]|"")*)"|([^,]*))(,|$)/gy
  for (let match = field.exec(text); match !== null; match = field.exec(text)) {
    values.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '')
    if (match[3] === '') break
  }
  return values
}
