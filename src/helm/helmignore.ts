import { KuiltError } from '../diagnostics/index.ts'
import { basename } from '../files/paths.ts'
import { fromBytes } from '../go-template/go-strings.ts'
import { filepathMatcher } from '../patterns/filepath-match.ts'
import { trimSpace } from '../tree/go-space.ts'
import { withoutMark } from './chart.ts'

/** Determines which files of a chart are ignored. Paths are relative to the directory of the chart. */
export type IgnoreRules = (path: string, isDirectory: boolean) => boolean

interface Rule {
  readonly negated: boolean
  readonly directoriesOnly: boolean
  readonly matches: (path: string) => boolean
}

/** A rule that Helm adds: it ignores files in `templates` whose names begin with a dot. */
const ALWAYS = 'templates/.?*'

/**
 * The rules of a `.helmignore` file. Follows helm pkg/ignore/rules.go.
 *
 * @throws KuiltError CHART_IGNORE_RULE
 */
export function ignoreRules(data: Uint8Array, file: string): IgnoreRules {
  const rules: Rule[] = []
  for (const [i, line] of [...fromBytes(withoutMark(data)).split('\n'), ALWAYS].entries()) {
    const rule = trimSpace(line)
    if (rule === '' || rule.startsWith('#')) continue
    const reason = problemOf(rule)
    if (reason !== undefined) {
      const at = { file, line: i + 1, column: line.indexOf(rule) + 1 }
      throw new KuiltError('CHART_IGNORE_RULE', { rule, reason }, { at })
    }
    rules.push(parseRule(rule))
  }
  return (path, isDirectory) => isIgnored(rules, path, isDirectory)
}

function problemOf(rule: string): string | undefined {
  if (rule.includes('**')) return '`**` is not supported'
  return filepathMatcher(rule) === undefined ? 'the pattern is malformed' : undefined
}

function parseRule(rule: string): Rule {
  const negated = rule.startsWith('!')
  const directoriesOnly = rule.endsWith('/')
  const pattern = rule.slice(negated ? 1 : 0, directoriesOnly ? -1 : undefined)
  const matcher = (text: string) => filepathMatcher(text) ?? (() => false)
  if (pattern.startsWith('/')) return { negated, directoriesOnly, matches: matcher(pattern.slice(1)) }
  const matches = matcher(pattern)
  if (pattern.includes('/')) return { negated, directoriesOnly, matches }
  return { negated, directoriesOnly, matches: (path) => matches(basename(path)) }
}

/** True if the first rule that applies ignores the path. A negated rule ignores everything that it does not match. */
function isIgnored(rules: readonly Rule[], path: string, isDirectory: boolean): boolean {
  for (const { negated, directoriesOnly, matches } of rules) {
    const isOfOtherKind = directoriesOnly && !isDirectory
    if (negated) {
      if (isOfOtherKind || !matches(path)) return true
    } else if (!isOfOtherKind && matches(path)) return true
  }
  return false
}
