import type { ErrorDetails } from '../diagnostics/error.ts'
import { KuiltError, type Location } from '../diagnostics/index.ts'
import { plainKeyName } from '../yaml/read/read-plain.ts'

/**
 * Returns an error that quotes the file: numbers and booleans appear as written, which may differ from the value
 * (`5536e6`), and there is no hint about indentation if quotes are missing.
 *
 * @param at the location of the error, with line and column
 * @param text the text of the file
 */
export function asWritten(error: KuiltError, at: Location, text: string): KuiltError {
  const line = at.line === undefined ? undefined : text.split(/\r\n|\r|\n/)[at.line - 1]
  if (line === undefined) return error
  const rest = line.slice((at.column ?? 1) - 1)
  const named = withWrittenKey(error, at, rest)
  if (named.code === 'KUSTOMIZATION_FIELD_TYPE')
    return isAtField(rest, named.at) ? withWrittenValue(named, rest) : named
  if (error.code === 'YAML_SYNTAX' && /^\s*-\s+[\w.-]+=[[{"'].*:\s/.test(line)) return withoutGuess(error)
  return named
}

/** Returns an error about a field with its key as written, such as `on`, which is `true` in the data. */
function withWrittenKey(error: KuiltError, at: Location, rest: string): KuiltError {
  if (error.code !== 'KUSTOMIZATION_FIELD_TYPE' && error.code !== 'KUSTOMIZATION_FIELD_UNKNOWN') return error
  const { path = [] } = at
  const name = path.at(-1)
  const [, key] = /^([\w.+-]+)\s*:/.exec(rest) ?? []
  if (typeof name !== 'string' || key === undefined || key === name || plainKeyName(key) !== name) return error
  const field = error.params.field.slice(0, -name.length) + key
  const written = { ...at, path: [...path.slice(0, -1), key] }
  return new KuiltError(error.code, { ...error.params, field }, { ...detailsOf(error), at: written })
}

function isAtField(rest: string, { path = [] }: Partial<Location> = {}): boolean {
  const field = path.at(-1)
  return (
    typeof field !== 'string' || rest.replace(/^["']/, '').startsWith(field) || !/^["']?[\w.-]+["']?\s*:/.test(rest)
  )
}

function withWrittenValue(error: KuiltError<'KUSTOMIZATION_FIELD_TYPE'>, rest: string): KuiltError {
  const type = /^the (?:number|boolean) /.exec(error.params.actual)?.[0]
  const [, value] = /^(?:["']?[\w.-]+["']?\s*:\s+)?([^\s,\]}#"']+)/.exec(rest) ?? []
  if (type === undefined || value === undefined || `${type}${value}` === error.params.actual) return error
  const hint = error.params.expected === 'a string' ? `put the value in quotes: "${value}"` : error.hint
  return new KuiltError(error.code, { ...error.params, actual: type + value }, { ...detailsOf(error), hint })
}

function withoutGuess(error: KuiltError<'YAML_SYNTAX'>): KuiltError {
  const reason = error.params.reason.replace(/: check the indentation$/, '')
  const hint = "put the whole item in quotes: `- 'KEY=VALUE'`"
  return new KuiltError(error.code, { ...error.params, reason }, { ...detailsOf(error), hint })
}

/** The details that stay the same when the message is corrected. */
function detailsOf({ at, notes, chain, related, hint, excerpt }: KuiltError): ErrorDetails {
  return { at, notes, chain, related, hint, excerpt }
}
