/** JSON with every scalar as it was written, such as `1.0` or `"a\u0026b"`. The members of a list have indexes as keys. */
export type JsonTokens = string | ReadonlyMap<string, JsonTokens>

export function tokensAt(tokens: JsonTokens | undefined, ...keys: readonly string[]): JsonTokens | undefined {
  return keys.reduce((at, key) => (typeof at === 'object' ? at.get(key) : undefined), tokens)
}

const tokenPattern = /"(?:[^"\\]+|\\.)*"|[^\s[\]{},:"]+|[[\]{},:]/g

/** Reads text that `JSON.parse` accepts. */
export function jsonTokens(text: string): JsonTokens {
  const tokens = text.match(tokenPattern) ?? []
  let at = 0
  const readValue = (): JsonTokens => {
    const token = tokens[at++] as string
    if (token !== '[' && token !== '{') return token
    const members = new Map<string, JsonTokens>()
    const end = token === '[' ? ']' : '}'
    while (tokens[at] !== end) {
      const key = token === '[' ? String(members.size) : readKey()
      members.set(key, readValue())
      if (tokens[at] === ',') at++
    }
    at++
    return members
  }
  const readKey = (): string => {
    const key: string = JSON.parse(tokens[at] as string)
    // After the key and its colon.
    at += 2
    return key
  }
  return readValue()
}
