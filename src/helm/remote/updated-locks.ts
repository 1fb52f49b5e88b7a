import { joinPath } from '../../files/paths.ts'
import { type LockedChart, lockFile, printLock, readLock } from './chart-lock.ts'
import { sortEntries } from './outdated-charts.ts'
import type { RemoteCharts } from './remote-charts.ts'

/** The new text of the lock files that change, by path: fetched charts are added, and outdated entries removed. */
export function updatedLocks({ fetched, locals }: RemoteCharts): ReadonlyMap<string, string> {
  const sorted = new Map(locals.map((chart) => [joinPath(chart.directory, 'charts'), sortEntries(chart)]))
  const changed = [...sorted].flatMap(([directory, { outdated }]) => (outdated.length > 0 ? [directory] : []))
  const directories = new Set([...fetched.map(({ wanted }) => wanted.directory), ...changed])
  const locks = [...directories].map((directory) => {
    const own = fetched.filter(({ wanted }) => wanted.directory === directory)
    const added = own.map(({ locked }) => locked)
    const before =
      sorted.get(directory)?.needed ?? (own[0] === undefined ? [] : readLock(directory, own[0].wanted.fileSystem))
    const isReplaced = ({ name, requested }: LockedChart): boolean =>
      added.some((each) => each.name === name && each.requested === requested)
    const kept = before.filter((entry) => !isReplaced(entry))
    return [joinPath(directory, lockFile), printLock([...kept, ...added])] as const
  })
  return new Map(locks)
}
