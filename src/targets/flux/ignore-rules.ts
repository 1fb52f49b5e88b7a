// Finds the files that source-controller excludes from an artifact. Follows go-git's gitignore (pattern.go,
// matcher.go), which source-controller uses.

import { filepathMatcher } from '../../patterns/filepath-match.ts'

/** A rule, which is one line of `.sourceignore` or `spec.ignore`. */
export interface IgnoreRule {
  /** The folder to which the rule applies, as path segments from the root of the source. */
  readonly domain: readonly string[]
  /** True for a `!` rule, which includes files again. */
  readonly includes: boolean
  readonly directoriesOnly: boolean
  /**
   * True if the pattern is compared with the path segment by segment, starting at the folder. Otherwise, `pattern[0]`
   * matches any segment.
   */
  readonly isPath: boolean
  readonly pattern: readonly PatternPart[]
}

/** The condition for one name in a path. */
interface PatternPart {
  readonly text: string
  readonly matches: (name: string) => boolean
}

/** The rules for files that are never part of an artifact. */
export const versionControlRules: readonly IgnoreRule[] = parseRules(
  '.git/\n.gitignore\n.gitmodules\n.gitattributes\n',
  [],
)

/** The rules that apply only if there are no user rules. */
export const defaultRules: readonly IgnoreRule[] = parseRules(
  [
    ...['jpg', 'jpeg', 'gif', 'png', 'wmv', 'flv', 'tar.gz', 'zip'].map((extension) => `*.${extension}`),
    '.github/',
    '.circleci/',
    '.travis.yml',
    '.gitlab-ci.yml',
    'appveyor.yml',
    '.drone.yml',
    'cloudbuild.yaml',
    'codeship-services.yml',
    'codeship-steps.yml',
    '**/.goreleaser.yml',
    '**/.sops.yaml',
    '**/.flux.yaml',
  ].join('\n'),
  [],
)

/** Parses the rules in a text. @param domain the folder that contains the text */
export function parseRules(text: string, domain: readonly string[]): readonly IgnoreRule[] {
  return text
    .split('\n')
    .map((line) => line.replace(/\r$/, ''))
    .filter((line) => !line.startsWith('#') && line.trim() !== '')
    .map((line) => parseRule(line, domain))
}

function parseRule(line: string, domain: readonly string[]): IgnoreRule {
  const includes = line.startsWith('!')
  const rest = includes ? line.slice(1) : line
  const trimmed = rest.endsWith('\\ ') ? rest : rest.replace(/ +$/, '')
  const directoriesOnly = trimmed.endsWith('/')
  const text = directoriesOnly ? trimmed.slice(0, -1) : trimmed
  return { domain, includes, directoriesOnly, isPath: text.includes('/'), pattern: text.split('/').map(patternPart) }
}

function patternPart(text: string): PatternPart {
  if (!/[*?[\\]/.test(text)) return { text, matches: (name) => name === text }
  // A malformed pattern matches nothing.
  return { text, matches: filepathMatcher(text) ?? (() => false) }
}

/** Returns the result of the last matching rule. Undefined if no rule matches. */
export function ruleResult(
  rules: readonly IgnoreRule[],
  path: readonly string[],
  isDirectory: boolean,
): 'ignored' | 'included' | undefined {
  const rule = rules.findLast((candidate) => matches(candidate, path, isDirectory))
  if (rule === undefined) return undefined
  return rule.includes ? 'included' : 'ignored'
}

function matches(
  { domain, pattern, isPath, directoriesOnly }: IgnoreRule,
  path: readonly string[],
  isDirectory: boolean,
): boolean {
  if (path.length <= domain.length || domain.some((part, i) => path[i] !== part)) return false
  const below = path.slice(domain.length)
  if (isPath) return matchesPath(pattern, below, directoriesOnly && !isDirectory)
  const at = below.findIndex((name) => pattern[0]?.matches(name) === true)
  if (at < 0) return false
  return !(directoriesOnly && !isDirectory && at === below.length - 1)
}

/** @param needsMore true if the match must not cover the whole path, because the path is a file */
function matchesPath(pattern: readonly PatternPart[], path: readonly string[], needsMore: boolean): boolean {
  let rest = path
  let isMatched = false
  let skips = false
  for (const [i, part] of pattern.entries()) {
    if (part.text === '') {
      skips = false
      continue
    }
    if (part.text === '**') {
      if (i === pattern.length - 1) break
      skips = true
      continue
    }
    if (part.text.includes('**') || rest.length === 0) return false
    if (skips) {
      skips = false
      const at = rest.findIndex(part.matches)
      isMatched = at >= 0
      rest = at < 0 ? [] : rest.slice(at + 1)
    } else {
      if (!part.matches(rest[0] ?? '')) return false
      isMatched = true
      rest = rest.slice(1)
    }
  }
  return isMatched && !(needsMore && rest.length === 0)
}
