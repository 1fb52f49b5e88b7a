import type { Environment } from '../../files/remote/proxy.ts'

/**
 * Returns the directory for downloaded files, below the cache directory of the system (`XDG_CACHE_HOME`). `false` if
 * there is no home directory.
 */
export function cacheDirectoryOf(env: Environment): string | false {
  const given = env['XDG_CACHE_HOME']
  if (given?.startsWith('/') === true) return `${given}/kuilt`
  const home = env['HOME'] || env['USERPROFILE']
  return home ? `${home}/.cache/kuilt` : false
}
