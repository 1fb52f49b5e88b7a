import type { FileSystem } from '../../files/file-system.ts'
import { joinPath } from '../../files/paths.ts'
import { type LockedChart, lockFile, printLock, readLock } from './chart-lock.ts'
import { sortEntries } from './outdated-charts.ts'
import type { FetchedChart, RemoteCharts } from './remote-charts.ts'

/**
 * The new text of the lock files that change, by path: fetched charts are added, and outdated entries removed.
 *
 * @param fileSystem the files that are written, even if charts are fetched for a git revision
 */
export function updatedLocks({ fetched, locals }: RemoteCharts, fileSystem: FileSystem): ReadonlyMap<string, string> {
  const sorted = new Map(locals.map((chart) => [joinPath(chart.directory, 'charts'), sortEntries(chart)]))
  const changed = [...sorted].flatMap(([directory, { outdated }]) => (outdated.length > 0 ? [directory] : []))
  const directories = new Set([...fetched.map(({ wanted }) => wanted.directory), ...changed])
  const locks = [...directories].map((directory) => {
    const own = fetched.filter(({ wanted }) => wanted.directory === directory)
    const added = own.map(({ locked }) => locked)
    const before = sorted.get(directory)?.needed ?? readLock(directory, fileSystem)
    const kept = before.filter((entry) => !own.some((each) => isReplaced(entry, each)))
    return [joinPath(directory, lockFile), printLock([...kept, ...added])] as const
  })
  return new Map(locks)
}

/** True if a chart replaces one on disk. For kustomize, the name of a directory does not depend on the repository. */
function isReplaced({ name, requested, repository }: LockedChart, { wanted, locked }: FetchedChart): boolean {
  const isSame = locked.name === name && locked.requested === requested
  return isSame && (wanted.path !== undefined || locked.repository === repository)
}
