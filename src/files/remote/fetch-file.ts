import { isKuiltError, KuiltError } from '../../diagnostics/index.ts'
import type { Signal } from '../abort-signal.ts'
import { parseGitUrl } from './git-url.ts'
import { proxySettings } from './proxy.ts'

export interface FetchLimits {
  /** Time limit for a file, in milliseconds. Default: 60,000. */
  readonly httpTimeout?: number
  /** Maximum size of a file, in bytes. Default: 64 MiB. */
  readonly maxBytes?: number
}

export interface FetchOptions extends FetchLimits {
  /** Stops the download. */
  readonly signal?: Signal | undefined
}

/**
 * The file at an http or https URL; follows redirects, and uses the proxies set in environment variables.
 *
 * @throws KuiltError HTTP_FAILED, HTTP_STATUS, HTTP_IS_GIT, HTTP_TOO_LARGE
 */
export async function fetchFile(url: string, limits: FetchOptions = {}): Promise<Uint8Array> {
  const { body, status } = await fetchResponse(url, limits)
  if (body !== undefined) return body
  // As in api/internal/loader/fileloader.go, (FileLoader).httpClientGetContent, the caller then tries to clone it.
  if (parseGitUrl(url) !== undefined) throw new KuiltError('HTTP_IS_GIT', { url, status })
  throw new KuiltError('HTTP_STATUS', { url, status })
}

export interface HttpResponse {
  /** `404 (Not Found)` */
  readonly status: string
  readonly code: number
  /** Undefined if the status is not a success. */
  readonly body: Uint8Array | undefined
  /** The value of a header. */
  readonly header: (name: string) => string | undefined
}

/**
 * The response of a server, regardless of the status. Follows redirects, and uses the proxies set in environment
 * variables.
 *
 * @param headers added to the headers for the URL
 * @throws KuiltError HTTP_FAILED, HTTP_TOO_LARGE; the reason of the signal
 */
export async function fetchResponse(
  url: string,
  limits: FetchOptions = {},
  headers: Readonly<Record<string, string>> = {},
): Promise<HttpResponse> {
  const { httpTimeout = 60_000, maxBytes = 64 * 2 ** 20, signal } = limits
  const timeout = AbortSignal.timeout(httpTimeout)
  let client: Client | undefined
  try {
    const request = toRequest(url)
    client = await clientFor(request.address)
    const response = await client.fetch(request.address, {
      redirect: 'follow',
      signal: signal === undefined ? timeout : AbortSignal.any([timeout, signal]),
      headers: { ...request.headers, ...headers },
    })
    const body = response.ok ? await readBody(response, { url, maxBytes }) : undefined
    if (body === undefined) await response.body?.cancel()
    return {
      status: `${response.status} (${response.statusText})`,
      code: response.status,
      body,
      header: (name) => response.headers.get(name) ?? undefined,
    }
  } catch (cause) {
    signal?.throwIfAborted()
    if (isKuiltError(cause)) throw cause
    const reason = timeout.aborted ? `timed out after ${httpTimeout / 1000} s` : reasonOf(cause)
    // The error for an invalid URL contains the URL, with its credentials.
    const details = URL.canParse(url) ? { cause } : {}
    throw new KuiltError('HTTP_FAILED', { url, reason }, details)
  } finally {
    client?.close()
  }
}

/** The subset of `fetch` that this module uses, with or without a proxy. */
interface Client {
  readonly fetch: (address: URL, request: ClientRequest) => Promise<ClientResponse>
  readonly close: () => void
}

interface ClientRequest {
  readonly redirect: 'follow'
  readonly signal: Signal
  readonly headers: Record<string, string>
}

type ClientResponse = Pick<Response, 'ok' | 'status' | 'statusText'> & {
  readonly headers: { get(name: string): string | null }
  readonly body: (AsyncIterable<Uint8Array> & { cancel(): Promise<void> }) | null
}

/** Node's `fetch` ignores proxies by default, and cannot use them before version 24. Bun's and Deno's use them. */
async function clientFor(address: URL): Promise<Client> {
  const isNode = !('Bun' in globalThis || 'Deno' in globalThis)
  const settings = isNode ? proxySettings(address, process.env) : undefined
  if (settings === undefined) return { fetch, close: () => {} }
  const { undiciPackage } = await import('./undici-package.ts')
  const undici = undiciPackage()
  // No tunnels for http, because many proxies reject them.
  const dispatcher = new undici.EnvHttpProxyAgent({ ...settings, proxyTunnel: false })
  return {
    fetch: (address, request) => undici.fetch(address, { ...request, dispatcher }),
    close: () => void dispatcher.destroy().catch(() => {}),
  }
}

/** `fetch` rejects URLs with credentials, so they are moved to an Authorization header. */
function toRequest(url: string): { readonly address: URL; readonly headers: Record<string, string> } {
  const address = new URL(url)
  if (address.username === '' && address.password === '') return { address, headers: {} }
  const user = `${decodeURIComponent(address.username)}:${decodeURIComponent(address.password)}`
  address.username = ''
  address.password = ''
  return { address, headers: { authorization: basicAuthorization(user) } }
}

/** The value of the header Authorization. @param login `USER:PASSWORD` */
export function basicAuthorization(login: string): string {
  return `Basic ${Buffer.from(login).toString('base64')}`
}

async function readBody(
  response: ClientResponse,
  { url, maxBytes }: { url: string; maxBytes: number },
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body ?? []) {
    size += chunk.length
    if (size > maxBytes) throw new KuiltError('HTTP_TOO_LARGE', { url, limit: maxBytes })
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** The message of an error of `fetch`, followed by its cause: `fetch failed: connect ECONNREFUSED 127.0.0.1:80`. */
function reasonOf(error: unknown): string {
  const texts = [textOf(error)]
  if (typeof error === 'object' && error !== null && 'cause' in error) texts.push(textOf(error.cause))
  return texts.filter((text) => text !== '').join(': ')
}

/** Without `instanceof Error`: Node's own errors can belong to another realm. Some have a code and no message. */
function textOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return error === undefined ? '' : String(error)
  const message = 'message' in error ? String(error.message) : ''
  return message === '' && 'code' in error ? String(error.code) : message
}
