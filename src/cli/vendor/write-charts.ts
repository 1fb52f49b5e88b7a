import { dirname } from 'node:path'
import { nameList, quoted } from '../../diagnostics/hints.ts'
import { KuiltError } from '../../diagnostics/index.ts'
import { systemErrorReason } from '../../diagnostics/system-error.ts'
import { createWhole } from '../../files/create-whole.ts'
import { diskFileSystem } from '../../files/disk-file-system.ts'
import { makeDirectories } from '../../files/make-directories.ts'
import { isInside, nearestRealPath } from '../../files/paths.ts'
import { replaceFiles } from '../../files/replace-files.ts'
import type { VendoredChart } from '../../targets/helm/vendor-charts.ts'
import { uninterrupted } from '../process/signals.ts'

/**
 * Writes charts, each of them atomically, and then all lock files or none. Writes nothing outside the directories,
 * because the paths come from the files of the user, with symlinks resolved.
 *
 * @throws KuiltError CHART_WRITE_FAILED
 */
export function writeCharts(
  charts: readonly VendoredChart[],
  locks: ReadonlyMap<string, string>,
  directories: readonly string[],
): void {
  for (const path of [...charts.map((chart) => chart.path), ...locks.keys()]) assertInside(path, directories)
  for (const { path, files } of charts) {
    const below = new Map([...files].map(([file, content]) => [file.slice(path.length + 1), content]))
    try {
      makeDirectories(dirname(path))
      uninterrupted(() => createWhole(path, { files: below }))
    } catch (error) {
      throw writeFailure(path, error)
    }
  }
  // Symlinks are replaced: those that lead to a file that does not exist may lead outside.
  uninterrupted(() => replaceFiles(locks, { followLinks: false, sync: false, failure: writeFailure }))
}

function assertInside(path: string, directories: readonly string[]): void {
  const disk = diskFileSystem()
  const real = nearestRealPath(disk, path)
  if (directories.some((directory) => isInside(real, nearestRealPath(disk, directory)))) return
  const reason = `it is outside ${nameList(quoted([...new Set(directories)]))}`
  throw new KuiltError('CHART_WRITE_FAILED', { path, reason })
}

function writeFailure(path: string, cause: unknown): KuiltError {
  return new KuiltError('CHART_WRITE_FAILED', { path, reason: systemErrorReason(cause) }, { cause })
}
