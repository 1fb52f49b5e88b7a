// Charts in OCI registries. Follows the OCI distribution specification, and helm pkg/registry/client.go.

import { KuiltError } from '../../diagnostics/index.ts'
import { type FetchLimits, fetchResponse, type HttpResponse } from '../../files/remote/fetch-file.ts'
import { parseJson } from '../../tree/json-text.ts'
import { bestVersion } from './best-version.ts'
import type { WantedChart } from './repository-index.ts'

const MANIFEST = 'application/vnd.oci.image.manifest.v1+json'
const CHART_LAYER = 'application/vnd.cncf.helm.chart.content.v1.tar+gzip'
/** Maximum number of tag pages to read. */
const MAX_PAGES = 100

/** A chart in a registry. */
export interface RegistryChart {
  readonly version: string
  /** SHA-256 of the archive, in hexadecimal digits. */
  readonly digest: string
  readonly fetchArchive: () => Promise<Uint8Array>
}

/**
 * The version of a chart that fits best.
 *
 * @throws KuiltError CHART_REPOSITORY_INVALID, CHART_VERSION_MISSING, CHART_NOT_IN_REPOSITORY, HTTP_…
 */
export async function findInRegistry(wanted: WantedChart, limits: FetchLimits): Promise<RegistryChart> {
  const registry = new Registry(wanted, limits)
  const version = await registry.version()
  const digest = await registry.archiveDigest(version)
  return { version, digest, fetchArchive: () => registry.blob(digest) }
}

class Registry {
  readonly #wanted: WantedChart
  readonly #limits: FetchLimits
  /** `https://registry.example.com/v2/charts/web` */
  readonly #base: string
  #token: string | undefined

  constructor(wanted: WantedChart, limits: FetchLimits) {
    this.#wanted = wanted
    this.#limits = limits
    const { host, path } = addressOf(wanted)
    this.#base = `${isLoopback(host) ? 'http' : 'https'}://${host}/v2/${path}`
  }

  /** A full version needs no list of tags. */
  async version(): Promise<string> {
    const { version } = this.#wanted
    if (/^v?\d+\.\d+\.\d+(?:[-+][\w.+-]+)?$/.test(version)) return version
    return bestVersion(await this.#tags(), this.#wanted)
  }

  async archiveDigest(version: string): Promise<string> {
    const response = await this.#get(`manifests/${tagOf(version)}`, MANIFEST)
    const { body } = response
    if (body === undefined) {
      if (response.code === 404) throw new KuiltError('CHART_VERSION_MISSING', { ...this.#wanted, available: [] })
      return this.#fail(`the registry responded with status ${response.status}`)
    }
    const layers = field(jsonOf(body), 'layers')
    const layer = Array.isArray(layers) ? layers.find((each) => field(each, 'mediaType') === CHART_LAYER) : undefined
    const digest = field(layer, 'digest')
    const hex = typeof digest === 'string' ? /^sha256:([0-9a-f]{64})$/.exec(digest)?.[1] : undefined
    return hex ?? this.#fail(`"${tagOf(version)}" is not a chart`)
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
      const list = field(jsonOf(body), 'tags')
      if (Array.isArray(list)) tags.push(...list.filter((tag) => typeof tag === 'string'))
      const next = /<([^>]*)>\s*;\s*rel="?next/.exec(response.header('link') ?? '')?.[1]
      path = next === undefined ? undefined : `tags/list${new URL(next, this.#base).search}`
    }
    // A tag cannot contain a plus sign.
    return tags.map((tag) => tag.replaceAll('_', '+'))
  }

  async #get(path: string, accept: string): Promise<HttpResponse> {
    const url = `${this.#base}/${path}`
    const request = (): Promise<HttpResponse> => {
      const authorization = this.#token === undefined ? {} : { authorization: `Bearer ${this.#token}` }
      return fetchResponse(url, this.#limits, { accept, ...authorization })
    }
    const first = await request()
    const challenge = first.code === 401 && this.#token === undefined ? first.header('www-authenticate') : undefined
    if (challenge === undefined) return first
    this.#token = await this.#anonymousToken(challenge)
    return this.#token === undefined ? first : await request()
  }

  /** The token that registries issue to everyone for public charts. */
  async #anonymousToken(challenge: string): Promise<string | undefined> {
    if (!/^Bearer /i.test(challenge)) return undefined
    const values = new Map([...challenge.matchAll(/(\w+)="([^"]*)"/g)].map(([, key = '', value = '']) => [key, value]))
    const realm = values.get('realm') ?? ''
    if (!URL.canParse(realm)) return undefined
    const url = new URL(realm)
    for (const key of ['service', 'scope']) {
      const value = values.get(key)
      if (value !== undefined) url.searchParams.set(key, value)
    }
    const { body } = await fetchResponse(url.href, this.#limits)
    const answer = body === undefined ? undefined : jsonOf(body)
    const token = field(answer, 'token') ?? field(answer, 'access_token')
    return typeof token === 'string' ? token : undefined
  }

  #fail(reason: string): never {
    throw new KuiltError('CHART_REPOSITORY_INVALID', { repository: this.#wanted.repository, reason })
  }
}

function addressOf({ repository, name }: WantedChart): { readonly host: string; readonly path: string } {
  const [host = '', ...path] = `${repository.replace(/^oci:\/\//, '').replace(/\/+$/, '')}/${name}`.split('/')
  return { host, path: path.join('/') }
}

/** Registries on this machine rarely have certificates. */
function isLoopback(host: string): boolean {
  return /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/.test(host)
}

function tagOf(version: string): string {
  return version.replaceAll('+', '_')
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? new Map(Object.entries(value)).get(name) : undefined
}

function jsonOf(body: Uint8Array): unknown {
  return parseJson(new TextDecoder().decode(body))
}
