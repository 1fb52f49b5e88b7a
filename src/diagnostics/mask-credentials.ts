/**
 * Matches the credentials in `https://user:token@`. With other schemes, a URL must have a password, because the user in
 * `ssh://git@host` is not a secret.
 */
const userInfo = /\b(https?:\/\/)[^\s/?#"<>\\]+@|\b([a-z][a-z0-9+.-]*:\/\/)[^\s/?#"<>\\@:]*:[^\s/?#"<>\\]*@/gi

/** Matches a password that contains `/`, `?` or `#`, which should have been escaped. A port is not a password. */
const unescapedPassword = /\b(https?:\/\/)[^\s/?#"<>\\@:]+:(?!\d*(?:[/?#]|$))[^\s"<>\\@]*@/gi

/** Matches parameters such as `?private_token=…`, which some hosts accept. */
const secretParameter = /([?&](?:[\w-]*(?:token|secret|password|passwd|signature)|sig|api[_-]?key)=)[^\s&#"'`<>]+/gi

/**
 * Hides the credentials of all URLs in a text: `https://user:token@host/` becomes `https://***@host/`. Applied to
 * everything that users read, except the output of a build.
 */
export function maskCredentials(text: string): string {
  if (!text.includes('://')) return text
  return text.replace(userInfo, '$1$2***@').replace(unescapedPassword, '$1***@').replace(secretParameter, '$1***')
}

/** Applies `maskCredentials` to all strings in a value. Returns the same value if there is nothing to hide. */
export function maskCredentialsIn<T>(value: T): T {
  // Strings stay strings, so the type does not change.
  return masked(value) as T
}

function masked(value: unknown): unknown {
  if (typeof value === 'string') return maskCredentials(value)
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) {
    const items = value.map(masked)
    return items.every((item, index) => item === value[index]) ? value : items
  }
  const entries = Object.entries(value).map(([key, item]) => [key, item, masked(item)] as const)
  return entries.every(([, before, after]) => before === after)
    ? value
    : Object.fromEntries(entries.map(([key, , after]) => [key, after]))
}
