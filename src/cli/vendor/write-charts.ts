import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { KuiltError } from '../../diagnostics/index.ts'
import { systemErrorReason } from '../../diagnostics/system-error.ts'
import type { VendoredChart } from '../../targets/helm/vendor-charts.ts'

/**
 * Writes charts and lock files, each of them atomically: its files are written next to it first.
 *
 * @throws KuiltError CHART_WRITE_FAILED
 */
export function writeCharts(charts: readonly VendoredChart[], locks: ReadonlyMap<string, string>): void {
  for (const { path, files } of charts) writeWhole(path, files)
  for (const [path, text] of locks) writeWhole(path, new Map([[path, new TextEncoder().encode(text)]]))
}

/** @param files by path: `path` itself, or paths that start with it */
function writeWhole(path: string, files: ReadonlyMap<string, Uint8Array>): void {
  let temporary: string | undefined
  try {
    mkdirSync(dirname(path), { recursive: true })
    temporary = mkdtempSync(`${dirname(path)}/.kuilt-`)
    for (const [file, content] of files) {
      const place = `${temporary}/new${file.slice(path.length)}`
      mkdirSync(dirname(place), { recursive: true })
      writeFileSync(place, content)
    }
    renameSync(`${temporary}/new`, path)
  } catch (cause) {
    throw new KuiltError('CHART_WRITE_FAILED', { path, reason: systemErrorReason(cause) }, { cause })
  } finally {
    if (temporary !== undefined) rmSync(temporary, { recursive: true, force: true })
  }
}
