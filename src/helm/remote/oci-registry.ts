// Charts in OCI registries. Follows the OCI distribution specification, and helm pkg/registry/client.go.

import { KuiltError } from '../../diagnostics/index.ts'
import { sha256Hex } from '../../files/remote/content-cache.ts'
import {
  basicAuthorization,
  type FetchOptions,
  fetchResponse,
  type HttpResponse,
} from '../../files/remote/fetch-file.ts'
import { parseJson } from '../../tree/json-text.ts'
import { memberOf } from '../../tree/json-values.ts'
import { isList, type JsonValue } from '../../tree/node.ts'
import { bestVersion } from './best-version.ts'
import type { Login } from './helm-config.ts'
import type { WantedChart } from './repository-index.ts'

const MANIFEST = 'application/vnd.oci.image.manifest.v1+json'
const CHART_LAYER = 'application/vnd.cncf.helm.chart.content.v1.tar+gzip'
/** The maximum number of pages of tags to read. */
const MAX_PAGES = 100

/** A chart in a registry. */
export interface RegistryChart {
  readonly version: string
  /** SHA-256 of the archive, in hexadecimal digits. */
  readonly digest: string
  readonly fetchArchive: () => Promise<Uint8Array>
}

export interface RegistryAccess {
  readonly limits: FetchOptions
  /** The login for a host, if it requires one. */
  readonly login: (host: string) => Login | undefined
  /** Advice for the user if the stored login for a host cannot be used. */
  readonly advice: (host: string) => string | undefined
}

/**
 * Finds the best matching version of a chart.
 *
 * @throws KuiltError CHART_REPOSITORY_INVALID, CHART_VERSION_MISSING, CHART_NOT_IN_REPOSITORY, HTTP_…
 */
export async function findInRegistry(wanted: WantedChart, access: RegistryAccess): Promise<RegistryChart> {
  const registry = new Registry(wanted, access)
  const { version, reference } = await registry.find()
  const digest = await registry.archiveDigest(reference)
  return { version, digest, fetchArchive: () => registry.blob(digest) }
}

class Registry {
  readonly #wanted: WantedChart
  readonly #limits: FetchOptions
  readonly #login: RegistryAccess['login']
  readonly #advice: RegistryAccess['advice']
  /** The host and port, without credentials. */
  readonly #host: string
  /** The URL of the chart, such as `https://registry.example.com/v2/charts/web`. */
  readonly #base: string
  /** The value of the Authorization header. */
  #authorization: string | undefined

  constructor(wanted: WantedChart, { limits, login, advice }: RegistryAccess) {
    this.#wanted = wanted
    this.#limits = limits
    this.#login = login
    this.#advice = advice
    const { authority, path } = addressOf(wanted)
    this.#host = authority.replace(/^.*@/, '')
    this.#base = `${isLoopback(this.#host) ? 'http' : 'https'}://${authority}/v2/${path}`
  }

