import { isKuiltError, KuiltError } from '../../diagnostics/index.ts'
import { memberOf } from '../../tree/json-values.ts'
import { isList, type JsonValue } from '../../tree/node.ts'
import { readPlain } from '../../yaml/read/read-plain.ts'
import { bestVersion } from './best-version.ts'

/** A version of a chart in a repository. */
export interface IndexEntry {
  readonly version: string
  /** Absolute, or relative to the repository. */
  readonly url: string
  /** SHA-256 of the archive, in hexadecimal digits; undefined if the repository does not specify it. */
  readonly digest: string | undefined
}

/** A requested chart, and its repository. */
export interface WantedChart {
  readonly repository: string
  readonly name: string
  readonly version: string
  readonly prereleases: boolean
}

/**
 * The best matching entry of an index.yaml. Follows helm pkg/repo/v1/index.go, (IndexFile).Get.
 *
 * @throws KuiltError CHART_REPOSITORY_INVALID, CHART_NOT_IN_REPOSITORY, CHART_VERSION_MISSING
 */
export function findInIndex(index: Uint8Array, wanted: WantedChart): IndexEntry {
  const entries = entriesOf(index, wanted)
  const version = bestVersion([...entries.keys()], wanted)
  const entry = entries.get(version)
  if (entry === undefined) throw new KuiltError('CHART_NOT_IN_REPOSITORY', wanted)
  const { digest } = entry
  if (digest === undefined || /^[0-9a-f]{64}$/.test(digest)) return entry
  const reason = `the digest of "${wanted.name}" ${version} is not a SHA-256: "${digest}"`
  throw new KuiltError('CHART_REPOSITORY_INVALID', { repository: wanted.repository, reason })
}

function entriesOf(index: Uint8Array, wanted: WantedChart): ReadonlyMap<string, IndexEntry> {
  const { repository, name } = wanted
  const versions = memberOf(memberOf(parse(index, repository), 'entries'), name)
  if (!isList(versions) || versions.length === 0) throw new KuiltError('CHART_NOT_IN_REPOSITORY', wanted)
  const entries = new Map<string, IndexEntry>()
  for (const each of versions) {
    const version = memberOf(each, 'version')
    const urls = memberOf(each, 'urls')
    const [url] = isList(urls) ? urls : []
    const digest = memberOf(each, 'digest')
    if (typeof version !== 'string' || typeof url !== 'string' || entries.has(version)) continue
    const hex = String(digest ?? '')
      .replace(/^sha256:/, '')
      .toLowerCase()
    entries.set(version, { version, url, digest: hex === '' ? undefined : hex })
  }
  return entries
}

function parse(index: Uint8Array, repository: string): JsonValue | undefined {
  try {
    return readPlain(index, '')
  } catch (error) {
    if (!isKuiltError(error)) throw error
    const reason = `index.yaml cannot be read: ${error.message}`
    throw new KuiltError('CHART_REPOSITORY_INVALID', { repository, reason }, { cause: error })
  }
}
