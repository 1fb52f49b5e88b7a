import type { Environment } from '@marcbachmann/cel-js'
import { BoundedMap } from '../../../files/bounded-map.ts'
import { re2jsPackage } from '../../../patterns/re2js-package.ts'
import { compileGo, type Matcher } from '../../../patterns/regex.ts'
import { formatText } from '../cel-format.ts'

/**
 * A cache of compiled patterns. Its total size is limited, because rules can build patterns from the values that they
 * check.
 */
const matchers: BoundedMap<Matcher> = new BoundedMap(100_000)

/** True if a string matches a pattern. Patterns use Go's syntax and match in linear time. */
function matches(text: string, pattern: string): boolean {
  let matcher = matchers.get(pattern)
  if (matcher === undefined) {
    matcher = compileGo(pattern)
    matchers.set(pattern, matcher, pattern.length)
  }
  return matcher.test(text)
}

function findAll(text: string, pattern: string, limit = Number.POSITIVE_INFINITY): readonly string[] {
  const { RE2JS } = re2jsPackage()
  const found: string[] = []
  const matcher = RE2JS.compile(pattern).matcher(text)
  while (found.length < limit && matcher.find()) found.push(matcher.group() ?? '')
  return found
}

export function addStrings(environment: Environment): void {
  environment
    // Replaces `matches()` of the package, which uses JavaScript's syntax: see cel-program.ts.
    .registerFunction('string.matchesGo(string): bool', matches)
    .registerFunction('matchesGo(string, string): bool', matches)
    .registerFunction('string.charAt(int): string', (text: string, index: bigint) => {
      const characters = [...text]
      if (index < 0n || index > BigInt(characters.length)) throw new Error(`index out of range: ${index}`)
      return characters[Number(index)] ?? ''
    })
    .registerFunction('string.replace(string, string): string', (text: string, from: string, to: string) => {
      return text.replaceAll(from, () => to)
    })
    .registerFunction(
      'string.replace(string, string, int): string',
      (text: string, from: string, to: string, limit: bigint) => {
        let count = limit < 0n ? Number.POSITIVE_INFINITY : Number(limit)
        return text.replaceAll(from, (found) => (count-- > 0 ? to : found))
      },
    )
    .registerFunction('kubernetes.Strings.quote(string): string', (_: unknown, text: string) => quote(text))
    .registerFunction('string.reverse(): string', (text: string) => [...text].reverse().join(''))
    .registerFunction(
      'string.find(string): string',
      (text: string, pattern: string) => findAll(text, pattern, 1)[0] ?? '',
    )
    .registerFunction('string.findAll(string): list<string>', (text: string, pattern: string) => findAll(text, pattern))
    .registerFunction('string.findAll(string, int): list<string>', (text: string, pattern: string, limit: bigint) => {
      return findAll(text, pattern, limit < 0n ? undefined : Number(limit))
    })
    .registerFunction('string.format(list): string', (text: string, values: Iterable<unknown>) => {
      return formatText(text, [...values])
    })
}

const escapes: Readonly<Record<string, string>> = {
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '\\': '\\\\',
  '"': '\\"',
}

/** The result of `strings.quote()`. Follows github.com/google/cel-go, ext/strings.go, quote. */
function quote(text: string): string {
  return `"${[...text].map((character) => escapes[character] ?? character).join('')}"`
}
