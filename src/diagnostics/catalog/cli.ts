import { alternatives } from '../hints.ts'
import type { Warning } from '../warning.ts'

/** Errors of the command line. Codes that start with USAGE mean that the command line itself is wrong. */
export const cliErrors = () => ({
  USAGE: (p: { reason: string }): string => p.reason,
  USAGE_COMMAND_UNKNOWN: (p: { command: string; group: string }): string =>
    `unknown command "${p.command}" for "${p.group}"`,
  USAGE_CODE_UNKNOWN: (p: { code: string }): string => `unknown error code "${p.code}"`,
  USAGE_FLAG_UNKNOWN: (p: { flag: string }): string => `unknown flag: ${p.flag}`,
  USAGE_FLAG_SINGLE_DASH: (p: { flag: string }): string => `long flags start with two dashes: -${p.flag}`,
  USAGE_FLAG_VALUE_MISSING: (p: { flag: string }): string => `missing value for ${p.flag}`,
  USAGE_FLAG_VALUE_INVALID: (p: { flag: string; value: string; expected: readonly string[] }): string =>
    `invalid value "${p.value}" for ${p.flag}: expected ${alternatives(p.expected)}`,
  USAGE_NAME_VALUE: (p: { flag: string; value: string }) =>
    `invalid value "${p.value}" for ${p.flag}: expected NAME=VALUE`,
  USAGE_SIZE: (p: { flag: string; value: string }): string =>
    `invalid value "${p.value}" for ${p.flag}: expected a size such as 1000000, 512Ki or 64Mi`,
  USAGE_NUMBER: (p: { flag: string; value: string }): string =>
    `invalid value "${p.value}" for ${p.flag}: expected a number such as 65536`,
  USAGE_FLAGS_EXCLUSIVE: (p: { flags: readonly string[] }): string =>
    `${p.flags.join(' and ')} cannot be used together`,
  USAGE_ARGUMENT_MISSING: (p: { argument: string }): string => `missing argument ${p.argument}`,
  USAGE_ARGUMENT_INVALID: (p: { argument: string; value: string; expected: readonly string[] }): string =>
    `invalid ${p.argument} "${p.value}": expected ${alternatives(p.expected)}`,
  USAGE_ARGUMENT_EXTRA: (p: { extra: string; accepted: number }): string => `unexpected argument "${p.extra}"`,
  STRICT_WARNINGS: (p: { count: number; warnings?: readonly Warning[] }): string => {
    const count = p.count === 1 ? 'one warning is treated as an error' : `${p.count} warnings are treated as errors`
    if (p.warnings === undefined) return `${count} because of --strict`
    return `${count}: ${[...new Set(p.warnings.map(({ code }) => code))].join(', ')}`
  },
  OUTPUT_PARENT_MISSING: (p: { path: string; parent: string }): string =>
    `cannot write "${p.path}": directory "${p.parent}" does not exist`,
  OUTPUT_DIRECTORY_MISSING: (p: { path: string }): string => `output directory "${p.path}" does not exist`,
  OUTPUT_OUTSIDE: (p: { file: string; directory: string }): string =>
    `cannot write "${p.file}": it is outside the output directory "${p.directory}"`,
  OUTPUT_FAILED: (p: { path: string; reason: string }): string => `cannot write "${p.path}": ${p.reason}`,
})
