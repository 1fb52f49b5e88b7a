import { KuiltError } from '../../diagnostics/index.ts'
import type { Kustomization, Patch } from '../../kustomization/kustomization.gen.ts'
import type { Apply } from '../context.ts'
import type { Fix } from '../edits.ts'

/** What `edit fix` does beyond the changes that every edit makes. */
export const fix: Apply<Fix> = (kustomization, _edit, { file, isFile }) => {
  const { patchesJson6902 = [], patchesStrategicMerge = [], ...rest } = kustomization
  const merged = patchesStrategicMerge.map((text): Patch => (isFile(text) ? { path: text } : { patch: text }))
  const patches = [...(rest.patches ?? []), ...patchesJson6902, ...merged]
  return fixLabels(patches.length > 0 ? { ...rest, patches } : rest, file)
}

function fixLabels(kustomization: Kustomization, file: string): Kustomization {
  const { commonLabels, ...rest } = kustomization
  const keys = Object.keys(commonLabels ?? {})
  if (commonLabels === undefined || keys.length === 0) return kustomization
  const taken = keys.find((key) => rest.labels?.some(({ pairs }) => pairs !== undefined && Object.hasOwn(pairs, key)))
  if (taken !== undefined) throw new KuiltError('EDIT_LABEL_TWICE', { key: taken, file }, { at: { file } })
  return { ...rest, labels: [...(rest.labels ?? []), { includeSelectors: true, pairs: commonLabels }] }
}
