import { EnvHttpProxyAgent, fetch } from 'undici'

/** What Node's own `fetch` is made of; only this copy can use a proxy. Bundles load it on the first call. */
export const undiciPackage = (): { EnvHttpProxyAgent: typeof EnvHttpProxyAgent; fetch: typeof fetch } => {
  return { EnvHttpProxyAgent, fetch }
}
