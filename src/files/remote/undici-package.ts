import { EnvHttpProxyAgent, fetch } from 'undici'

/**
 * The `undici` package, which Node's own `fetch` also uses. Only this copy can use a proxy. Bundles load it on the
 * first call.
 */
export const undiciPackage = (): { EnvHttpProxyAgent: typeof EnvHttpProxyAgent; fetch: typeof fetch } => {
  return { EnvHttpProxyAgent, fetch }
}
