import { type Proposal, propose } from './proposal.ts'

/**
 * Returns the candidate that was probably meant by a mistyped word: the closest one, if it is close enough. Case is
 * ignored. Undefined if no candidate is close.
 */
export function didYouMean(word: string, candidates: Iterable<string>): string | undefined {
  const typed = word.toLowerCase()
  let best: string | undefined
  let bestDistance = Number.POSITIVE_INFINITY
  for (const candidate of candidates) {
    const limit = Math.min(bestDistance - 1, mostMistakes(typed, candidate))
    if (Math.abs(candidate.length - typed.length) > limit) continue
    const distance = typingDistance(typed, candidate.toLowerCase())
    if (distance <= limit) {
      best = candidate
      bestDistance = distance
    }
  }
  return best
}

/**
 * The number of mistakes that still make a typo of the candidate likely: about one in three letters, and at most half of
 * the letters of a shorter candidate. In words of two letters, the same letters must be there, so `cm` is no typo of `vm`.
 */
function mostMistakes(typed: string, candidate: string): number {
  if (typed.length === 2 && candidate.length === 2) return isSwapped(typed, candidate.toLowerCase()) ? 1 : 0
  const oneInThree = Math.floor((typed.length + 1) / 3)
  return isPartOf(typed, candidate.toLowerCase()) ? oneInThree : Math.min(oneInThree, Math.floor(candidate.length / 2))
}

/** True for `x-web` and `web`: names with a prefix or suffix. */
function isPartOf(typed: string, candidate: string): boolean {
  return typed.endsWith(`-${candidate}`) || typed.startsWith(`${candidate}-`)
}

function isSwapped(typed: string, candidate: string): boolean {
  return typed[0] === candidate[1] && typed[1] === candidate[0]
}

/**
 * True if two names differ by one typing mistake, and neither seems to be intended. Stricter than `didYouMean`, for
 * names that may both exist: numbers (`web1` and `web2`), a plural, and replaced letters of short words (`api` and `app`,
 * `shard-a` and `shard-b`) are intended.
 */
export function isTypo(name: string, other: string): boolean {
  if (typingDistance(name, other) !== 1 || withoutDigits(name) === withoutDigits(other)) return false
  if (`${name}s` === other || name === `${other}s`) return false
  const [a, b] = differingParts(name.split('-'), other.split('-')) ?? [name, other]
  const isReplaced = a.length === b.length && [...a].sort().join() !== [...b].sort().join()
  return Math.min(a.length, b.length) >= (isReplaced ? 5 : 3)
}

function withoutDigits(name: string): string {
  return name.replace(/\d/g, '')
}

/** Returns the first parts that differ. Undefined if the numbers of parts differ. */
function differingParts(a: readonly string[], b: readonly string[]): readonly [string, string] | undefined {
  const i = a.findIndex((part, index) => part !== b[index])
  return a.length === b.length ? [a[i] ?? '', b[i] ?? ''] : undefined
}

/** The hint for a mistyped word: `did you mean "resources"?` Undefined if no candidate is close. */
export function suggest(word: string, candidates: Iterable<string>): string | undefined {
  return proposeNear(word, candidates)?.text
}

/** Like `suggest`, but for a word in the input. */
export function proposeNear(word: string, candidates: Iterable<string>): Proposal | undefined {
  const near = didYouMean(word, candidates)
  return near === undefined ? undefined : propose(word, near)
}

/** Returns a list such as `a, b and c`. If there are many names, it contains only the first few. */
export function nameList(names: readonly string[], limit = 8): string {
  if (names.length > limit) return `${names.slice(0, limit).join(', ')} and ${names.length - limit} more`
  const last = names.at(-1) ?? ''
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`
}

export function quoted(names: readonly string[]): readonly string[] {
  return names.map((name) => `"${name}"`)
}

/** The names of dependencies of charts, quoted. An entry may have no name. */
export function quotedDependencies(names: readonly string[]): readonly string[] {
  return names.map((name) => (name === '' ? 'an entry without a name' : `"${name}"`))
}

/** `a, b or c`; only the first few of many names. */
export function alternatives(names: readonly string[]): string {
  if (names.length > 8) return `one of ${nameList(names)}`
  const last = names.at(-1) ?? ''
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} or ${last}`
}

/** Returns a string such as `the merge key is name` or `the merge keys are port and protocol`. */
export function mergeKeysAre(keys: readonly string[]): string {
  return `the merge ${keys.length === 1 ? 'key is' : 'keys are'} ${nameList(keys)}`
}

/** Quotes a word for a shell, for commands that users can copy. */
export function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
}

/** The number of insertions, deletions, replacements and swaps of neighbors that turn one word into the other. */
function typingDistance(from: string, to: string): number {
  let beforeLast: number[] = []
  let last = Array.from({ length: to.length + 1 }, (_, column) => column)
  for (let row = 1; row <= from.length; row++) {
    const current = [row]
    for (let column = 1; column <= to.length; column++) {
      const same = from[row - 1] === to[column - 1]
      let cost = Math.min(at(last, column) + 1, at(current, column - 1) + 1, at(last, column - 1) + (same ? 0 : 1))
      const swapped = row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1]
      if (swapped) cost = Math.min(cost, at(beforeLast, column - 2) + 1)
      current.push(cost)
    }
    beforeLast = last
    last = current
  }
  return at(last, to.length)
}

function at(costs: readonly number[], index: number): number {
  return costs[index] ?? Number.POSITIVE_INFINITY
}
