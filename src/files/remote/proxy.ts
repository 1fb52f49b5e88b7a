/** Proxies as `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY` set them. */
export interface ProxySettings {
  readonly httpProxy?: string
  readonly httpsProxy?: string
  readonly noProxy: string
}

type Environment = Readonly<Record<string, string | undefined>>

/**
 * The proxies for a request and its redirects; undefined if it needs none. Like Go's HTTP client, which kustomize uses,
 * never uses a proxy for this machine.
 */
export function proxySettings({ protocol }: URL, env: Environment): ProxySettings | undefined {
  const httpProxy = withScheme(variable('HTTP_PROXY', env))
  const httpsProxy = withScheme(variable('HTTPS_PROXY', env))
  const exceptions = variable('NO_PROXY', env).split(/[\s,]+/)
  const needed = protocol === 'https:' ? httpsProxy : httpProxy
  if (needed === undefined || exceptions.includes('*')) return undefined
  return {
    ...(httpProxy === undefined ? {} : { httpProxy }),
    ...(httpsProxy === undefined ? {} : { httpsProxy }),
    noProxy: [...exceptions, 'localhost', '127.0.0.1', '[::1]'].filter((name) => name !== '').join(','),
  }
}

/** The lowercase name takes precedence, as in curl and git. */
function variable(name: string, env: Environment): string {
  return (env[name.toLowerCase()] || env[name] || '').trim()
}

function withScheme(proxy: string): string | undefined {
  if (proxy === '') return undefined
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(proxy) ? proxy : `http://${proxy}`
}
