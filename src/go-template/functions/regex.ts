// sprig's functions for regular expressions. Follows sprig/regex.go and Go's regexp.

import { canBackquote, quote } from '../go-strings.ts'
import type { Budget } from '../limits.ts'
import { INT, STRING } from '../types.ts'
import { GoError, type GoFunction, type GoInteger, GoList, type GoValue, onGoError } from '../values.ts'
import { type FunctionTable, fn } from './define.ts'
import { compileRegex, type Match, type Regex } from './regex-search.ts'
import { stringList } from './text.ts'

export function regexFunctions(budget: Budget): FunctionTable {
  const compiled = new Map<string, Regex>()
  const compile = (pattern: string): Regex => {
    const known = compiled.get(pattern)
    if (known !== undefined) return known
    budget.size(pattern.length * 16)
    const regex = compileRegex(pattern)
    compiled.set(pattern, regex)
    return regex
  }
  const matches = (pattern: string, text: string, count: number): readonly Match[] => {
    budget.size(text.length)
    return findAll(compile(pattern), text, count, budget)
  }
  const find = (pattern: string, text: string): string => {
    const [first] = matches(pattern, text, 1)
    return first?.[0] === undefined ? '' : text.slice(...first[0])
  }
  const replace = (expand: boolean) => (pattern: string, text: string, by: string) => {
    const regex = compile(pattern)
    let result = ''
    let end = 0
    for (const match of matches(pattern, text, -1)) {
      const [start, stop] = match[0] ?? [0, 0]
      result += text.slice(end, start) + (expand ? expandTemplate(by, { text, match, regex }) : by)
      budget.size(result.length)
      end = stop
    }
    return result + text.slice(end)
  }
  const findAllStrings = (pattern: string, text: string, count: GoInteger): GoList => {
    const found = matches(pattern, text, Number(count.value)).map(([all]) =>
      all === undefined ? '' : text.slice(...all),
    )
    return found.length === 0 ? new GoList([], stringList([]).type, true) : stringList(found)
  }
  const mustMatch = (pattern: string, text: string): boolean => matches(pattern, text, 1).length > 0
  return {
    regexMatch: fn([STRING, STRING], (pattern: string, text: string) => {
      return onGoError(
        () => mustMatch(pattern, text),
        () => false,
      )
    }),
    mustRegexMatch: fn([STRING, STRING], mustMatch),
    ...withMust('regexFind', [STRING, STRING], find),
    ...withMust('regexFindAll', [STRING, STRING, INT], findAllStrings),
    ...withMust('regexReplaceAll', [STRING, STRING, STRING], replace(true)),
    ...withMust('regexReplaceAllLiteral', [STRING, STRING, STRING], replace(false)),
    ...withMust('regexSplit', [STRING, STRING, INT], (pattern: string, text: string, count: GoInteger) => {
      const parts = split(matches(pattern, text, count.value < 0n ? -1 : Number(count.value)), {
        pattern,
        text,
        count: Number(count.value),
      })
      return parts === undefined ? new GoList([], stringList([]).type, true) : stringList(parts)
    }),
    regexQuoteMeta: fn([STRING], (text: string) => text.replace(/[\\.+*?()|[\]{}^$]/g, '\\$&')),
  }
}

/**
 * Defines a function under two names. For an invalid pattern, `name` panics and `must…` returns an error, with
 * different messages.
 */
function withMust(name: string, params: GoFunction['params'], call: (...args: never[]) => GoValue): FunctionTable {
  const panics = (...args: never[]): GoValue => {
    return onGoError(
      () => call(...args),
      (error) => {
        if (!error.message.startsWith('error parsing regexp')) throw error
        throw new GoError(`regexp: Compile(${backquoted(args[0] as unknown as string)}): ${error.message}`)
      },
    )
  }
  return { [name]: fn(params, panics), [`must${name[0]?.toUpperCase()}${name.slice(1)}`]: fn(params, call) }
}

/** Quotes text with backquotes if Go does so, otherwise with double quotes. */
function backquoted(text: string): string {
  return canBackquote(text) ? `\`${text}\`` : quote(text)
}

/** Non-overlapping matches from left to right. An empty match directly after another match is skipped. */
function findAll(regex: Regex, text: string, count: number, budget: Budget): readonly Match[] {
  const found: Match[] = []
  const search = regex.search(text)
  let at = 0
  let previousEnd = -1
  while (at <= text.length && (count < 0 || found.length < count)) {
    const match = search(at)
    const [start, end] = match?.[0] ?? []
    if (match === undefined || start === undefined || end === undefined) break
    const isEmpty = start === end
    if (!isEmpty || start !== previousEnd) {
      found.push(match)
      budget.step()
    }
    previousEnd = end
    at = isEmpty ? end + charLength(text, end) : end
  }
  return found
}

function charLength(text: string, at: number): number {
  return (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1
}

/** Follows Go's regexp.Expand: replaces `$1`, `${1}` and `${name}`. Names are matched greedily. */
function expandTemplate(
  template: string,
  { text, match, regex }: { readonly text: string; readonly match: Match; readonly regex: Regex },
): string {
  return template.replace(/\$(?:\$|\{([\p{L}\p{Nd}_]+)\}|([\p{L}\p{Nd}_]+))/gu, (whole, braced, bare) => {
    if (whole === '$$') return '$'
    const name: string = braced ?? bare
    const number = /^[0-9]+$/.test(name) && !/^0[0-9]/.test(name) ? Number(name) : regex.groupNames()[name]
    const range = number === undefined ? undefined : match[number]
    return range === undefined || range[0] < 0 ? '' : text.slice(...range)
  })
}

/** Follows Go's regexp.Split. */
function split(
  matches: readonly Match[],
  { pattern, text, count }: { readonly pattern: string; readonly text: string; readonly count: number },
): readonly string[] | undefined {
  if (count === 0) return undefined
  if (pattern !== '' && text === '') return ['']
  const parts: string[] = []
  let begin = 0
  let end = 0
  for (const match of matches) {
    if (count > 0 && parts.length === count - 1) break
    const [start, stop] = match[0] ?? [0, 0]
    end = start
    if (stop !== 0) parts.push(text.slice(begin, end))
    begin = stop
  }
  if (end !== text.length) parts.push(text.slice(begin))
  return parts
}
