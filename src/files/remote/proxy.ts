import { BlockList, isIP } from 'node:net'

/** The values of `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY`. */
export interface ProxySettings {
  readonly httpProxy?: string
  readonly httpsProxy?: string
  readonly noProxy: string
}

/** Environment variables, by name. */
export type Environment = Readonly<Record<string, string | undefined>>

/**
 * The proxies for a request and its redirects; undefined if it needs none. Like Go's HTTP client, which kustomize uses,
 * never uses a proxy for localhost.
 */
export function proxySettings({ protocol, hostname }: URL, env: Environment): ProxySettings | undefined {
  const httpProxy = withScheme(variable('HTTP_PROXY', env))
  const httpsProxy = withScheme(variable('HTTPS_PROXY', env))
  const exceptions = variable('NO_PROXY', env).split(/[\s,]+/)
  const needed = protocol === 'https:' ? httpsProxy : httpProxy
  if (needed === undefined || exceptions.includes('*') || isInRange(hostname, exceptions)) return undefined
  return {
    ...(httpProxy === undefined ? {} : { httpProxy }),
    ...(httpsProxy === undefined ? {} : { httpsProxy }),
    noProxy: [...exceptions, 'localhost', '127.0.0.1', '[::1]'].filter((name) => name !== '').join(','),
  }
}

/**
 * True if an address is in one of the ranges, such as `10.0.0.0/8`. Go's HTTP client also supports ranges in
 * `NO_PROXY`.
 */
function isInRange(hostname: string, ranges: readonly string[]): boolean {
  const address = hostname.replace(/^\[|\]$/g, '')
  const version = isIP(address)
  if (version === 0) return false
  const family = `ipv${version === 4 ? 4 : 6}` as const
  return ranges.some((range) => {
    const [, network = '', bits = ''] = /^([^/]+)\/(\d{1,3})$/.exec(range) ?? []
    if (isIP(network) !== version || Number(bits) > (version === 4 ? 32 : 128)) return false
    const list = new BlockList()
    list.addSubnet(network, Number(bits), family)
    return list.check(address, family)
  })
}

/** The value of a variable. The lowercase name takes precedence, as in curl and git. */
function variable(name: string, env: Environment): string {
  return (env[name.toLowerCase()] || env[name] || '').trim()
}

function withScheme(proxy: string): string | undefined {
  if (proxy === '') return undefined
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(proxy) ? proxy : `http://${proxy}`
}
