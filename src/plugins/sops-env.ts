/**
 * Parses lines of the form `NAME=VALUE`, with quotes, escapes and references to earlier names. Follows `joho/godotenv`,
 * parser.go, for the output of SOPS, which has one line per pair.
 */
export function readEnvLines(text: string): ReadonlyMap<string, string> {
  const pairs = new Map<string, string>()
  for (const line of text.split(/\r?\n/)) {
    const [, name, rest = ''] = /^\s*(?:export\s+)?([\w.]+)\s*[=:]\s*(.*)$/.exec(line) ?? []
    if (name === undefined || line.trimStart().startsWith('#')) continue
    pairs.set(name, parsedValue(rest, pairs))
  }
  return pairs
}

function parsedValue(text: string, known: ReadonlyMap<string, string>): string {
  const single = /^'([^']*)'/.exec(text)?.[1]
  if (single !== undefined) return single
  const double = /^"((?:[^"\\]|\\.)*)"/.exec(text)?.[1]
  if (double !== undefined) return expand(unescaped(double), known)
  return expand(text.replace(/(?:^|\s)#.*$/, '').trimEnd(), known)
}

function unescaped(text: string): string {
  return text.replaceAll(/\\(.)/g, (_, char: string) =>
    char === 'n' ? '\n' : char === 'r' ? '\r' : char === '$' ? '\\$' : char,
  )
}

function expand(text: string, known: ReadonlyMap<string, string>): string {
  return text.replaceAll(/(\\)?\$(?:\{(\w+)\}|(\w+))/g, (found, backslash: string | undefined, braced, plain) => {
    return backslash === undefined ? (known.get(braced ?? plain) ?? '') : found.slice(1)
  })
}