  /** The version to fetch, and its tag or digest. For a full version, no list of tags is needed. */
  async find(): Promise<{ readonly version: string; readonly reference: string }> {
    const { version: wanted } = this.#wanted
    const [, tag, digest] = /^([\w.-]*)@(sha256:[0-9a-f]{64})$/.exec(wanted) ?? []
    // A tag can be moved, so the version contains a part of the digest.
    const short = digest?.slice('sha256:'.length).slice(0, 12)
    if (digest !== undefined) return { version: tag ? `${tag}-${short}` : `${short}`, reference: digest }
    const isFull = /^v?\d+\.\d+\.\d+(?:[-+][\w.+-]+)?$/.test(wanted)
    const version = isFull ? wanted : bestVersion(await this.#tags(), this.#wanted)
    return { version, reference: tagOf(version) }
  }

  /** @param reference a tag, or the digest of the manifest */
  async archiveDigest(reference: string): Promise<string> {
    const response = await this.#get(`manifests/${reference}`, MANIFEST)
    const { body } = response
    if (body === undefined) {
      if (response.code === 404) throw new KuiltError('CHART_VERSION_MISSING', { ...this.#wanted, available: [] })
      return this.#fail(`the registry responded with status ${response.status}`)
    }
    if (reference.startsWith('sha256:') && reference !== `sha256:${sha256Hex(body)}`) {
      return this.#fail(`the manifest does not have the digest "${reference}"`)
    }
    const layers = memberOf(jsonOf(body), 'layers')
    const layer = isList(layers) ? layers.find((each) => memberOf(each, 'mediaType') === CHART_LAYER) : undefined
    const digest = memberOf(layer, 'digest')
    const hex = typeof digest === 'string' ? /^sha256:([0-9a-f]{64})$/.exec(digest)?.[1] : undefined
    return hex ?? this.#fail(`"${reference}" is not a chart`)
  }

  async blob(digest: string): Promise<Uint8Array> {
    const { body, status } = await this.#get(`blobs/sha256:${digest}`, '*/*')
    return body ?? this.#fail(`the registry responded with status ${status}`)
  }

  async #tags(): Promise<readonly string[]> {
    const tags: string[] = []
    let path: string | undefined = 'tags/list?n=1000'
    for (let page = 0; path !== undefined && page < MAX_PAGES; page++) {
      const response: HttpResponse = await this.#get(path, 'application/json')
      const { body } = response
      if (body === undefined) {
        if (response.code === 404) throw new KuiltError('CHART_NOT_IN_REPOSITORY', this.#wanted)
        return this.#fail(`the registry responded with status ${response.status}`)
      }
      const list = memberOf(jsonOf(body), 'tags')
      if (isList(list)) tags.push(...list.filter((tag) => typeof tag === 'string'))
      const next = /<([^>]*)>\s*;\s*rel="?next/.exec(response.header('link') ?? '')?.[1]
      path = next === undefined ? undefined : `tags/list${new URL(next, this.#base).search}`
    }
    // A tag cannot contain a plus sign, so Helm replaces it with an underscore.
    return tags.map((tag) => tag.replaceAll('_', '+'))
  }

  async #get(path: string, accept: string): Promise<HttpResponse> {
    const url = `${this.#base}/${path}`
    const request = (): Promise<HttpResponse> => {
      const authorization = this.#authorization === undefined ? {} : { authorization: this.#authorization }
      return fetchResponse(url, this.#limits, { accept, ...authorization })
    }
    const first = await request()
    if (first.code !== 401 || this.#authorization !== undefined) return this.#answered(first)
    this.#authorization = await this.#authorize(first.header('www-authenticate') ?? '')
    return this.#answered(this.#authorization === undefined ? first : await request())
  }

  /** Returns the response. @throws KuiltError CHART_REPOSITORY_INVALID if a login is missing or wrong */
  #answered(response: HttpResponse): HttpResponse {
    if (response.code !== 401 && response.code !== 403) return response
    const hasLogin = this.#login(this.#host) !== undefined
    const advice =
      (hasLogin ? undefined : this.#advice(this.#host)) ??
      `${hasLogin ? 'if the login has changed' : 'to log in'}, run \`helm registry login ${this.#host}\``
    this.#fail(`the registry responded with status ${response.status}; ${advice}`)
  }

  async #authorize(challenge: string): Promise<string | undefined> {
    const login = this.#login(this.#host)
    const basic = login && basicAuthorization(`${login.username}:${login.password}`)
    if (/^Basic\b/i.test(challenge)) return basic
    const token = /^Bearer /i.test(challenge) ? await this.#token(challenge, basic) : undefined
    return token === undefined ? undefined : `Bearer ${token}`
  }

  /**
   * Gets a token. Registries issue tokens for public charts to everyone, but tokens for private charts only with a
   * login.
   */
  async #token(challenge: string, basic: string | undefined): Promise<string | undefined> {
    const values = new Map([...challenge.matchAll(/(\w+)="([^"]*)"/g)].map(([, key = '', value = '']) => [key, value]))
    const realm = values.get('realm') ?? ''
    if (!URL.canParse(realm)) return undefined
    const url = new URL(realm)
    for (const key of ['service', 'scope']) {
      const value = values.get(key)
      if (value !== undefined) url.searchParams.set(key, value)
    }
    const isSafe = url.protocol === 'https:' || isLoopback(url.host)
    const headers = basic !== undefined && isSafe ? { authorization: basic } : {}
    const { body } = await fetchResponse(url.href, this.#limits, headers)
    const answer = body === undefined ? undefined : jsonOf(body)
    const token = memberOf(answer, 'token') ?? memberOf(answer, 'access_token')
    return typeof token === 'string' ? token : undefined
  }

  #fail(reason: string): never {
    throw new KuiltError('CHART_REPOSITORY_INVALID', { repository: this.#wanted.repository, reason })
  }
}

/** The address of a chart. The authority is the host, which credentials may precede. */
function addressOf({ repository, name }: WantedChart): { readonly authority: string; readonly path: string } {
  const [authority = '', ...path] = `${repository.replace(/^oci:\/\//, '').replace(/\/+$/, '')}/${name}`.split('/')
  return { authority, path: path.join('/') }
}

/** True for registries on this machine, which are accessed with HTTP because they rarely have certificates. */
function isLoopback(host: string): boolean {
  return /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/.test(host)
}

function tagOf(version: string): string {
  return version.replaceAll('+', '_')
}

function jsonOf(body: Uint8Array): JsonValue | undefined {
  return parseJson(new TextDecoder().decode(body))
}
