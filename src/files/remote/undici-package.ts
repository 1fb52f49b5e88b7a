import { EnvHttpProxyAgent, fetch } from 'undici'

/** The package behind Node's own `fetch`; only this copy can use a proxy. Bundles load it on the first call. */
export const undiciPackage = (): { EnvHttpProxyAgent: typeof EnvHttpProxyAgent; fetch: typeof fetch } => {
  return { EnvHttpProxyAgent, fetch }
}
