import { KuiltError, type Location } from '../diagnostics/index.ts'

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
  // A key such as `on` has a different name in the data, so the location is that of the field around it.
  const rest = line.slice((at.column ?? 1) - 1)
  if (error.code === 'KUSTOMIZATION_FIELD_TYPE') return isAtField(rest, at) ? withWrittenValue(error, rest) : error
  if (error.code === 'YAML_SYNTAX' && /^\s*-\s+[\w.-]+=[[{"'].*:\s/.test(line)) return withoutGuess(error)
  return error
}

function isAtField(rest: string, { path = [] }: Location): boolean {
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
  const { at, notes, chain, related } = error
  return new KuiltError(error.code, { ...error.params, actual: type + value }, { at, notes, chain, related, hint })
}

function withoutGuess(error: KuiltError<'YAML_SYNTAX'>): KuiltError {
  const { at, notes, chain, related, params } = error
  const reason = params.reason.replace(/: check the indentation$/, '')
  const hint = "put the whole item in quotes: `- 'KEY=VALUE'`"
  return new KuiltError(error.code, { ...params, reason }, { at, notes, chain, related, hint })
}
