import type { FieldPath } from '../../diagnostics/index.ts'
import { formatFieldPath } from '../../diagnostics/location.ts'
import { warning } from '../../diagnostics/warning.ts'
import { describeId } from '../../resource/resource-id.ts'
import type { Mapping } from '../../tree/node.ts'
import type { MergeReport } from './report.ts'

interface PatchedMap {
  readonly patch: Mapping
  readonly result: Mapping
}

/** Warns about duplicate keys in a map of the patch, because a merge uses only the first one. */
export function checkRepeatedKeys({ patch, result }: PatchedMap, path: FieldPath, report: MergeReport): void {
  if (patch.entries.length < 2) return
  const seen = new Set<string>()
  const repeated = new Set<string>()
  for (const { key } of patch.entries) (seen.has(key.text) ? repeated : seen).add(key.text)
  for (const key of repeated) {
    // If both keys are still in the result, printing will fail, which is reported instead.
    if (result.entries.filter((entry) => entry.key.text === key).length > 1) continue
    const field = [...path, key]
    const hint = `combine the values under one \`${key}\``
    const params = { field: formatFieldPath(field), id: describeId(report.id) }
    report.warn(warning('PATCH_KEY_REPEATED', params, { at: report.below(field), hint }))
  }
}
