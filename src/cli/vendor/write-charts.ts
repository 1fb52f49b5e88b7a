import { dirname } from 'node:path'
import { KuiltError } from '../../diagnostics/index.ts'
import { systemErrorReason } from '../../diagnostics/system-error.ts'
import { createWhole } from '../../files/create-whole.ts'
import { makeDirectories } from '../../files/make-directories.ts'
import { writeTextFile } from '../../files/write-text-file.ts'
import type { VendoredChart } from '../../targets/helm/vendor-charts.ts'
import { uninterrupted } from '../process/signals.ts'

/**
 * Writes charts and lock files, each of them atomically.
 *
 * @throws KuiltError CHART_WRITE_FAILED
 */
export function writeCharts(charts: readonly VendoredChart[], locks: ReadonlyMap<string, string>): void {
  for (const { path, files } of charts) {
    const below = new Map([...files].map(([file, content]) => [file.slice(path.length + 1), content]))
    try {
      makeDirectories(dirname(path))
      uninterrupted(() => createWhole(path, { files: below }))
    } catch (error) {
      throw writeFailure(path, error)
    }
  }
  for (const [path, text] of locks) writeTextFile(path, text, (cause) => writeFailure(path, cause))
}

function writeFailure(path: string, cause: unknown): KuiltError {
  return new KuiltError('CHART_WRITE_FAILED', { path, reason: systemErrorReason(cause) }, { cause })
}
