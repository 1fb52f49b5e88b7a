import { attempt, isKuiltError, type KuiltError, maskCredentials } from '../../diagnostics/index.ts'
import type { Signal } from '../../files/abort-signal.ts'
import { ContentCache } from '../../files/remote/content-cache.ts'
import type { FetchLimits } from '../../files/remote/fetch-file.ts'
import { RemoteNeeded } from '../../files/remote/remotes.ts'
import type { LocalChart, ObservingChartSource, RemoteChart, VendoredCopy } from '../../plugins/chart-source.ts'
import { readArchive } from '../read-archive.ts'
import { type LockedChart, readLock } from './chart-lock.ts'
import { download, fetchChart } from './fetch-chart.ts'
import { HelmConfig } from './helm-config.ts'
import { outdatedCopy, outdatedDependencies, outdatedEntries } from './outdated-charts.ts'
import { outdatedHelmLock } from './outdated-helm-lock.ts'

/** Options for fetching charts with `remoteCharts()` and `vendorCharts()`. */
export interface RemoteChartOptions extends FetchLimits {
  /** Directory for cached archives; `false` disables the cache. Default: `kuilt` in `XDG_CACHE_HOME` or `~/.cache`. */
  readonly cacheDirectory?: string | false
  /**
   * Environment variables that determine where `helm repo add`, `helm registry login` and `docker login` store their
   * files. kuilt uses the credentials in these files, and repositories can be referenced by name (`@NAME`). `false`: no
   * credentials. Default: `process.env`.
   */
  readonly env?: Readonly<Record<string, string | undefined>> | false
}

/** A chart that a build has requested, and its files. */
export interface FetchedChart {
  readonly wanted: RemoteChart
  readonly locked: LockedChart
  readonly archive: Uint8Array
  readonly files: ReadonlyMap<string, Uint8Array>
}

interface Index {
  readonly content: Promise<Uint8Array>
  readonly signal: Signal | undefined
}

type Outcome = { readonly chart: FetchedChart } | { readonly error: KuiltError }

/** Fetches charts, and keeps them for the builds that need them. */
export class RemoteCharts implements ObservingChartSource {
  readonly #options: RemoteChartOptions
  readonly #config: HelmConfig | undefined
  /** The functions that fetch charts. Requests for the same chart have the same function. */
  readonly #fetches: Map<string, (signal?: Signal) => Promise<void>> = new Map()
  readonly #outcomes: Map<string, Outcome> = new Map()
  readonly #locals: Map<string, LocalChart> = new Map()
  readonly #copies: Map<string, VendoredCopy> = new Map()
  readonly #indexes: Map<string, Index> = new Map()

  readonly isCollecting: boolean

  /** @param options without `cacheDirectory`, nothing is cached on disk */
  constructor(options: RemoteChartOptions, { isCollecting = false }: { readonly isCollecting?: boolean } = {}) {
    this.#options = options
    this.isCollecting = isCollecting
    const { env = process.env } = options
    this.#config = env === false ? undefined : new HelmConfig(env)
  }

  readonly files = (wanted: RemoteChart): ReadonlyMap<string, Uint8Array> => {
    const { repository, name, version, prereleases, directory, path } = wanted
    const key = JSON.stringify([repository, name, version, prereleases, directory, path])
    const outcome = this.#outcomes.get(key)
    if (outcome === undefined) {
      const fetch =
        this.#fetches.get(key) ??
        (async (signal?: Signal): Promise<void> => {
          this.#outcomes.set(key, await this.#fetch(wanted, signal))
        })
      this.#fetches.set(key, fetch)
      throw new RemoteNeeded({ type: 'other', fetch })
    }
    if ('error' in outcome) throw outcome.error
    return outcome.chart.files
  }

  /** Everything that has been fetched so far, in the order of the requests. */
  get fetched(): readonly FetchedChart[] {
    return [...this.#fetches.keys()].flatMap((key) => {
      const outcome = this.#outcomes.get(key)
      return outcome !== undefined && 'chart' in outcome ? [outcome.chart] : []
    })
  }

  readonly local = (chart: LocalChart): void => void this.#locals.set(chart.directory, chart)

  readonly vendored = (copy: VendoredCopy): void => {
    const { directory, path, repository, version } = copy.wanted
    this.#copies.set(JSON.stringify([directory, path, repository, version]), copy)
  }

  /** The rendered charts that are directories, except those from repositories. */
  get locals(): readonly LocalChart[] {
    return [...this.#locals.values()]
  }

  /** Lock files and vendored charts that do not match what charts and kustomizations require. */
  get outdated(): readonly KuiltError[] {
    // An unknown name is not replaced, as in Helm if no repositories are configured.
    const resolve = (name: string): string => attempt(() => this.#config?.resolve(name)) ?? name
    return [
      ...this.locals.flatMap((chart) => [
        ...outdatedHelmLock(chart, resolve),
        ...outdatedEntries(chart),
        ...outdatedDependencies(chart),
      ]),
      ...[...this.#copies.values()].flatMap(outdatedCopy),
    ]
  }

  async #fetch(wanted: RemoteChart, signal: Signal | undefined): Promise<Outcome> {
    try {
      return { chart: await this.#fetched(wanted, signal) }
    } catch (error) {
      if (isKuiltError(error)) return { error }
      throw error
    }
  }

  async #fetched(wanted: RemoteChart, signal: Signal | undefined): Promise<FetchedChart> {
    const { name, version: requested, directory, fileSystem } = wanted
    // Lock files are committed, so they must not contain credentials.
    const repository = maskCredentials(wanted.repository)
    const isSame = (each: LockedChart): boolean =>
      each.name === name && each.repository === repository && each.requested === requested
    const lock = readLock(directory, fileSystem).find(isSame)
    const { cacheDirectory = false } = this.#options
    const { version, archive, digest } = await fetchChart(
      // The digest of a manifest already determines the version.
      { ...wanted, version: requested.includes('@') ? requested : (lock?.version ?? requested) },
      {
        limits: { ...this.#options, signal },
        cache: cacheDirectory === false ? undefined : new ContentCache(cacheDirectory),
        index: (url) => this.#index(url, signal),
        config: this.#config,
        lockedDigest: lock?.digest.slice('sha256:'.length),
      },
    )
    const place = `${directory}/${name}-${version}.tgz`
    const files = new Map(readArchive(archive, place).map((file) => [file.name, file.data]))
    return { wanted, locked: { name, repository, requested, version, digest: `sha256:${digest}` }, archive, files }
  }

  /** Downloads the index of a repository. Builds share the download only if they use the same abort signal. */
  #index(url: string, signal: Signal | undefined): Promise<Uint8Array> {
    const known = this.#indexes.get(url)
    if (known !== undefined && known.signal === signal) return known.content
    const content = download(url, { ...this.#options, signal })
    this.#indexes.set(url, { content, signal })
    return content
  }
}
