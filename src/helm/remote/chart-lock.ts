import { isKuiltError, KuiltError } from '../../diagnostics/index.ts'
import type { FileSystem } from '../../files/file-system.ts'
import { joinPath } from '../../files/paths.ts'
import { memberOf } from '../../tree/json-values.ts'
import { isList, type JsonValue } from '../../tree/node.ts'
import { readPlain } from '../../yaml/read/read-plain.ts'

/** The name of the lock file. It begins with a dot, because Helm skips such files in `charts`. */
export const lockFile = '.kuilt-charts.lock'

/** A chart that has been fetched. */
export interface LockedChart {
  readonly name: string
  readonly repository: string
  /** The requested version or range; empty if none was requested. */
  readonly requested: string
  readonly version: string
  /** The digest of the archive, as `sha256:…`. */
  readonly digest: string
}

const HEADER = '# Written by `kuilt vendor`. kuilt fetches these versions of the charts and verifies their digests.\n'

/** The text of a lock file. The order of the charts does not depend on the order in which they were fetched. */
export function printLock(charts: readonly LockedChart[]): string {
  const key = ({ name, repository, requested }: LockedChart): string => JSON.stringify([name, requested, repository])
  const sorted = [...charts].sort((a, b) => (key(a) < key(b) ? -1 : 1))
  const entries = sorted.map(({ name, repository, requested, version, digest }) =>
    [
      `- name: ${JSON.stringify(name)}`,
      `  repository: ${JSON.stringify(repository)}`,
      `  requested: ${JSON.stringify(requested)}`,
      `  version: ${JSON.stringify(version)}`,
      `  digest: ${JSON.stringify(digest)}`,
      '',
    ].join('\n'),
  )
  return `${HEADER}charts:${entries.length === 0 ? ' []' : ''}\n${entries.join('')}`
}

/** The charts in the lock file of a directory; none if there is no such file. @throws KuiltError CHART_LOCK_INVALID */
export function readLock(directory: string, fileSystem: FileSystem): readonly LockedChart[] {
  const file = joinPath(directory, lockFile)
  if (fileSystem.kind(file) !== 'file') return []
  const fail = (reason: string): never => {
    throw new KuiltError('CHART_LOCK_INVALID', { file, reason }, { at: { file } })
  }
  let data: JsonValue | undefined
  try {
    data = readPlain(fileSystem.read(file), file)
  } catch (error) {
    if (isKuiltError(error)) return fail(error.message)
    throw error
  }
  const charts = memberOf(data, 'charts')
  if (!isList(charts)) return fail('it has no `charts` list')
  return charts.map((chart, i) => {
    const text = (name: string): string => {
      const value = memberOf(chart, name)
      return typeof value === 'string' ? value : fail(`\`${name}\` of charts[${i}] must be a string`)
    }
    const [name, repository, requested] = [text('name'), text('repository'), text('requested')]
    const digest = text('digest')
    if (!/^sha256:[0-9a-f]{64}$/.test(digest)) fail(`the digest of "${name}" is not a SHA-256`)
    return { name, repository, requested, version: text('version'), digest }
  })
}
