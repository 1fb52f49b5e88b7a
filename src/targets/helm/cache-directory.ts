/**
 * The directory for what kuilt downloads: below that of the system for such files, as `XDG_CACHE_HOME` sets it. `false`
 * without a home.
 */
export function cacheDirectoryOf(env: Readonly<Record<string, string | undefined>>): string | false {
  const given = env['XDG_CACHE_HOME']
  if (given?.startsWith('/') === true) return `${given}/kuilt`
  const home = env['HOME'] || env['USERPROFILE']
  return home ? `${home}/.cache/kuilt` : false
}
