import { shellWord } from '../../diagnostics/hints.ts'
import type { Flags } from '../command.ts'

type Value = boolean | string | readonly string[] | undefined

/** Returns a command line with these flags and arguments, quoted for a shell. */
export function commandLine(
  name: string,
  flags: Flags,
  { values, args }: { readonly values: Readonly<Record<string, Value>>; readonly args: readonly string[] },
): string {
  const words = Object.entries(flags).flatMap(([flag, { short, default: usual }]) => {
    const value = values[flag]
    if (value === undefined || value === false || value === usual) return []
    if (value === true) return [`--${flag}`]
    const dashed = short === undefined ? `--${flag}` : `-${short}`
    return (typeof value === 'string' ? [value] : value).flatMap((one) => [dashed, shellWord(one)])
  })
  return [name, ...args.map(shellWord), ...words].join(' ')
}
