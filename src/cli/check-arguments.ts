import { didYouMean } from '../diagnostics/hints.ts'
import { KuiltError } from '../diagnostics/index.ts'
import type { Argument } from './command.ts'

/**
 * Checks the number of arguments, and the values of arguments with fixed choices.
 *
 * @throws KuiltError `USAGE_ARGUMENT_MISSING`, `USAGE_ARGUMENT_EXTRA` or `USAGE_ARGUMENT_INVALID`
 */
export function checkArguments(expected: readonly Argument[], args: readonly string[]): void {
  const missing = expected[args.length]
  if (missing !== undefined && missing.optional !== true) {
    throw new KuiltError('USAGE_ARGUMENT_MISSING', { argument: missing.name }, { hint: choicesHint(missing) })
  }
  const extra = args[expected.length]
  if (extra !== undefined && expected.at(-1)?.rest !== true) {
    throw new KuiltError('USAGE_ARGUMENT_EXTRA', { extra, accepted: expected.length })
  }
  for (const [index, argument] of expected.entries()) checkChoice(argument, args[index])
}

function checkChoice({ name, choices }: Argument, value: string | undefined): void {
  if (choices === undefined || value === undefined || choices.includes(value)) return
  const closest = didYouMean(value, choices)
  // The first letter is rarely wrong in a typo, and `tcsh` is not a typo of `bash`.
  const isTypo = closest?.[0]?.toLowerCase() === value[0]?.toLowerCase()
  const hint = isTypo ? `did you mean "${closest}"?` : undefined
  throw new KuiltError('USAGE_ARGUMENT_INVALID', { argument: name, value, expected: choices }, { hint })
}

function choicesHint({ name, choices }: Argument): string | undefined {
  return choices === undefined ? undefined : `${name} must be one of ${choices.join(', ')}`
}
