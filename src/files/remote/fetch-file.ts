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
  /** Stops the download when it is aborted. */
  readonly signal?: Signal | undefined
}

/**
 * Downloads the file at an http or https URL. Follows redirects, and uses the proxies set in environment variables.
 *
 * @throws KuiltError HTTP_FAILED, HTTP_STATUS, HTTP_IS_GIT, HTTP_TOO_LARGE
 */
export async function fetchFile(url: string, limits: FetchOptions = {}): Promise<Uint8Array> {
  const { body, status } = await fetchResponse(url, limits)
  if (body !== undefined) return body
  // The caller then tries to clone the URL, as in api/internal/loader/fileloader.go, (FileLoader).httpClientGetContent.
  if (parseGitUrl(url) !== undefined) throw new KuiltError('HTTP_IS_GIT', { url, status })
  throw new KuiltError('HTTP_STATUS', { url, status })
}

export interface HttpResponse {
  /** The status, such as `404 (Not Found)`. */
  readonly status: string
  readonly code: number
  /** Undefined if the status is not a success. */
  readonly body: Uint8Array | undefined
  /** Returns the value of a header. */
  readonly header: (name: string) => string | undefined
}

/**
 * The response of a server, regardless of the status. Follows redirects, and uses the proxies set in environment
 * variables.
 *
 * @param headers headers to send in addition to those that the URL requires
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
    // For an invalid URL, the cause is omitted, because its message contains the URL with its credentials.
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

/**
 * The client for an address. Node's `fetch` ignores proxies by default, and before version 24 it cannot use them. The
 * `fetch` of Bun and Deno uses them.
 */
async function clientFor(address: URL): Promise<Client> {
  const isNode = !('Bun' in globalThis || 'Deno' in globalThis)
  const settings = isNode ? proxySettings(address, process.env) : undefined
  if (settings === undefined) return { fetch, close: () => {} }
  const { undiciPackage } = await import('./undici-package.ts')
  const undici = undiciPackage()
  // Do not use tunnels for http, because many proxies reject them.
  const dispatcher = new undici.EnvHttpProxyAgent({ ...settings, proxyTunnel: false })
  return {
    fetch: (address, request) => undici.fetch(address, { ...request, dispatcher }),
    close: () => void dispatcher.destroy().catch(() => {}),
  }
}

/** Moves credentials from the URL to an Authorization header, because `fetch` rejects URLs with credentials. */
function toRequest(url: string): { readonly address: URL; readonly headers: Record<string, string> } {
  const address = new URL(url)
  if (address.username === '' && address.password === '') return { address, headers: {} }
  const user = `${decodeURIComponent(address.username)}:${decodeURIComponent(address.password)}`
  address.username = ''
  address.password = ''
  return { address, headers: { authorization: basicAuthorization(user) } }
}

/** The value of an Authorization header. @param login `USER:PASSWORD` */
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

/**
 * The message of an error from `fetch`, followed by that of its cause: `fetch failed: connect ECONNREFUSED
 * 127.0.0.1:80`.
 */
function reasonOf(error: unknown): string {
  const texts = [textOf(error)]
  if (typeof error === 'object' && error !== null && 'cause' in error) texts.push(textOf(error.cause))
  return texts.filter((text) => text !== '').join(': ')
}

/**
 * The text of an error. Does not use `instanceof Error`, because Node's own errors can belong to another realm. Some of
 * them have a code but no message.
 */
function textOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return error === undefined ? '' : String(error)
  const message = 'message' in error ? String(error.message) : ''
  return message === '' && 'code' in error ? String(error.code) : message
}
