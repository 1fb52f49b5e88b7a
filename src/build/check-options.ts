import { describeValue } from '../diagnostics/describe-value.ts'
import { suggest } from '../diagnostics/hints.ts'
import { KuiltError, listWarningCodes } from '../diagnostics/index.ts'
import type { BuildOptions } from './build-options.ts'

/** The allowed values of an option. */
interface Rule {
  readonly expected: readonly string[]
  readonly accepts: (value: unknown) => boolean
}

const text: Rule = { expected: ['a string'], accepts: (value) => typeof value === 'string' }
const flag: Rule = { expected: ['true', 'false'], accepts: (value) => typeof value === 'boolean' }
const callback: Rule = { expected: ['a function'], accepts: (value) => typeof value === 'function' }
const object: Rule = { expected: ['an object'], accepts: (value) => typeof value === 'object' && value !== null }
// `instanceof` is not used, because the signal may come from another realm.
const signal: Rule = {
  expected: ['an AbortSignal'],
  accepts: (value) => typeof value === 'object' && value !== null && 'throwIfAborted' in value,
}
const size: Rule = { expected: ['a number of bytes'], accepts: (value) => typeof value === 'number' && value >= 0 }

function oneOf(...values: readonly string[]): Rule {
  return {
    expected: values.map((value) => `"${value}"`),
    accepts: (value) => typeof value === 'string' && values.includes(value),
  }
}

const rules: Readonly<Partial<Record<keyof BuildOptions, Rule>>> = {
  loadRestrictions: oneOf('root-only', 'none'),
  reorder: oneOf('legacy', 'none'),
  fileSystem: object,
  cwd: text,
  root: text,
  maxFileSize: size,
  managedByLabel: flag,
  kustomizeVersion: text,
  remote: flag,
  signal,
  strict: flag,
  lint: flag,
  onWarning: callback,
  cache: object,
  exec: object,
  plugins: object,
  helm: object,
  sops: object,
}

/**
 * Checks the options of a build, for callers in JavaScript: a misspelled value must not silently select the default.
 *
 * @throws KuiltError OPTION_INVALID
 */
export function checkOptions(options: BuildOptions): void {
  for (const [option, rule] of Object.entries(rules)) {
    const value = options[option as keyof BuildOptions]
    if (value !== undefined && !rule.accepts(value)) throw invalid(option, value, rule.expected)
  }
  const { noWarn } = options
  if (noWarn === undefined) return
  if (!Array.isArray(noWarn)) throw invalid('noWarn', noWarn, ['a list of warning codes'])
  const warningCodes = noWarn.length === 0 ? [] : listWarningCodes()
  for (const [i, code] of noWarn.entries()) {
    if (!warningCodes.includes(code)) throw invalid(`noWarn[${i}]`, code, ['a warning code'], warningCodes)
  }
}

/** @param names the candidates for hints; default: the expected values */
function invalid(
  option: string,
  value: unknown,
  expected: readonly string[],
  names: readonly string[] = expected.map((name) => name.replaceAll('"', '')),
): KuiltError {
  const hint = typeof value === 'string' ? suggest(value, names) : undefined
  return new KuiltError('OPTION_INVALID', { option, actual: describeValue(value), expected }, { hint })
}
