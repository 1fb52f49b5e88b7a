import { KuiltError, maskCredentials } from '../../diagnostics/index.ts'
import { type ContentCache, sha256Hex } from '../../files/remote/content-cache.ts'
import { type FetchOptions, fetchResponse } from '../../files/remote/fetch-file.ts'
import type { HelmConfig } from './helm-config.ts'
import { findInRegistry, type RegistryAccess } from './oci-registry.ts'
import { findInIndex, type WantedChart } from './repository-index.ts'

/** A fetched chart with a verified digest. */
export interface FetchedArchive {
  readonly version: string
  readonly archive: Uint8Array
  /** SHA-256 of the archive, in hexadecimal digits. */
  readonly digest: string
}

export interface FetchContext {
  readonly limits: FetchOptions
  readonly cache: ContentCache | undefined
  /** Gets an index.yaml. Each index is fetched only once. */
  readonly index: (url: string) => Promise<Uint8Array>
  /** The required digest of the archive, regardless of the repository. */
  readonly lockedDigest: string | undefined
  /** The user's logins, and the names of repositories. */
  readonly config: HelmConfig | undefined
}

/** An archive that has been found in a repository. */
interface Located {
  readonly version: string
  readonly digest: string | undefined
  readonly fetchArchive: () => Promise<Uint8Array>
}

/**
 * Fetches the archive of a chart from an HTTP repository or an OCI registry, unless it is in the cache.
 *
 * @throws KuiltError CHART_REPOSITORY_INVALID, CHART_NOT_IN_REPOSITORY, CHART_VERSION_MISSING, CHART_DIGEST_MISMATCH, HTTP_…
 */
export async function fetchChart(wanted: WantedChart, context: FetchContext): Promise<FetchedArchive> {
  const { cache, lockedDigest } = context
  const located = await locate(wanted, context)
  const { version } = located
  const require = (source: 'lock' | 'repository', expected: string | undefined, actual: string | undefined): void => {
    if (expected === undefined || actual === undefined || expected === actual) return
    const { name, repository } = wanted
    throw new KuiltError('CHART_DIGEST_MISMATCH', { name, version, repository, source, expected, actual })
  }
  require('lock', lockedDigest, located.digest)
  const expected = lockedDigest ?? located.digest
  const known = expected === undefined ? undefined : cache?.get(expected)
  const archive = known ?? (await located.fetchArchive())
  const digest = sha256Hex(archive)
  require('lock', lockedDigest, digest)
  require('repository', located.digest, digest)
  if (known === undefined) cache?.put(digest, archive)
  return { version, archive, digest }
}

async function locate(wanted: WantedChart, { limits, index, config }: FetchContext): Promise<Located> {
  const repository = config?.resolve(wanted.repository) ?? wanted.repository
  if (repository.startsWith('oci://')) {
    const login: RegistryAccess['login'] = (host) => config?.registryLogin(host)
    const advice: RegistryAccess['advice'] = (host) => config?.registryAdvice(host)
    return await findInRegistry({ ...wanted, repository }, { limits, login, advice })
  }
  if (!/^https?:\/\//.test(repository) || !URL.canParse(repository)) {
    const reason = 'expected an https://, http:// or oci:// URL'
    throw new KuiltError('CHART_REPOSITORY_INVALID', { repository: maskCredentials(repository), reason })
  }
  const base = new URL(`${repository.replace(/\/*(?=$|\?)/, '')}/`)
  const known = config?.repositoryOf(repository)
  if (known?.login !== undefined) {
    base.username ||= encodeURIComponent(known.login.username)
    base.password ||= encodeURIComponent(known.login.password)
  }
  const { version, url, digest } = findInIndex(await index(new URL('index.yaml', base).href), wanted)
  const address = archiveAddress(url, base, known?.passToAll === true)
  return { version, digest, fetchArchive: () => download(address, limits) }
}

/**
 * The URL of an archive. Credentials of the repository are added only for the same server, unless repositories.yaml has
 * `pass_credentials_all`.
 */
function archiveAddress(url: string, base: URL, passToAll: boolean): string {
  const address = new URL(url, base)
  if (passToAll || address.origin === base.origin) {
    address.username ||= base.username
    address.password ||= base.password
  }
  return address.href
}

/** Downloads a file from a repository. @throws KuiltError HTTP_… */
export async function download(url: string, limits: FetchOptions): Promise<Uint8Array> {
  const { body, status, code } = await fetchResponse(url, limits)
  if (body !== undefined) return body
  const hint = 'add the repository with its user name and password: `helm repo add --username … --password-stdin`'
  throw new KuiltError('HTTP_STATUS', { url, status }, code === 401 || code === 403 ? { hint } : {})
}
