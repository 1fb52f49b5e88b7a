// Searches with Go's regular expressions: with those of JavaScript if the result is the same, otherwise with re2js.

import { isNativeText, nativePattern } from '../../patterns/native-pattern.ts'
import { re2jsPackage } from '../../patterns/re2js-package.ts'
import { shortCategories } from '../../patterns/unicode-categories.ts'
import { GoError } from '../values.ts'

/** The positions of a match and its groups; -1 for groups that did not match. */
export type Match = readonly (readonly [start: number, end: number])[]

export interface Regex {
  /** Finds the first match that starts at an offset or after it. */
  readonly search: (text: string) => (from: number) => Match | undefined
  /** The numbers of named groups. */
  readonly groupNames: () => Readonly<Record<string, number>>
}

/** @throws GoError with Go's message if the pattern is invalid */
export function compileRegex(pattern: string): Regex {
  const native = nativePattern(pattern)
  if (native === undefined) return compileRe2(pattern)
  let general: Regex | undefined
  return {
    search: (text) => {
      if (isNativeText(text)) return (from) => searchNatively(native, text, from)
      general ??= compileRe2(pattern)
      return general.search(text)
    },
    groupNames: () => ({}),
  }
}

function searchNatively(regex: RegExp, text: string, from: number): Match | undefined {
  regex.lastIndex = from
  return regex.exec(text)?.indices?.map((range: readonly [number, number] | undefined) => range ?? ([-1, -1] as const))
}

function compileRe2(pattern: string): Regex {
  try {
    const regex = re2jsPackage().RE2JS.compile(shortCategories(pattern))
    return {
      search: (text) => {
        const matcher = regex.matcher(text)
        return (from) => {
          if (!matcher.find(from)) return undefined
          return Array.from({ length: matcher.groupCount() + 1 }, (_, i) => [matcher.start(i), matcher.end(i)] as const)
        }
      },
      groupNames: () => regex.namedGroups(),
    }
  } catch (error) {
    if (error instanceof RangeError) throw error
    throw new GoError(error instanceof Error ? error.message : String(error))
  }
}
